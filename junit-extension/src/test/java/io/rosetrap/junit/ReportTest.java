package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.client.RoseTrapClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What a failure looks like, by texts in src/test/resources that a person has read. */
@ResourceLock(Resources.SYSTEM_ERR)
class ReportTest {
  private static final Duration LONG = Duration.ofMinutes(4);
  private static final Map<String, String> UNICODE = Map.of("rosetrap.report.ascii", "false");

  /** Where the texts are. */
  static final Path TEXTS = Path.of("src/test/resources/reports");

  /** Lets a child promise one variable and block on another. */
  private static ChildProcess blocked(HubHandle hub, String name, String reads, String promises) {
    ChildProcess child =
        hub.processes()
            .java(Children.HandsOn.class)
            .args(reads, promises)
            .as(name)
            .promises(promises)
            .start();
    hub.waiters().assertThat().hasWaiting(name, reads, LONG);
    return child;
  }

  // --- what is compared ----------------------------------------------------------------------

  /** The failure as a console shows it, without stacks of code and without what differs. */
  private static String shown(Throwable failure) {
    StringBuilder text = new StringBuilder(failure.toString().strip());
    for (Throwable suppressed : failure.getSuppressed()) {
      text.append("\n\tSuppressed: ").append(suppressed.toString());
    }
    return same(text.toString());
  }

  /** A text without what differs each time and on each machine. */
  static String same(String text) {
    return text.replaceAll("(?m)^ +\\d+\\.\\d{3} s  ", "       TIME  ")
        .replaceAll("\\b\\d+(\\.\\d+)? (ms|s)\\b", "T")
        .replaceAll("process \\d+", "process P")
        .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
        .replaceAll("(?m)is in /.*$", "is in FOLDER")
        .replaceAll("(?m)(command: ).*/bin/java.*$", "$1…")
        .replaceAll("(?m)(directory: ).*$", "$1…")
        .replaceAll("(\\.java:)\\d+", "$1N")
        .replaceAll("(?m) +$", "");
  }

  private static void assertLooksAs(String name, String shown) throws IOException {
    Path file = TEXTS.resolve(name + ".txt");
    String expected = Files.exists(file) ? Files.readString(file) : "";
    if (Boolean.getBoolean("rosetrap.test.approve")) {
      Files.createDirectories(TEXTS);
      Files.writeString(file, shown + "\n");
      return;
    }
    assertThat(shown + "\n").isEqualTo(expected);
    assertThat(shown.lines().count()).isLessThan(110);
  }

  private static String printed(Runnable run) {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      run.run();
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  // --- failures ------------------------------------------------------------------------------

  @RoseTrapHub
  static class AssertionCase {
    @Test
    void test(HubHandle hub) {
      RoseTrapClient a = hub.client("CLIENT A");
      hub.processes()
          .command("sh", "-c", "echo starting; echo no disk; exit 3")
          .as("CLIENT C")
          .promises("Z_Data")
          .run(LONG);
      ChildProcess unused = blocked(hub, "CLIENT B", "X_Data", "Y_Data");
      a.write("W_Data", 12);
      assertThat(a.peek("W_Data", Integer.class).orElseThrow().value()).isEqualTo(13);
    }
  }

  @Test
  void assertion_withABlockedChild() throws IOException {
    Throwable failure = Kit.failure(UNICODE, AssertionCase.class);
    assertThat(failure).isInstanceOf(AssertionError.class);
    assertLooksAs("assertion", shown(failure));
    assertFiles(failure);
  }

  private static void assertFiles(Throwable failure) throws IOException {
    String report = failure.getSuppressed()[0].toString();
    Matcher place = Pattern.compile("All of it is in (.*)").matcher(report);
    assertThat(place.find()).isTrue();
    Path folder = Path.of(place.group(1));
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder(
              "1-CLIENT-C.log",
              "2-CLIENT-B.log",
              "2-CLIENT-B-threads.txt",
              "journal.txt",
              "report.txt",
              "sequence.mmd",
              "timeline.txt");
    }
    assertThat(folder.resolve("1-CLIENT-C.log"))
        .content()
        .isEqualTo("out | starting\nout | no disk\n");
    assertThat(folder.resolve("journal.txt"))
        .content()
        .contains("[CLIENT A] write W_Data version 1 (application/json, 2 bytes) : 12\n");
    assertThat(folder.resolve("sequence.mmd")).content().startsWith("sequenceDiagram\n");
    assertThat(folder.resolve("2-CLIENT-B-threads.txt")).content().contains("\"main\"");
    assertThat(folder.resolve("timeline.txt"))
        .content()
        .contains("CLIENT B for X_Data; is blocked still");
  }

  @RoseTrapHub
  static class TimedOutCase {
    @Test
    void test(HubHandle hub) {
      ChildProcess unused = blocked(hub, "CLIENT B", "X_Data", "Y_Data");
      hub.client("CLIENT A").read("Y_Data", String.class, Duration.ofMillis(100));
    }
  }

  @Test
  void wait_thatTimesOut() throws IOException {
    assertLooksAs("timed-out", shown(Kit.failure(UNICODE, TimedOutCase.class)));
  }

  @RoseTrapHub
  static class BrokenPromiseCase {
    @Test
    void test(HubHandle hub) {
      hub.processes()
          .command("sh", "-c", "read go; echo no disk; exit 3")
          .stdin("go\n")
          .as("CLIENT C")
          .promises("X_Data")
          .run(LONG);
      hub.client("CLIENT A").read("X_Data", String.class, LONG);
    }
  }

  @Test
  void promise_ofACrashedChild() throws IOException {
    assertLooksAs("broken-promise", shown(Kit.failure(UNICODE, BrokenPromiseCase.class)));
  }

  @RoseTrapHub
  static class DeadlockCase {
    @Test
    void test(HubHandle hub) {
      Processes processes = hub.processes();
      ChildProcess a =
          processes
              .java(Children.Stuck.class)
              .args("Y_Data")
              .as("CLIENT A")
              .promises("X_Data")
              .start();
      hub.waiters().assertThat().hasWaiting("CLIENT A", "Y_Data", LONG);
      ChildProcess b =
          processes
              .java(Children.Stuck.class)
              .args("X_Data", "Z_Data")
              .as("CLIENT B")
              .promises("Y_Data")
              .start();
      ProcessResult result = a.await(LONG);
      hub.waiters().assertThat().hasWaiting("CLIENT B", "Z_Data", LONG);
      assertThat(b.isAlive()).isTrue();
      assertThat(result.exitCode()).isZero();
    }
  }

  @Test
  void deadlock_ofTwoChildJvms() throws IOException {
    // Whether the one blocks again before the other has ended is all the same.
    String shown = shown(Kit.failure(UNICODE, DeadlockCase.class));
    assertLooksAs("deadlock", shown.replace("✗         ║     exited", "✗         │     exited"));
  }

  @RoseTrapHub
  static class NotEndedCase {
    @Test
    void test(HubHandle hub) {
      ProcessResult unused =
          blocked(hub, "CLIENT B", "X_Data", "Y_Data").await(Duration.ofMillis(10));
    }
  }

  @Test
  void child_thatDoesNotEnd_isToldOfOnce() throws IOException {
    assertLooksAs("child-not-ended", shown(Kit.failure(UNICODE, NotEndedCase.class)));
  }

  @RoseTrapHub
  static class PipelineCase {
    @Test
    void test(HubHandle hub) {
      PipelineResult unused =
          hub.processes()
              .pipeline()
              .add(hub.processes().command("sh", "-c", "exec sleep 300").as("CLIENT A"))
              .add(
                  hub.processes()
                      .command("sh", "-c", "echo no disk; exit 3")
                      .as("CLIENT C")
                      .promises("X_Data"))
              .unsealed()
              .run(LONG);
    }
  }

  @Test
  void pipeline_thatFails() throws IOException {
    assertLooksAs("pipeline", shown(Kit.failure(UNICODE, PipelineCase.class)));
  }

  @RoseTrapHub
  static class TimeoutCase {
    @Test
    @Timeout(10)
    void test(HubHandle hub) {
      ChildProcess unused = blocked(hub, "CLIENT B", "X_Data", "Y_Data");
      hub.client("CLIENT A").read("Y_Data", String.class, LONG);
    }
  }

  @RoseTrapHub
  static class SeparateThreadCase {
    @Test
    @Timeout(value = 4, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void test(HubHandle hub) {
      hub.client("CLIENT A").read("Y_Data", String.class, LONG);
    }
  }

  private static String reportOf(Throwable failure) {
    return Arrays.stream(failure.getSuppressed())
        .filter(FailureReport.class::isInstance)
        .map(Throwable::toString)
        .findFirst()
        .orElse("");
  }

  @Test
  void timeout_tellsBeforeTheInterruptAndWithTheFailure() throws IOException {
    List<Throwable> failures = new ArrayList<>();
    String printed = printed(() -> failures.add(Kit.failure(UNICODE, TimeoutCase.class)));
    assertLooksAs("timeout-printed", same(printed.strip()));
    assertLooksAs("timeout", same(reportOf(failures.getFirst())));
  }

  @Test
  void timeout_ofAThreadOfItsOwn_andByDefault() {
    for (Map<String, String> more :
        List.of(
            Map.<String, String>of(),
            Map.of("junit.jupiter.execution.timeout.testable.method.default", "4s"))) {
      List<Throwable> failures = new ArrayList<>();
      Class<?> type = more.isEmpty() ? SeparateThreadCase.class : PlainCase.class;
      String printed = printed(() -> failures.add(Kit.failure(more, type)));
      assertThat(printed)
          .contains("has run into its @Timeout")
          .contains("CLIENT A waits for Y_Data");
      assertThat(reportOf(failures.getFirst()))
          .contains("just before @Timeout interrupted")
          .contains("CLIENT A waits for Y_Data");
    }
  }

  @RoseTrapHub
  static class PlainCase {
    @Test
    void test(HubHandle hub) {
      hub.client("CLIENT A").read("Y_Data", String.class, LONG);
    }
  }

  @Test
  void print_alsoGoesToStderr() {
    Map<String, String> parameters = Map.of("rosetrap.report.print", "true");
    String printed = printed(() -> Kit.failure(parameters, TimedOutCase.class));
    assertThat(printed).startsWith("RoseTrap: run TimedOutCase.test when the test failed\n");
  }

  // --- leaks ---------------------------------------------------------------------------------

  @RoseTrapHub
  static class LeakCase {
    @Test
    void test(HubHandle hub) {
      ChildProcess unused = blocked(hub, "CLIENT B", "X_Data", "Y_Data");
      CompletableFuture<String> read =
          hub.client("CLIENT D").readAsync("Q_Data", String.class, LONG);
      hub.waiters().assertThat().hasWaiting("CLIENT D", "Q_Data", LONG);
      assertThat(read.isDone()).isFalse();
    }
  }

  @Test
  void leaks_ofEachKind_areTheFailureOfATestThatPassed() throws IOException {
    Throwable failure = Kit.failure(UNICODE, LeakCase.class);
    assertThat(failure).isInstanceOf(LeakError.class);
    assertLooksAs("leaks", shown(failure));
  }

  @Test
  void leaks_thatAreOnlyReported_arePrintedAndTheTestPasses() {
    String printed =
        printed(() -> Kit.pass(Map.of("rosetrap.hub.leaks", "report"), 1, LeakCase.class));
    assertThat(printed)
        .startsWith("LeakCase.test passed, but left these behind:\n  - child CLIENT B");
    assertThat(printed(() -> Kit.pass(Map.of("rosetrap.hub.leaks", "ignore"), 1, LeakCase.class)))
        .isEmpty();
  }

  @RoseTrapHub
  static class NoLeakCase {
    private static final AtomicInteger ROUNDS = new AtomicInteger();

    @Test
    void background(HubHandle hub, Processes processes) {
      ChildProcess service =
          processes.java(Children.HandsOn.class).args("never").as("service").background().start();
      hub.waiters().assertThat().hasWaiting("service", "never", LONG);
      assertThat(service.isAlive()).isTrue();
    }

    @Test
    void endingByItself(Processes processes, RoseTrapClient client) {
      ChildProcess child = processes.java(Children.HandsOn.class).args("go").as("CLIENT A").start();
      client.write("go", ROUNDS.incrementAndGet());
      assertThat(child.name()).isEqualTo("CLIENT A");
    }

    @Test
    void cancelledAndClosed(HubHandle hub) {
      CompletableFuture<String> cancelled =
          hub.client("CLIENT A").readAsync("X", String.class, LONG);
      CompletableFuture<String> closed = hub.client("CLIENT B").readAsync("X", String.class, LONG);
      hub.waiters()
          .assertThat()
          .hasWaiting("CLIENT A", "X", LONG)
          .hasWaiting("CLIENT B", "X", LONG);
      assertThat(cancelled.cancel(true)).isTrue();
      hub.client("CLIENT B").close();
      assertThat(closed).isNotNull();
    }
  }

  @Test
  void whatIsMeantOrEndsByItself_isNoLeakAndPrintsNothing() {
    assertThat(printed(() -> Kit.pass(3, NoLeakCase.class))).isEmpty();
  }

  @RoseTrapHub
  static class NestedLeakCase {
    @Nested
    class Inner {
      @Test
      void aborted(HubHandle hub) {
        hub.client().write("X", 1);
        Assumptions.abort("on purpose");
      }
    }
  }

  @Test
  void aborted_hasNoReport() {
    String printed =
        printed(
            () ->
                Kit.run(NestedLeakCase.class)
                    .testEvents()
                    .assertStatistics(stats -> stats.aborted(1).failed(0)));
    assertThat(printed).isEmpty();
  }
}
