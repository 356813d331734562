package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.rosetrap.api.RunInfo;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.client.RoseTrapClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each invocation of a test has a run of its own. */
class InvocationsTest {
  private static final Set<String> RUNS = ConcurrentHashMap.newKeySet();
  private static final Set<String> ADDRESSES = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void forget() {
    RUNS.clear();
    ADDRESSES.clear();
  }

  /** Nobody was in the run before, and nobody else is meanwhile. */
  private static void assertAlone(HubHandle hub) {
    assertThat(RUNS.add(hub.run())).as("run %s is new", hub.run()).isTrue();
    ADDRESSES.add(hub.uri().toString());
    RoseTrapClient a = hub.client("CLIENT A");
    a.write(hub.run() + "/mine", 1);
    a.write("round", hub.run());
    assertThat(hub.client("CLIENT B").<String>read("round", String.class)).isEqualTo(hub.run());
    assertThat(a.variables("").stream().map(VariableInfo::name))
        .containsExactlyInAnyOrder(hub.run() + "/mine", "round");
  }

  @RoseTrapHub
  static class ManyCase {
    @ParameterizedTest
    @ValueSource(ints = {7, 8})
    void parameterized(int number, HubHandle hub, RoseTrapClient client) {
      assertThat(number).isBetween(7, 8);
      assertThat(client.participant()).isEqualTo("ManyCase.parameterized[" + (number - 6) + "]");
      assertAlone(hub);
    }

    @RepeatedTest(2)
    void repeated(HubHandle hub) {
      assertAlone(hub);
    }

    @Test
    void overloaded(HubHandle hub) {
      assertAlone(hub);
    }

    @ParameterizedTest
    @ValueSource(strings = "ü / ../ $")
    void odd$name_(String text, HubHandle hub) {
      assertThat(text).isNotEmpty();
      assertAlone(hub);
    }

    @Test
    void overloaded(HubHandle hub, RoseTrapClient client) {
      assertThat(client.run()).isEqualTo(hub.run());
      assertAlone(hub);
    }

    @AfterAll
    static void everyRunWasDeleted(RoseTrapClient client) {
      assertThat(client.runs()).isEmpty();
    }
  }

  @Test
  void invocation_ofEveryKind_hasARunOfItsOwn() {
    Kit.pass(7, ManyCase.class);
    assertThat(RUNS)
        .containsExactlyInAnyOrder(
            "ManyCase.parameterized-1",
            "ManyCase.parameterized-2",
            "ManyCase.repeated-1",
            "ManyCase.repeated-2",
            "ManyCase.odd-name_-1",
            "ManyCase.overloaded",
            "ManyCase.overloaded_2");
  }

  @RoseTrapHub
  static class DynamicCase {
    @TestFactory
    List<DynamicNode> factory(HubHandle hub) {
      assertAlone(hub);
      return List.of(
          dynamicTest("plain", () -> assertAlone(hub)),
          dynamicContainer(
              "container",
              Stream.of("x", "y").map(name -> dynamicTest(name, () -> assertAlone(hub)))),
          dynamicTest("again", () -> assertAlone(hub)));
    }

    @AfterAll
    static void everyRunWasDeleted(RoseTrapClient client) {
      assertThat(client.runs().stream().map(RunInfo::name)).isEmpty();
    }
  }

  @Test
  void dynamicTest_withTheHandleOfItsFactory_hasARunOfItsOwn() {
    Kit.pass(4, DynamicCase.class);
    assertThat(RUNS)
        .containsExactlyInAnyOrder(
            "DynamicCase.factory",
            "DynamicCase.factory-1",
            "DynamicCase.factory-2.1",
            "DynamicCase.factory-2.2",
            "DynamicCase.factory-3");
  }

  @RoseTrapHub
  static class FailingDynamicCase {
    @TestFactory
    Stream<DynamicNode> factory(HubHandle hub) {
      return Stream.of(
          dynamicTest(
              "fails",
              () -> {
                assertAlone(hub);
                throw new IllegalStateException("on purpose");
              }));
    }

    @AfterAll
    static void everyRunWasDeleted(RoseTrapClient client) {
      assertThat(client.runs()).isEmpty();
    }
  }

  @Test
  void dynamicTest_thatFails_failsAsItIs() {
    Throwable failure = Kit.failure(FailingDynamicCase.class);
    assertThat(failure).isInstanceOf(IllegalStateException.class).hasMessage("on purpose");
    assertThat(failure.getSuppressed()).singleElement().isInstanceOf(FailureReport.class);
  }

  // --- in parallel ---------------------------------------------------------------------------

  @RoseTrapHub(scope = HubScope.JVM)
  static class CrowdCase {
    @RepeatedTest(100)
    void test(HubHandle hub) {
      assertAlone(hub);
    }
  }

  @RoseTrapHub(scope = HubScope.JVM)
  static class OtherCrowdCase {
    @RepeatedTest(100)
    void test(HubHandle hub) {
      assertAlone(hub);
    }
  }

  /** The second executor is there from JUnit 6.1 on; before, both are the first. */
  @ParameterizedTest
  @CsvSource({
    "concurrent, same_thread, FORK_JOIN_POOL",
    "same_thread, concurrent, FORK_JOIN_POOL",
    "concurrent, concurrent, FORK_JOIN_POOL",
    "concurrent, concurrent, WORKER_THREAD_POOL"
  })
  void parallel_200Tests_eachSeesItsOwnRunOnly(String methods, String classes, String executor) {
    Kit.pass(parallel(methods, classes, executor), 200, CrowdCase.class, OtherCrowdCase.class);
    assertThat(RUNS).hasSize(200);
    assertThat(ADDRESSES).hasSize(1);
  }

  @Tag("stress")
  @RepeatedTest(20)
  void parallel_200TestsAgainAndAgain_areStable() {
    parallel_200Tests_eachSeesItsOwnRunOnly("concurrent", "concurrent", "FORK_JOIN_POOL");
  }

  private static Map<String, String> parallel(String methods, String classes, String executor) {
    return Map.of(
        "junit.jupiter.execution.parallel.enabled",
        "true",
        "junit.jupiter.execution.parallel.mode.default",
        methods,
        "junit.jupiter.execution.parallel.mode.classes.default",
        classes,
        "junit.jupiter.execution.parallel.config.executor-service",
        executor,
        "junit.jupiter.execution.parallel.config.strategy",
        "fixed",
        "junit.jupiter.execution.parallel.config.fixed.parallelism",
        "8");
  }
}
