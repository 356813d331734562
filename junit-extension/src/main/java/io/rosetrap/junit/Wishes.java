package io.rosetrap.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What a test class says about its hub. Empty texts and {@code DEFAULT} say nothing.
 *
 * @param where who says it, for messages
 * @param scope which tests share a hub
 * @param sharedRun whether they share a run too
 * @param timeout how long clients block
 * @param limits bounds, each {@code NAME=NUMBER}
 * @param from what says where the hub is that is there
 * @param exportTo a system property
 * @param leaks what is done about what is left behind
 */
record Wishes(
    String where,
    HubScope scope,
    boolean sharedRun,
    String timeout,
    List<String> limits,
    Optional<HubSource.There> from,
    String exportTo,
    Leaks leaks) {

  /** What the outermost annotated class says, which all classes nested in it share. */
  static Wishes annotated(ExtensionContext context) {
    Wishes outermost =
        new Wishes(
            "RoseTrapHubExtension",
            HubScope.DEFAULT,
            false,
            "",
            List.of(),
            Optional.empty(),
            "",
            Leaks.DEFAULT);
    @Nullable ExtensionContext at = context;
    while (at != null) {
      outermost = on(at).orElse(outermost);
      at = at.getParent().orElse(null);
    }
    return outermost;
  }

  /** What the annotation of the class says that a context is of. */
  private static Optional<Wishes> on(ExtensionContext context) {
    return context
        .getTestClass()
        .flatMap(Wishes::annotation)
        .map(
            hub ->
                of(hub, "@RoseTrapHub on " + Labels.of(context.getRequiredTestClass()), context));
  }

  private static Wishes of(RoseTrapHub hub, String where, ExtensionContext context) {
    return new Wishes(
        where,
        hub.scope(),
        hub.sharedRun(),
        hub.timeout(),
        List.of(hub.limits()),
        from(hub.from(), where, context),
        hub.exportTo(),
        hub.leaks());
  }

  private static Optional<HubSource.There> from(
      String method, String where, ExtensionContext context) {
    if (method.isBlank()) {
      return Optional.empty();
    }
    List<Class<?>> annotated =
        classes(context).stream().filter(type -> annotation(type).isPresent()).toList();
    return Optional.of(
        Settings.check("from of " + where, () -> HubMethod.named(method, annotated)));
  }

  private static Optional<RoseTrapHub> annotation(Class<?> type) {
    return AnnotationSupport.findAnnotation(type, RoseTrapHub.class);
  }

  /** The test class, and those that it is nested in, outwards. */
  static List<Class<?>> classes(ExtensionContext context) {
    List<Class<?>> classes = new ArrayList<>();
    @Nullable ExtensionContext at = context;
    while (at != null) {
      at.getTestClass().filter(type -> !classes.contains(type)).ifPresent(classes::add);
      at = at.getParent().orElse(null);
    }
    return classes;
  }

  /** A nested class cannot have other settings than the class around it, whose hub it shares. */
  static void requireAgreement(ExtensionContext context) {
    Wishes outermost = annotated(context);
    Optional<Wishes> own = on(context);
    if (own.isPresent() && !own.get().says(outermost)) {
      throw new ExtensionConfigurationException(
          own.get().where()
              + " differs from "
              + outermost.where()
              + ", whose hub the nested class shares. Take the inner annotation away, or make both"
              + " the same.");
    }
  }

  private boolean says(Wishes other) {
    return new Wishes(other.where, scope, sharedRun, timeout, limits, from, exportTo, leaks)
        .equals(other);
  }
}
