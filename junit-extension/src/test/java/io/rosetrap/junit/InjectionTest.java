package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.Condition;
import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** What is said about parameters that nothing can stand for. */
class InjectionTest {
  private static void assertRefused(Class<?> type, String message) {
    assertThat(Kit.failure(type))
        .isInstanceOf(ParameterResolutionException.class)
        .hasMessage(message);
  }

  @RoseTrapHub
  static class NamedTextCase {
    @Test
    void test(@Participant("CLIENT A") String client) {}
  }

  @Test
  void participant_onAnotherType_isRefused() {
    assertRefused(
        NamedTextCase.class,
        "The parameter 'client' (String) of InjectionTest.NamedTextCase.test has @Participant,"
            + " which is for clients. Make it a RoseTrapClient, or take the annotation away.");
  }

  @RoseTrapHub
  static class NamelessCase {
    NamelessCase(@Participant(" A") RoseTrapClient client) {}

    @Test
    void test() {}
  }

  @Test
  void participant_ofAnInvalidName_isRefused() {
    assertRefused(
        NamelessCase.class,
        "The parameter 'client' (RoseTrapClient) of the constructor of InjectionTest.NamelessCase"
            + " has a @Participant that cannot be used: The participant name ' A' begins or ends"
            + " with a space. A participant name has 1 to 200 characters, none of them a control"
            + " character, and does not begin or end with a space.");
  }

  @RoseTrapHub
  static class ExtensionCase {
    @Test
    void test(RoseTrapHubExtension extension) {}
  }

  @Test
  void type_ofOursThatIsNoneOfThose_isRefused() {
    assertRefused(
        ExtensionCase.class,
        "The parameter 'extension' (RoseTrapHubExtension) of InjectionTest.ExtensionCase.test"
            + " cannot be injected. These can: RoseTrapClient, @Participant(\"CLIENT A\")"
            + " RoseTrapClient, HubHandle and Processes. Take one of them, and ask it for what you"
            + " need.");
  }

  @RoseTrapHub
  static class ForeignCase {
    @Test
    void test(StringBuilder text) {}
  }

  @Test
  void type_ofOthers_isLeftToOthers() {
    assertThat(Kit.failure(ForeignCase.class))
        .hasMessageStartingWith("No ParameterResolver registered for parameter");
  }

  @RoseTrapHub(scope = HubScope.METHOD)
  static class MethodScopeCase {
    @BeforeAll
    static void prepare(HubHandle hub) {}

    @Test
    void test() {}
  }

  @Test
  void hubOfAMethod_intoBeforeAll_isRefused() {
    assertRefused(
        MethodScopeCase.class,
        "The parameter 'hub' (HubHandle) of InjectionTest.MethodScopeCase.prepare cannot be"
            + " injected: the hub lives for one test only (HubScope.METHOD), and this is called for"
            + " the class as a whole. Inject it into the test or @BeforeEach, or use"
            + " HubScope.CLASS.");
  }

  @RoseTrapHub
  static class FactoryCase {
    @TestFactory
    Stream<DynamicTest> tests(RoseTrapClient client) {
      return Stream.of(DynamicTest.dynamicTest("test", () -> client.write("X", 1)));
    }
  }

  @Test
  void client_intoATestFactory_isRefusedUnlessTheRunIsShared() {
    assertRefused(
        FactoryCase.class,
        "The parameter 'client' (RoseTrapClient) of InjectionTest.FactoryCase.tests cannot be"
            + " injected into a @TestFactory method: each dynamic test has a run of its own, and"
            + " this would be of one run. Take a HubHandle and call client() or processes() in the"
            + " dynamic test, or let all share a run (sharedRun = true).");
    Kit.pass(Map.of("rosetrap.hub.shared-run", "true"), 1, FactoryCase.class);
  }

  @RoseTrapHub
  static class KeptHandleCase {
    static HubHandle kept;

    @Test
    void test(HubHandle hub) {
      kept = hub;
    }
  }

  @Test
  void client_afterTheTest_isRefused() {
    Kit.pass(1, KeptHandleCase.class);
    assertThatThrownBy(() -> KeptHandleCase.kept.client())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "KeptHandleCase.test has ended, and its clients with it. Use its hub only while it"
                + " runs.");
  }

  @RoseTrapHub
  static class ProcessesCase {
    static ChildProcess child;

    @Test
    void test(Processes processes, HubHandle hub) {
      assertThat(hub.processes()).isSameAs(processes);
      child = processes.java(Waiter.class).as("CLIENT B").start();
      hub.client("CLIENT A")
          .awaitArrival(
              new Condition.Waiting("X_Data", 1, Optional.of("CLIENT B")), Duration.ofMinutes(1));
    }
  }

  /** A child that reads what nobody writes. */
  static final class Waiter {
    public static void main(String[] words) {
      try (RoseTrapClient client = RoseTrapClient.fromEnvironment()) {
        client.read("X_Data", String.class, Duration.ofMinutes(5));
      }
    }
  }

  @Test
  void processes_ofATest_areOfItsRunAndEndWithIt() {
    Kit.pass(Map.of("rosetrap.hub.leaks", "ignore"), 1, ProcessesCase.class);
    assertThat(ProcessesCase.child.isAlive()).isFalse();
  }
}
