package io.rosetrap.cli.view;

import static io.rosetrap.cli.view.Runs.step;
import static io.rosetrap.cli.view.Runs.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.cli.engine.StepState;
import io.rosetrap.cli.engine.Watcher.StepChange;
import io.rosetrap.cli.engine.Watcher.Stream;
import io.rosetrap.cli.pipeline.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PlainViewTest {
  private static final Look PLAIN = new Look(80, false, false);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();

  private PlainView begun(Look look) {
    PlainView view = new PlainView(out, err, look, nanos::get);
    view.begun(
        Runs.pipeline(step("build"), step("test (linux)", Step.Kind.TASK, 3)),
        "nightly-42",
        Runs.HUB,
        Runs.FOLDER);
    out.reset();
    return view;
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void print(PlainView view, String step, Stream stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    view.printed(step, stream, bytes, bytes.length);
  }

  private static void change(
      PlainView view, String step, long millis, StepState state, int attempt, String why) {
    view.changed(new StepChange(step, Duration.ofMillis(millis), state, attempt, why));
  }

  @Test
  void run_fromBeginToEnd_isALineForEachThing() {
    PlainView view = new PlainView(out, err, PLAIN, nanos::get);
    view.begun(
        Runs.pipeline(step("build"), step("test (linux)", Step.Kind.TASK, 3)),
        "nightly-42",
        Runs.HUB,
        Runs.FOLDER);
    change(view, "build", 0, StepState.RUNNING, 1, "");
    change(view, "test (linux)", 2, StepState.BLOCKED, 0, "image_tag (by build)");
    print(view, "build", Stream.OUT, "compiling\nlink");
    print(view, "build", Stream.ERR, "warning: old\n");
    print(view, "build", Stream.OUT, "ing\n");
    change(view, "build", 1_370, StepState.SUCCEEDED, 1, "");
    change(view, "test (linux)", 1_375, StepState.RUNNING, 1, "");
    change(view, "test (linux)", 2_000, StepState.RETRYING, 1, "exit code 75");
    change(view, "test (linux)", 3_000, StepState.RUNNING, 2, "");
    print(view, "test (linux)", Stream.OUT, "no end");
    change(view, "test (linux)", 12_345, StepState.FAILED, 2, "exit code 3\nno retry for 3");
    nanos.set(12_400_000_000L);
    view.said("Stopping all that still runs.");
    view.ended(Runs.succeeded(told("build").ran(0, 1_370, 0).is(StepState.SUCCEEDED)));

    assertThat(out())
        .isEqualTo(
            """
            nightly: 2 steps in run nightly-42 of http://localhost:8000; logs in runs/latest
               0.00 s  build         runs
               0.00 s  test (linux)  blocked on image_tag (by build)
            build        | compiling
            build        | linking
               1.37 s  build         succeeded
               1.37 s  test (linux)  runs (attempt 1 of 3)
               2.00 s  test (linux)  failed (attempt 1 of 3): exit code 75; is tried again
               3.00 s  test (linux)  runs (attempt 2 of 3)
            test (linux) | no end
               12.3 s  test (linux)  failed (attempt 2 of 3): exit code 3
                                     no retry for 3
               12.4 s  Stopping all that still runs.

            ✓ All steps succeeded.
              nightly, run nightly-42: 1 step in 1.37 s (1 succeeded)

            STEP   STATE             TOOK
            build  ✓ succeeded     1.37 s

            report: runs/latest/report.html
            """);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("build        | warning: old\n");
    assertThat(view.failure()).isEmpty();
  }

  @Test
  void changed_otherStates_haveTheirSentence() {
    PlainView view = begun(PLAIN);
    change(view, "build", 0, StepState.READY, 1, "");
    change(view, "build", 0, StepState.STOPPING, 1, "no step needs it any more");
    change(view, "build", 0, StepState.STOPPED, 1, "");
    change(view, "build", 0, StepState.SKIPPED, 0, "test failed");
    change(view, "build", 0, StepState.BLOCKED, 0, "");

    assertThat(out())
        .isEqualTo(
            """
               0.00 s  build         ready
               0.00 s  build         stopping: no step needs it any more
               0.00 s  build         stopped
               0.00 s  build         skipped: test failed
               0.00 s  build         blocked
            """);
  }

  @Test
  void printed_lineWithoutEnd_isShownAtTheNextEventAfterAPause() {
    PlainView view = begun(PLAIN);
    print(view, "build", Stream.OUT, "Password: ");
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(400));
    print(view, "test (linux)", Stream.OUT, "a\n");
    assertThat(out()).isEqualTo("test (linux) | a\n");

    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
    print(view, "test (linux)", Stream.OUT, "b\n");
    assertThat(out()).isEqualTo("test (linux) | a\nbuild        | Password: \ntest (linux) | b\n");
  }

  @Test
  void printed_namesThatAreLongOrHostile_areBoundedAndHarmless() {
    PlainView view = new PlainView(out, err, PLAIN, nanos::get);
    String name = "a very long name of a step\n\033[2J (linux, 21) [3]";
    view.begun(Runs.pipeline(name, "x"), "r", Runs.HUB, Runs.FOLDER);
    out.reset();
    print(view, name, Stream.OUT, "1\n");
    print(view, "x", Stream.OUT, "2\n");
    print(view, "unknown to all", Stream.OUT, "3\n");

    assertThat(out())
        .isEqualTo(
            """
            a very l…(linux, 21) [3] | 1
            x                        | 2
            unknown to all           | 3
            """);
  }

  @Test
  void printed_colours_arePrefixesInTheStepsOwn() {
    PlainView view = begun(new Look(80, true, false));
    print(view, "build", Stream.OUT, "a \033[31mred\nstill\033[0m\n");

    assertThat(out())
        .isEqualTo(
            """
            \033[38;5;32mbuild        |\033[0m a \033[31mred\033[0m
            \033[38;5;32mbuild        |\033[0m \033[31mstill\033[0m
            """);
  }

  @Test
  void printed_outputThatIsClosed_isGivenUpAndSaid() {
    IOException broken = new IOException("Broken pipe");
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw broken;
          }
        };
    PlainView view = new PlainView(closed, err, PLAIN, nanos::get);
    view.begun(Runs.pipeline("build"), "r", Runs.HUB, Runs.FOLDER);
    print(view, "build", Stream.OUT, "lost\n");
    print(view, "build", Stream.ERR, "kept\n");
    view.ended(Runs.succeeded());

    assertThat(view.failure()).containsSame(broken);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("build | kept\n");
  }

  @Test
  void printed_manyThreads_linesAreWholeAndInTheOrderOfTheirStep() throws Exception {
    int steps = 16;
    int lines = 500;
    String[] names = new String[steps];
    for (int i = 0; i < steps; i++) {
      names[i] = "step-" + (char) ('a' + i);
    }
    // Time stands still: a thread that is held up for long is not taken for a step that is.
    PlainView view = new PlainView(out, err, PLAIN, nanos::get);
    view.begun(Runs.pipeline(names), "r", Runs.HUB, Runs.FOLDER);
    out.reset();
    try (ExecutorService threads = Executors.newFixedThreadPool(steps)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < steps; i++) {
        int seed = i;
        all.add(threads.submit(() -> printInPieces(view, names[seed], lines, new Random(seed))));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }

    Map<String, Integer> next = new HashMap<>();
    for (String line : (Iterable<String>) out().lines()::iterator) {
      String name = line.substring(0, 6);
      int number = next.merge(name, 1, Integer::sum) - 1;
      assertThat(line).isEqualTo(name + " | " + line(number));
    }
    assertThat(next).hasSize(steps).allSatisfy((name, count) -> assertThat(count).isEqualTo(lines));
  }

  private static String line(int number) {
    return "line " + number + " é漢🚀 " + "x".repeat(number % 100);
  }

  /** Prints lines in pieces of any length, one array for all of them, as a pipe's reader does. */
  private static void printInPieces(PlainView view, String step, int lines, Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      text.append(line(i)).append('\n');
    }
    byte[] all = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] buffer = new byte[512];
    for (int at = 0; at < all.length; ) {
      int length = Math.min(all.length - at, 1 + random.nextInt(buffer.length));
      System.arraycopy(all, at, buffer, 0, length);
      view.printed(step, Stream.OUT, buffer, length);
      at += length;
    }
  }
}
