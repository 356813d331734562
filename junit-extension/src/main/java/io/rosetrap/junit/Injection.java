package io.rosetrap.junit;

import io.rosetrap.api.Names;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.RoseTrapClient;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.util.Optional;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.commons.support.AnnotationSupport;

/** What can stand for a parameter, and what is said about one that nothing can stand for. */
final class Injection {
  private static final String OURS = Injection.class.getPackageName();

  private Injection() {}

  /** Whether a parameter is ours to fill or to refuse: by its type or its annotation. */
  static boolean isOurs(ParameterContext parameter) {
    return parameter.isAnnotated(Participant.class)
        || type(parameter).equals(RoseTrapClient.class)
        || type(parameter).getPackageName().equals(OURS);
  }

  /** Refuses what can be seen to be wrong before there is a hub. */
  static void require(ParameterContext parameter, Settings settings, ExtensionContext context) {
    boolean isClient = type(parameter).equals(RoseTrapClient.class);
    boolean isHandle = type(parameter).equals(HubHandle.class);
    Optional<Participant> participant = parameter.findAnnotation(Participant.class);
    if (participant.isPresent() && !isClient) {
      throw refusal(
          parameter,
          "has @Participant, which is for clients. Make it a RoseTrapClient, or take the annotation"
              + " away.");
    }
    participant.ifPresent(name -> requireName(parameter, name.value()));
    if (!isClient && !isHandle && !type(parameter).equals(Processes.class)) {
      throw refusal(
          parameter,
          "cannot be injected. These can: RoseTrapClient, @Participant(\"CLIENT A\")"
              + " RoseTrapClient, HubHandle and Processes. Take one of them, and ask it for what"
              + " you need.");
    }
    if (settings.scope() == HubScope.METHOD && context.getTestMethod().isEmpty()) {
      throw refusal(
          parameter,
          "cannot be injected: the hub lives for one test only (HubScope.METHOD), and this is"
              + " called for the class as a whole. Inject it into the test or @BeforeEach, or use"
              + " HubScope.CLASS.");
    }
    if (!isHandle && !settings.sharedRun() && isOfFactory(parameter)) {
      throw refusal(
          parameter,
          "cannot be injected into a @TestFactory method: each dynamic test has a run of its own,"
              + " and this would be of one run. Take a HubHandle and call client() or processes()"
              + " in the dynamic test, or let all share a run (sharedRun = true).");
    }
  }

  /** What stands for a parameter that was not refused. */
  static Object resolve(ParameterContext parameter, TestRun test, HubHandle handle) {
    if (type(parameter).equals(HubHandle.class)) {
      return handle;
    }
    if (type(parameter).equals(Processes.class)) {
      return test.processes();
    }
    return parameter
        .findAnnotation(Participant.class)
        .map(participant -> test.client(participant.value()))
        .orElseGet(test::client);
  }

  private static void requireName(ParameterContext parameter, String name) {
    try {
      Names.requireParticipant(name);
    } catch (RoseTrapException e) {
      throw new ParameterResolutionException(
          describe(parameter) + " has a @Participant that cannot be used: " + e.getMessage(), e);
    }
  }

  private static boolean isOfFactory(ParameterContext parameter) {
    return AnnotationSupport.isAnnotated(parameter.getDeclaringExecutable(), TestFactory.class);
  }

  private static ParameterResolutionException refusal(ParameterContext parameter, String why) {
    return new ParameterResolutionException(describe(parameter) + " " + why);
  }

  /** {@code The parameter 'client' (RoseTrapClient) of OrderTest.ships}. */
  private static String describe(ParameterContext parameter) {
    Executable executable = parameter.getDeclaringExecutable();
    String owner = Labels.of(executable.getDeclaringClass());
    return "The parameter '"
        + parameter.getParameter().getName()
        + "' ("
        + type(parameter).getSimpleName()
        + ") of "
        + (executable instanceof Constructor
            ? "the constructor of " + owner
            : owner + "." + executable.getName());
  }

  private static Class<?> type(ParameterContext parameter) {
    return parameter.getParameter().getType();
  }
}
