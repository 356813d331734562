package io.rosetrap.cli.view;

import static io.rosetrap.cli.view.Runs.step;
import static io.rosetrap.cli.view.Runs.told;

import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.RunRecord.Verdict;
import io.rosetrap.cli.engine.StepRecord;
import io.rosetrap.cli.engine.StepRecord.Span;
import io.rosetrap.cli.engine.StepState;
import io.rosetrap.cli.engine.Watcher;
import io.rosetrap.cli.engine.Watcher.StepChange;
import io.rosetrap.cli.engine.Watcher.Stream;
import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.cli.pipeline.Step;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Plays a pipeline that is made up, for people who look at the views: {@code live|plain
 * success|failure|deadlock|many [ascii] [nocolor] [slow]}.
 */
final class Demo {
  private final Watcher view;
  private final Map<String, String> blockedOn;
  private final double pace;
  private long time;

  private Demo(Watcher view, Map<String, String> blockedOn, double pace) {
    this.view = view;
    this.blockedOn = blockedOn;
    this.pace = pace;
  }

  public static void main(String[] words) throws Exception {
    List<String> all = List.of(words);
    Look look = new Look(100, !all.contains("nocolor"), all.contains("ascii"));
    Map<String, String> blockedOn = new ConcurrentHashMap<>();
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    Watcher view =
        all.contains("live")
            ? new LiveView(out, look, LiveView.Logs.NONE, () -> blockedOn)
            : new PlainView(out, new FileOutputStream(FileDescriptor.err), look);
    Demo demo = new Demo(view, blockedOn, all.contains("slow") ? 4 : 1);
    RunRecord record =
        switch (words[1]) {
          case "success" -> demo.success();
          case "failure" -> demo.failure();
          case "deadlock" -> demo.deadlock();
          default -> demo.many();
        };
    view.ended(record);
  }

  private void begin(Step... steps) {
    Pipeline pipeline = Runs.pipeline(steps);
    view.begun(pipeline, "nightly-42.1", Runs.HUB, Runs.FOLDER);
  }

  private void until(long millis) {
    LockSupport.parkNanos((long) (TimeUnit.MILLISECONDS.toNanos(millis - time) * pace));
    time = millis;
  }

  private void is(String step, StepState state, int attempt, String why) {
    view.changed(
        new StepChange(step, Duration.ofMillis((long) (time * pace)), state, attempt, why));
  }

  private void out(String step, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    view.printed(step, Stream.OUT, bytes, bytes.length);
  }

  private void beginNightly() {
    begin(
        step("fetch"),
        step("db", Step.Kind.SERVICE, 1),
        step("clean", Step.Kind.TASK, 3),
        step("count (python)"),
        step("count (java)"),
        step("watch"),
        step("漢字 report 🚀"));
    is("fetch", StepState.RUNNING, 1, "");
    is("db", StepState.RUNNING, 1, "");
    is("clean", StepState.BLOCKED, 0, "raw/data (by fetch)");
    is("count (python)", StepState.BLOCKED, 0, "clean/data (by clean)");
    is("count (java)", StepState.BLOCKED, 0, "clean/data (by clean)");
    is("watch", StepState.RUNNING, 1, "");
    is("漢字 report 🚀", StepState.BLOCKED, 0, "counts/python (by count (python))");
    blockedOn.put("watch", "progress after 0 (by clean)");
    out("db", "2026-11-26 12:00:00 starting\n");
    for (int i = 0; i <= 100; i += 4) {
      until(50 + 14L * i);
      out("fetch", "\rfetching " + i + " %");
      if (i == 60) {
        out("db", "listening on 5432\n");
        is("db", StepState.READY, 1, "");
      }
    }
    until(1_500);
    out("fetch", "\n12,345 rows\n");
    is("fetch", StepState.SUCCEEDED, 1, "");
    is("clean", StepState.RUNNING, 1, "");
    until(2_200);
    out("clean", "\033[33mwarning\033[0m: source is busy\n");
    is("clean", StepState.RETRYING, 1, "exit code 75, again in 1 s");
    until(3_200);
    is("clean", StepState.RUNNING, 2, "");
    blockedOn.remove("watch");
    for (int i = 1; i <= 40; i++) {
      until(3_200 + 40L * i);
      out("clean", "cleaned part " + i + "\n");
      out("watch", "saw part " + i + "\n");
    }
  }

  private RunRecord success() {
    beginNightly();
    is("clean", StepState.SUCCEEDED, 2, "");
    is("count (python)", StepState.RUNNING, 1, "");
    is("count (java)", StepState.RUNNING, 1, "");
    out("count (java)", "Picked up JAVA_TOOL_OPTIONS\n");
    until(6_000);
    is("count (python)", StepState.SUCCEEDED, 1, "");
    until(6_500);
    is("count (java)", StepState.SUCCEEDED, 1, "");
    is("漢字 report 🚀", StepState.RUNNING, 1, "");
    is("watch", StepState.SUCCEEDED, 1, "");
    until(8_000);
    is("漢字 report 🚀", StepState.SUCCEEDED, 1, "");
    is("db", StepState.STOPPING, 1, "no step needs it any more");
    until(8_300);
    is("db", StepState.SUCCEEDED, 1, "stopped");
    return Runs.succeeded(
        told("fetch").ran(0, 1_500, 0).is(StepState.SUCCEEDED),
        told(step("db", Step.Kind.SERVICE, 1))
            .ran(0, 8_000, 0)
            .span(Span.Kind.STOPPING, 8_000, 8_300, "", "")
            .is(StepState.SUCCEEDED),
        cleaned().is(StepState.SUCCEEDED),
        told("count (python)")
            .blocked(0, 4_800, "clean")
            .ran(4_800, 6_000, 0)
            .is(StepState.SUCCEEDED),
        told("count (java)")
            .blocked(0, 4_800, "clean")
            .ran(4_800, 6_500, 0)
            .is(StepState.SUCCEEDED),
        told("watch").ran(0, 6_500, 0).held(100, 3_200, "clean").is(StepState.SUCCEEDED),
        told("漢字 report 🚀")
            .blocked(0, 6_500, "count (java)")
            .ran(6_500, 8_000, 0)
            .is(StepState.SUCCEEDED));
  }

  private static Runs.Told cleaned() {
    return told(step("clean", Step.Kind.TASK, 3))
        .blocked(0, 1_500, "fetch")
        .ran(1_500, 2_200, 75)
        .retrying(2_200, 3_200)
        .ran(3_200, 4_800, 0);
  }

  private RunRecord failure() {
    beginNightly();
    is("clean", StepState.FAILED, 2, "exit code 1");
    is("count (python)", StepState.SKIPPED, 0, "clean failed, which was to write clean/data");
    is("count (java)", StepState.SKIPPED, 0, "clean failed, which was to write clean/data");
    is("漢字 report 🚀", StepState.SKIPPED, 0, "count (python) was skipped");
    view.said("Step clean failed: all others are being stopped (--keep-going lets them run).");
    is("watch", StepState.STOPPING, 1, "the pipeline failed");
    is("db", StepState.STOPPING, 1, "the pipeline failed");
    until(5_600);
    is("watch", StepState.STOPPED, 1, "the pipeline failed");
    is("db", StepState.STOPPED, 1, "the pipeline failed");
    return Runs.record(
        new Verdict(
            Verdict.Kind.FAILED, 1, "Step clean failed: exit code 1.", Optional.of("clean")),
        """
        clean promised to write clean/data, and ended with exit code 1.
        - count (python) and count (java) waited for it.
        - clean/date was written by fetch: a similar name.
        """,
        told("fetch").ran(0, 1_500, 0).is(StepState.SUCCEEDED),
        told(step("db", Step.Kind.SERVICE, 1))
            .ran(0, 4_800, 143)
            .span(Span.Kind.STOPPING, 4_800, 5_600, "", "")
            .is(StepState.STOPPED, "the pipeline failed"),
        cleaned()
            .printed(
                "cleaned part 39",
                "cleaned part 40",
                "Traceback (most recent call last):",
                "  File \"clean.py\", line 12, in <module>",
                "KeyError: 'date'")
            .is(StepState.FAILED, "exit code 1"),
        told("count (python)")
            .blocked(0, 4_800, "")
            .is(StepState.SKIPPED, "clean failed, which was to write clean/data"),
        told("count (java)")
            .blocked(0, 4_800, "")
            .is(StepState.SKIPPED, "clean failed, which was to write clean/data"),
        told("watch")
            .ran(0, 4_800, 143)
            .held(100, 3_200, "clean")
            .span(Span.Kind.STOPPING, 4_800, 5_600, "", "")
            .is(StepState.STOPPED, "the pipeline failed"),
        told("漢字 report 🚀")
            .blocked(0, 4_800, "")
            .is(StepState.SKIPPED, "count (python) was skipped"));
  }

  private RunRecord deadlock() {
    begin(step("left"), step("right"), step("after"));
    is("left", StepState.RUNNING, 1, "");
    is("right", StepState.RUNNING, 1, "");
    is("after", StepState.BLOCKED, 0, "left (succeeded)");
    until(800);
    blockedOn.put("left", "b (by right)");
    blockedOn.put("right", "a (by left)");
    until(2_500);
    view.said("Deadlock: left waits for b, right for a. All is being stopped.");
    is("left", StepState.STOPPING, 1, "deadlock");
    is("right", StepState.STOPPING, 1, "deadlock");
    until(2_800);
    is("left", StepState.STOPPED, 1, "deadlock");
    is("right", StepState.STOPPED, 1, "deadlock");
    is("after", StepState.SKIPPED, 0, "left did not succeed");
    return Runs.record(
        new Verdict(
            Verdict.Kind.DEADLOCK,
            4,
            "Deadlock: left and right wait for each other.",
            Optional.empty()),
        """
        Two participants wait for each other, and none can go on:
        - left is blocked on variable b, which right has promised to write.
        - right is blocked on variable a, which left has promised to write.
        → Let one of them write before it reads, or take a timeout.
        """,
        told("left")
            .ran(0, 2_500, 143)
            .held(700, 2_500, "")
            .span(Span.Kind.STOPPING, 2_500, 2_800, "", "")
            .is(StepState.STOPPED, "deadlock: blocked on b (by right)"),
        told("right")
            .ran(0, 2_500, 143)
            .held(600, 2_500, "")
            .span(Span.Kind.STOPPING, 2_500, 2_800, "", "")
            .is(StepState.STOPPED, "deadlock: blocked on a (by left)"),
        told("after").blocked(0, 2_800, "").is(StepState.SKIPPED, "left did not succeed"));
  }

  private RunRecord many() {
    Step[] steps = new Step[200];
    List<StepRecord> records = new ArrayList<>();
    for (int i = 0; i < steps.length; i++) {
      steps[i] = step("part [" + (i + 1) + "]");
    }
    begin(steps);
    for (int i = 0; i < steps.length; i++) {
      long from = 40L * i;
      long to = from + 700;
      until(from);
      is(steps[i].name(), StepState.RUNNING, 1, "");
      out(steps[i].name(), "working\n".repeat(300));
      if (i >= 15) {
        is(steps[i - 15].name(), StepState.SUCCEEDED, 1, "");
      }
      records.add(told(steps[i]).blocked(0, from, "").ran(from, to, 0).is(StepState.SUCCEEDED));
    }
    return Runs.succeeded(records.toArray(StepRecord[]::new));
  }
}
