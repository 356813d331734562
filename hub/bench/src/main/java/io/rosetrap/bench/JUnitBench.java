package io.rosetrap.bench;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.rosetrap.api.Condition;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.junit.ChildProcess;
import io.rosetrap.junit.HubHandle;
import io.rosetrap.junit.Processes;
import io.rosetrap.junit.RoseTrapHub;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Prints the figures of {@code docs/performance.md} on the JUnit extension. */
public final class JUnitBench {
  private static final int JVMS = 7;
  private static final int HUBS = 21;
  private static final int TESTS = 1_000;
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 7;
  private static final int CHILDREN = 15;
  private static final Duration LONG = Duration.ofMinutes(1);

  private JUnitBench() {}

  /**
   * Measures.
   *
   * @param args none; a JVM that this one starts gets one
   * @throws IOException if a JVM cannot be started
   */
  public static void main(String[] args) throws IOException {
    if (args.length > 0) {
      startHubs();
      return;
    }
    Table.print("machine", Bench.machine());
    hubs();
    Launcher launcher = LauncherFactory.create();
    perTest(launcher);
    launch(launcher, Children.class);
  }

  // --- hubs: in fresh JVMs, as only the first one of a JVM loads the classes ------------------

  private static void hubs() throws IOException {
    double[] first = new double[JVMS];
    double[] further = new double[JVMS];
    for (int i = 0; i < JVMS; i++) {
      List<String> lines = ofFreshJvm();
      first[i] = Double.parseDouble(lines.get(0));
      further[i] = Double.parseDouble(lines.get(1));
    }
    Table.print("first hub of a JVM, median of " + JVMS, millis(first));
    Table.print("each further one", millis(further));
  }

  private static List<String> ofFreshJvm() throws IOException {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                JUnitBench.class.getName(),
                "hubs")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = jvm.inputReader(StandardCharsets.UTF_8)) {
      return lines.lines().toList();
    }
  }

  /** What a class with a hub takes above one without, once JUnit itself is warm. */
  private static void startHubs() {
    Launcher launcher = LauncherFactory.create();
    launch(launcher, Plain.class);
    double first = launch(launcher, WithHub.class) - launch(launcher, Plain.class);
    double[] further = new double[HUBS];
    for (int i = 0; i < HUBS; i++) {
      further[i] = launch(launcher, WithHub.class) - launch(launcher, Plain.class);
    }
    System.out.println(first);
    System.out.println(new Figures(further).median());
  }

  static class Plain {
    @Test
    void test() {}
  }

  @RoseTrapHub
  static class WithHub {
    @Test
    void test(HubHandle hub) {
      hub.client().write("X_Data", 50);
    }
  }

  // --- tests ---------------------------------------------------------------------------------

  /**
   * In turns, so that what the JVM has learned by then, and what else the machine does, is alike.
   */
  private static void perTest(Launcher launcher) {
    double[] untouched = new double[ROUNDS];
    double[] used = new double[ROUNDS];
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      double plain = launch(launcher, PlainTests.class);
      double without = launch(launcher, UntouchedTests.class) - plain;
      double with = launch(launcher, UsingTests.class) - plain;
      if (i >= 0) {
        untouched[i] = without * 1e3 / TESTS;
        used[i] = with * 1e3 / TESTS;
      }
    }
    Table.print("a test that does not use its hub", micros(untouched));
    Table.print("a test with a write and a read", micros(used));
  }

  static class PlainTests {
    @RepeatedTest(TESTS)
    void test() {}
  }

  @RoseTrapHub
  static class UntouchedTests {
    @RepeatedTest(TESTS)
    void test() {}
  }

  @RoseTrapHub
  static class UsingTests {
    @RepeatedTest(TESTS)
    void test(RoseTrapClient client) {
      client.write("X_Data", 50);
      client.read("X_Data", Integer.class, LONG);
    }
  }

  // --- child JVMs ----------------------------------------------------------------------------

  /** Until the hub has seen each of them block. */
  @RoseTrapHub
  static class Children {
    @Test
    void test(HubHandle hub) {
      Table.print("a child JVM until its first read", millis(untilRead(hub, "fast")));
      String[] asJavaIs = {"-XX:TieredStopAtLevel=4", "-XX:-UseSerialGC", "-XX:+UseG1GC"};
      Table.print("the same as Java starts by itself", millis(untilRead(hub, "plain", asJavaIs)));
    }

    private static double[] untilRead(HubHandle hub, String name, String... jvmArgs) {
      Processes processes = hub.processes();
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i <= CHILDREN; i++) {
        String participant = name + "-" + i;
        long startNanos = System.nanoTime();
        ChildProcess child =
            processes.java(FirstRead.class).jvmArgs(jvmArgs).as(participant).start();
        hub.client()
            .awaitArrival(new Condition.Waiting("X_Data", 1, Optional.of(participant)), LONG);
        millis.add((System.nanoTime() - startNanos) / 1e6);
        child.kill();
      }
      // The first one starts the watchdog too.
      return millis.stream().skip(1).mapToDouble(each -> each).toArray();
    }
  }

  static final class FirstRead {
    private FirstRead() {}

    public static void main(String[] args) {
      try (RoseTrapClient client = RoseTrapClient.fromEnvironment()) {
        client.read("X_Data", String.class, LONG);
      }
    }
  }

  // --- in common -----------------------------------------------------------------------------

  /** Runs a class, and says how many milliseconds that took. */
  private static double launch(Launcher launcher, Class<?> type) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    long startNanos = System.nanoTime();
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(type)).build(), summary);
    double millis = (System.nanoTime() - startNanos) / 1e6;
    summary
        .getSummary()
        .getFailures()
        .forEach(
            failure -> {
              throw new IllegalStateException("a measured test failed", failure.getException());
            });
    return millis;
  }

  private static String micros(double[] samples) {
    return String.format(Locale.ROOT, "%.0f us", new Figures(samples).median());
  }

  private static String millis(double[] samples) {
    return String.format(Locale.ROOT, "%.0f ms", new Figures(samples).median());
  }
}
