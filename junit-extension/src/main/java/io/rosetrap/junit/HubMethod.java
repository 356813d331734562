package io.rosetrap.junit;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.HubEndpoint;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * A static method that says where the hub is.
 *
 * @param method takes no parameters
 */
record HubMethod(Method method) implements HubSource.There {

  // --- which one -----------------------------------------------------------------------------

  /**
   * Finds the method of a name.
   *
   * @param name {@code hub}, or {@code org.example.Hubs#hub}
   * @param classes where one without a class is looked for
   * @throws RoseTrapException if there is none, none that fits, or more than one
   */
  static HubMethod named(String name, List<Class<?>> classes) {
    int end = name.indexOf('#');
    List<Class<?>> owners =
        end < 0 ? classes : List.of(load(name.substring(0, end).strip(), classes.getFirst()));
    String simple = name.substring(end + 1).strip();
    List<Method> found = in(owners, simple, method -> method.getParameterCount() == 0);
    if (found.isEmpty()) {
      throw noneFits(simple, owners, in(owners, simple, method -> true));
    }
    Method method = found.getLast();
    if (found.size() > 1) {
      throw invalid(
          "'%s' is the name of several methods: %s. Say which of them, as in %s#%s."
              .formatted(
                  simple,
                  found.stream().map(HubMethod::describe).collect(Collectors.joining(" and ")),
                  method.getDeclaringClass().getName(),
                  simple));
    }
    if (!Modifier.isStatic(method.getModifiers())) {
      throw invalid(
          describe(method)
              + " is not static, and the hub is needed before there is an instance of the class."
              + " Make it static.");
    }
    return new HubMethod(method);
  }

  private static Class<?> load(String name, Class<?> asker) {
    try {
      return Class.forName(name, false, asker.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          true,
          "There is no class '"
              + name
              + "'. Before the # stands a class with its package, and a nested one as in"
              + " org.example.OrderTest$Hubs. Correct the name, or bring the class onto the class"
              + " path of the tests.",
          e);
    }
  }

  private static List<Method> in(
      List<Class<?>> owners, String name, Predicate<Method> parametersFit) {
    Predicate<Method> wanted =
        method ->
            method.getName().equals(name) && !method.isSynthetic() && parametersFit.test(method);
    return owners.stream().flatMap(owner -> of(owner, wanted).stream()).distinct().toList();
  }

  /** What a class declares, or else what it has of those that it extends, or of its interfaces. */
  private static Set<Method> of(Class<?> type, Predicate<Method> wanted) {
    Set<Method> found =
        Arrays.stream(type.getDeclaredMethods())
            .filter(wanted)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    @Nullable Class<?> parent = type.getSuperclass();
    if (found.isEmpty() && parent != null) {
      found.addAll(of(parent, wanted));
    }
    if (found.isEmpty()) {
      Arrays.stream(type.getInterfaces()).forEach(each -> found.addAll(of(each, wanted)));
    }
    return found;
  }

  private static RoseTrapException noneFits(
      String name, List<Class<?>> owners, List<Method> withParameters) {
    if (!withParameters.isEmpty()) {
      return invalid(
          describe(withParameters.getFirst())
              + " has parameters, and nobody can fill them. Make it a static method without any.");
    }
    return invalid(
        "There is no method '"
            + name
            + "' in "
            + owners.stream().map(Labels::of).collect(Collectors.joining(" or "))
            + ". It is a static one without parameters that returns a HubEndpoint, a URI or a"
            + " String, in the test class, or in another as in org.example.Hubs#hub. Write it, or"
            + " correct the name.");
  }

  /** {@code OrderTest.hub()}. */
  private static String describe(Method method) {
    return Labels.of(method.getDeclaringClass())
        + "."
        + method.getName()
        + Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(", ", "(", ")"));
  }

  private static RoseTrapException invalid(String message) {
    return new RoseTrapException(ErrorCode.INVALID_REQUEST, message);
  }

  // --- what it says --------------------------------------------------------------------------

  @Override
  public boolean isAtHand() {
    return false;
  }

  @Override
  public String label() {
    return describe(method);
  }

  @Override
  public HubEndpoint endpoint() {
    @Nullable Object returned = call();
    try {
      if (returned instanceof HubEndpoint endpoint) {
        return endpoint;
      }
      if (returned instanceof URI uri) {
        return HubEndpoint.of(uri);
      }
      if (returned instanceof String address) {
        return HubEndpoint.of(address);
      }
    } catch (RoseTrapException e) {
      throw HubSource.unknown(this, "returned what cannot be used: " + e.getMessage(), e);
    }
    String what =
        method.getReturnType() == void.class
            ? "nothing"
            : returned == null ? "null" : "a value of the type " + returned.getClass().getName();
    throw HubSource.unknown(
        this, "returned " + what + ". Return a HubEndpoint, a URI or a String.", null);
  }

  private @Nullable Object call() {
    try {
      return ReflectionSupport.invokeMethod(method, null);
    } catch (Throwable e) {
      throw HubSource.threw(
          this,
          e,
          "Put the annotation that starts what it asks for above @RoseTrapHub on the same class"
              + " (extensions begin in this order, those of superclasses before), or start it in"
              + " the method.");
    }
  }
}
