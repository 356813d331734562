package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs test classes as JUnit does, and looks at hubs from outside. */
final class Kit {
  private Kit() {}

  static EngineExecutionResults run(Class<?>... classes) {
    return run(Map.of(), classes);
  }

  static EngineExecutionResults run(Map<String, String> parameters, Class<?>... classes) {
    EngineTestKit.Builder kit =
        EngineTestKit.engine("junit-jupiter").configurationParameters(parameters);
    for (Class<?> type : classes) {
      kit.selectors(selectClass(type));
    }
    return kit.execute();
  }

  /** Runs classes whose tests all pass. */
  static void pass(int tests, Class<?>... classes) {
    pass(Map.of(), tests, classes);
  }

  static void pass(Map<String, String> parameters, int tests, Class<?>... classes) {
    EngineExecutionResults results = run(parameters, classes);
    results.allEvents().failed().stream().flatMap(e -> failure(e).stream()).forEach(Kit::rethrow);
    results.testEvents().assertStatistics(stats -> stats.started(tests).succeeded(tests));
  }

  /** Runs a class in which one thing fails, and says with what. */
  static Throwable failure(Class<?>... classes) {
    return failure(Map.of(), classes);
  }

  static Throwable failure(Map<String, String> parameters, Class<?>... classes) {
    var failures =
        run(parameters, classes).allEvents().failed().stream()
            .flatMap(event -> failure(event).stream())
            .toList();
    assertThat(failures).hasSize(1);
    return failures.getFirst();
  }

  private static Optional<Throwable> failure(Event event) {
    return event.getPayload(TestExecutionResult.class).flatMap(TestExecutionResult::getThrowable);
  }

  private static void rethrow(Throwable failure) {
    throw new AssertionError("a test of the kit failed", failure);
  }

  /** Which start of a hub answers at an address; empty where none does. */
  static Optional<String> instance(URI uri) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) uri.resolve("/health/live").toURL().openConnection();
      try {
        int unused = connection.getResponseCode();
        return Optional.of(connection.getHeaderField("RoseTrap-Instance"));
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
