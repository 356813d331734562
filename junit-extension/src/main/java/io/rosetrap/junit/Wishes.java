package io.rosetrap.junit;

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
 * @param exportTo a system property
 * @param leaks what is done about what is left behind
 */
record Wishes(
    String where,
    HubScope scope,
    boolean sharedRun,
    String timeout,
    List<String> limits,
    String exportTo,
    Leaks leaks) {

  /** What the outermost annotated class says, which all classes nested in it share. */
  static Wishes annotated(ExtensionContext context) {
    Wishes outermost =
        new Wishes(
            "RoseTrapHubExtension", HubScope.DEFAULT, false, "", List.of(), "", Leaks.DEFAULT);
    @Nullable ExtensionContext at = context;
    while (at != null) {
      outermost = at.getTestClass().flatMap(Wishes::on).orElse(outermost);
      at = at.getParent().orElse(null);
    }
    return outermost;
  }

  /** What the annotation of one class says. */
  private static Optional<Wishes> on(Class<?> type) {
    return AnnotationSupport.findAnnotation(type, RoseTrapHub.class)
        .map(
            hub ->
                new Wishes(
                    "@RoseTrapHub on " + Labels.of(type),
                    hub.scope(),
                    hub.sharedRun(),
                    hub.timeout(),
                    List.of(hub.limits()),
                    hub.exportTo(),
                    hub.leaks()));
  }

  /** A nested class cannot have other settings than the class around it, whose hub it shares. */
  static void requireAgreement(ExtensionContext context) {
    Wishes outermost = annotated(context);
    Optional<Wishes> own = context.getTestClass().flatMap(Wishes::on);
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
    return new Wishes(other.where, scope, sharedRun, timeout, limits, exportTo, leaks)
        .equals(other);
  }
}
