package io.rosetrap.cli.view;

import static io.rosetrap.cli.view.Runs.step;
import static io.rosetrap.cli.view.Runs.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.cli.Table;
import io.rosetrap.cli.engine.StepState;
import io.rosetrap.cli.engine.Watcher.StepChange;
import io.rosetrap.cli.engine.Watcher.Stream;
import io.rosetrap.cli.pipeline.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LiveViewTest {
  private final Emulator terminal = new Emulator();
  private final AtomicLong nanos = new AtomicLong();
  private final Map<String, String> blockedOn = new HashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final FakeTty tty = new FakeTty();

  /** A terminal as a test wants it. */
  private static final class FakeTty implements Tty {
    private Size size = new Size(72, 20);
    private List<Key> typed = List.of();
    private boolean hasKeys = true;
    private boolean foreground = true;
    private int taken;
    private int measured;

    @Override
    public Size size() {
      measured++;
      return size;
    }

    @Override
    public boolean takeKeys() {
      taken += hasKeys ? 1 : 0;
      return hasKeys;
    }

    @Override
    public void restore() {
      taken = 0;
    }

    @Override
    public boolean isForeground() {
      return foreground;
    }

    @Override
    public List<Key> keys() {
      List<Key> keys = typed;
      typed = List.of();
      return keys;
    }
  }

  private LiveView view(LiveView.Logs logs, Step... steps) {
    LiveView view =
        new LiveView(
            terminal,
            new Look(80, false, false),
            logs,
            () -> {
              asked.incrementAndGet();
              return blockedOn;
            },
            tty,
            nanos::get,
            false);
    view.begun(Runs.pipeline(steps), "r1", Runs.HUB, Runs.FOLDER);
    return view;
  }

  private LiveView view(Step... steps) {
    return view(LiveView.Logs.NONE, steps);
  }

  private void after(LiveView view, long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    view.tick();
  }

  private void press(LiveView view, Key... keys) {
    tty.typed = List.of(keys);
    after(view, 100);
  }

  private void change(LiveView view, String step, StepState state, int attempt, String why) {
    view.changed(new StepChange(step, Duration.ofNanos(nanos.get()), state, attempt, why));
  }

  private static void print(LiveView view, String step, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    view.printed(step, Stream.OUT, bytes, bytes.length);
  }

  @Test
  void tick_statesOfAllKinds_areATableUnderTheChanges() {
    LiveView view =
        view(step("db"), step("build", Step.Kind.TASK, 3), step("test"), step("report"));
    change(view, "db", StepState.RUNNING, 1, "");
    change(view, "build", StepState.RUNNING, 1, "");
    change(view, "test", StepState.BLOCKED, 0, "image_tag (by build)");
    blockedOn.put("db", "queue (by a)");
    print(view, "db", "\033[32mlistening\033[0m\n");
    print(view, "build", "10 %\r20 %");
    after(view, 2_000);
    assertThat(terminal.text())
        .isEqualTo(
            """
            nightly: 4 steps in run r1 of http://localhost:8000; logs in runs/latest
               0.00 s  db      runs
               0.00 s  build   runs (attempt 1 of 3)
            ───────────────────────────────────────────────────────────────────────
            nightly  2 s  ────────────────────  0/4  2 blocked, 2 running  run r1
              db      ● running             2 s  blocked on queue (by a) · listeni…
              build   ● running   1/3       2 s  20 %
              test    ○ blocked             2 s  on image_tag (by build)
              report  ○ blocked             2 s
            ↑↓ select  l log  a all  n none  ? help   logs: none
            """);
    change(view, "db", StepState.READY, 1, "");
    change(view, "build", StepState.RETRYING, 1, "exit code 75");
    change(view, "test", StepState.SKIPPED, 0, "build failed");
    change(view, "report", StepState.FAILED, 1, "cannot be started");
    blockedOn.clear();
    after(view, 1_000);
    assertThat(terminal.text())
        .isEqualTo(
            """
            nightly: 4 steps in run r1 of http://localhost:8000; logs in runs/latest
               0.00 s  db      runs
               0.00 s  build   runs (attempt 1 of 3)
               2.00 s  db      ready
               2.00 s  build   failed (attempt 1 of 3): exit code 75; is tried again
               2.00 s  test    skipped: build failed
               2.00 s  report  failed: cannot be started
            ───────────────────────────────────────────────────────────────────────
            nightly  3 s  ━━━━━━━━━━──────────  2/4  run r1
              db      ◉ ready               3 s  listening
              build   ↻ retrying  1/3       1 s  exit code 75
              test    ⊘ skipped                  build failed
              report  ✗ failed           2.00 s  cannot be started
            ↑↓ select  l log  a all  n none  ? help   logs: none
            """);
  }

  @Test
  void ended_tableIsReplacedByTheSummary() {
    LiveView view = view(LiveView.Logs.ALL, step("build"));
    change(view, "build", StepState.RUNNING, 1, "");
    after(view, 100);
    assertThat(terminal.hasCursor()).isFalse();
    assertThat(tty.taken).isEqualTo(1);

    print(view, "build", "no end");
    view.ended(Runs.succeeded(told("build").ran(0, 100, 0).is(StepState.SUCCEEDED)));
    view.close();

    assertThat(terminal.text())
        .isEqualTo(
            """
            nightly: 1 step in run r1 of http://localhost:8000; logs in runs/latest
               0.00 s  build  runs
            build | no end

            ✓ All steps succeeded.
              nightly, run nightly-42: 1 step in 0.10 s (1 succeeded)

            STEP   STATE             TOOK
            build  ✓ succeeded     0.10 s

            report: runs/latest/report.html

            """);
    assertThat(terminal.hasCursor()).isTrue();
    assertThat(tty.taken).isZero();
  }

  @Test
  void keys_chooseWhoseLinesAreShown() {
    LiveView view = view(step("a"), step("b"));
    change(view, "b", StepState.RUNNING, 1, "");
    print(view, "a", "a1\n");
    print(view, "b", "b1\nb2\n");
    after(view, 100);
    assertThat(terminal.text()).doesNotContain("a | a1", "b | b1");

    // The first step that runs is the one to begin with.
    press(view, Key.DOWN);
    assertThat(terminal.text()).contains("▸ b");
    press(view, Key.LOG);
    assertThat(terminal.text()).contains("── log of b ──\nb | b1\nb | b2\n───").contains("logs: b");
    print(view, "a", "a2\n");
    print(view, "b", "b3\n");
    press(view, Key.UP);
    assertThat(terminal.text()).contains("▸ a").contains("b | b3").doesNotContain("a | a2");
    press(view, Key.ALL);
    print(view, "a", "a3\n");
    after(view, 100);
    assertThat(terminal.text()).contains("a | a3").contains("logs: all");
    press(view, Key.NONE, Key.HELP);
    print(view, "a", "a4\n");
    after(view, 100);
    assertThat(terminal.text()).doesNotContain("a | a4").contains("Ctrl-C: stop all");
    press(view, Key.HELP, Key.LOG, Key.LOG);
    assertThat(terminal.text()).contains("? help   logs: none");
  }

  @Test
  void tick_nothingNew_isDrawnOnlyOnceASecond() {
    LiveView view = view(step("a"));
    change(view, "a", StepState.RUNNING, 1, "");
    after(view, 0);
    int before = terminal.writes();
    for (int i = 0; i < 30; i++) {
      after(view, 100);
    }
    assertThat(terminal.writes() - before).isEqualTo(3);
    assertThat(asked).hasValue(4);
    assertThat(tty.measured).isEqualTo(4);
  }

  @Test
  void tick_muchThatIsNew_isDrawnAtMostTenTimesASecond() {
    LiveView view = view(step("a"));
    after(view, 0);
    int before = terminal.writes();
    for (int i = 0; i < 1_000; i++) {
      print(view, "a", i + "\n");
      after(view, 1);
    }
    assertThat(terminal.writes() - before).isBetween(9, 10);
  }

  @Test
  void tick_moreStepsThanRows_showsThoseThatMatter() {
    Step[] steps = new Step[100];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = step("step " + i);
    }
    tty.size = new Tty.Size(72, 12);
    LiveView view = view(steps);
    for (int i = 0; i < 100; i++) {
      change(view, "step " + i, i == 90 ? StepState.FAILED : StepState.SUCCEEDED, 1, "");
    }
    change(view, "step 50", StepState.RUNNING, 2, "");
    after(view, 100);
    assertThat(terminal.text())
        .endsWith(
            """
            ───────────────────────────────────────────────────────────────────────
            nightly  0 s  ━━━━━━━━━━━━━━━━━━━─  99/100  run r1
              step 0   ✓ succeeded    0.00 s
              step 1   ✓ succeeded    0.00 s
              step 50  ● running         0 s
              step 90  ✗ failed       0.00 s
              … and 96 more: 96 succeeded
            ↑↓ select  l log  a all  n none  ? help   logs: none
            """);
  }

  @Test
  void tick_terminalBecomesNarrower_nothingOfTheOldTableStays() {
    LiveView view = view(step("a"));
    change(view, "a", StepState.RUNNING, 1, "");
    after(view, 1_000);
    tty.size = new Tty.Size(40, 20);
    terminal.becomeNarrower(40);
    assertThat(terminal.text().lines()).hasSize(10);
    after(view, 1_000);

    assertThat(terminal.text())
        .isEqualTo(
            """
            nightly: 1 step in run r1 of http://loca
            lhost:8000; logs in runs/latest
               0.00 s  a  runs
            ───────────────────────────────────────
            nightly  2 s  ────────────────────  0/1
              a  ●       2 s
            ↑↓ select  l log  a all  n none  ? hel…
            """);
  }

  @Test
  void tick_noUsableTerminal_hasNoKeysToTellOf() {
    tty.hasKeys = false;
    LiveView view = view(step("a"));
    tty.foreground = false;
    press(view, Key.DOWN);

    assertThat(terminal.text()).endsWith("a  ○ blocked         0 s\n").doesNotContain("select");
  }

  @Test
  void tick_inTheBackground_drawsNothingUntilItIsBack() {
    LiveView view = view(step("a"));
    after(view, 100);
    int before = terminal.writes();
    tty.foreground = false;
    change(view, "a", StepState.RUNNING, 1, "");
    after(view, 5_000);
    assertThat(terminal.writes()).isEqualTo(before);

    tty.foreground = true;
    after(view, 100);
    assertThat(terminal.text()).contains("a  runs").endsWith("logs: none\n");
    assertThat(tty.taken).isEqualTo(2);
  }

  @Test
  void printed_moreThanCanBeShown_isSaidAndBounded() {
    LiveView view = view(LiveView.Logs.ALL, step("a"));
    for (int i = 0; i < 20_000; i++) {
      print(view, "a", "line " + i + "\n");
    }
    after(view, 100);
    assertThat(terminal.text())
        .contains("… 19500 lines came too fast to be shown; they are in the logs\n")
        .contains("\na | line 19500\n")
        .contains("\na | line 19999\n")
        .doesNotContain("a | line 19499\n");
  }

  @Test
  void tick_whoIsAskedFails_isPassedOver() {
    LiveView view =
        new LiveView(
            terminal,
            new Look(80, false, true),
            LiveView.Logs.NONE,
            () -> {
              throw new IllegalStateException("no hub");
            },
            tty,
            nanos::get,
            false);
    view.begun(Runs.pipeline("a"), "r1", Runs.HUB, Runs.FOLDER);
    change(view, "a", StepState.RUNNING, 1, "");
    after(view, 100);

    assertThat(terminal.text()).contains("  a  * running         0 s\n");
  }

  @Test
  void tick_terminalIsGone_isSaidAndNothingIsThrown() {
    LiveView view = view(step("a"));
    after(view, 100);
    terminal.breakOff();
    change(view, "a", StepState.RUNNING, 1, "");
    after(view, 100);
    view.ended(Runs.succeeded());

    assertThat(view.failure())
        .get()
        .extracting(Throwable::getMessage)
        .isEqualTo("Input/output error");
    assertThat(tty.taken).isZero();
  }

  @Test
  void lines_anything_areNarrowerThanTheTerminalAndFewEnough() {
    Random random = new Random(42);
    String letters = "ab  漢字🚀é\u0301\033[31m\n\t→x";
    for (int round = 0; round < 500; round++) {
      int width = 32 + random.nextInt(120);
      int rows = 6 + random.nextInt(30);
      List<StepLine> steps = new ArrayList<>();
      Map<String, String> blocked = new HashMap<>();
      for (int i = random.nextInt(60); i >= 0; i--) {
        StepLine line = new StepLine(text(random, letters), 1 + random.nextInt(20));
        StepState[] states = StepState.values();
        line.change(
            new StepChange(
                line.name(),
                Duration.ofMillis(random.nextInt(100_000_000)),
                states[random.nextInt(states.length)],
                random.nextInt(20),
                text(random, letters)));
        byte[] printed = text(random, letters).getBytes(StandardCharsets.UTF_8);
        line.printed(printed, printed.length);
        blocked.put(line.name(), text(random, letters));
        steps.add(line);
      }
      boolean keys = random.nextBoolean();
      LiveTable table =
          new LiveTable(
              new Look(width, false, random.nextBoolean()),
              rows,
              text(random, letters),
              text(random, letters),
              keys,
              keys && random.nextBoolean(),
              "all");
      List<String> lines =
          table.lines(
              steps, new LiveTable.Now(Duration.ofDays(1), steps.getFirst().name(), blocked));
      assertThat(lines).hasSizeLessThanOrEqualTo(rows + 2);
      assertThat(lines).allMatch(line -> Table.width(line) <= width);
    }
  }

  private static String text(Random random, String letters) {
    int[] points = letters.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(50); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }

  @Test
  void in_whatATerminalSends_isKeys() {
    byte[] bytes = "\033[A\033OBkjl\ran?x\033[5~".getBytes(StandardCharsets.US_ASCII);

    assertThat(Key.in(bytes, bytes.length))
        .containsExactly(
            Key.UP, Key.DOWN, Key.UP, Key.DOWN, Key.LOG, Key.LOG, Key.ALL, Key.NONE, Key.HELP);
  }
}
