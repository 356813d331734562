package io.rosetrap.cli.view;

import static io.rosetrap.cli.view.Runs.record;
import static io.rosetrap.cli.view.Runs.step;
import static io.rosetrap.cli.view.Runs.succeeded;
import static io.rosetrap.cli.view.Runs.told;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.cli.engine.RunRecord.Verdict;
import io.rosetrap.cli.engine.StepState;
import io.rosetrap.cli.pipeline.Step;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CriticalPathTest {
  @Test
  void of_chain_hasEachStepInItsTime() {
    CriticalPath path =
        CriticalPath.of(
            succeeded(
                told("fetch").ran(0, 3_000, 0).is(StepState.SUCCEEDED),
                told("other").ran(0, 1_000, 0).is(StepState.SUCCEEDED),
                told("clean")
                    .blocked(0, 1_000, "other")
                    .blocked(1_000, 3_000, "fetch")
                    .ran(3_000, 5_000, 0)
                    .is(StepState.SUCCEEDED),
                told("report")
                    .blocked(0, 5_000, "clean")
                    .ran(5_000, 9_000, 0)
                    .is(StepState.SUCCEEDED)));

    assertThat(path.parts())
        .containsExactly(
            part("fetch", 0, 3_000), part("clean", 3_000, 5_000), part("report", 5_000, 9_000));
    assertThat(path.steps()).containsExactly("fetch", "clean", "report");
    assertThat(path.length()).isEqualTo(Duration.ofSeconds(9));
    assertThat(path.blocked()).isZero();
  }

  @Test
  void of_stepHeldWhileItRan_goesOnWithWhoLetItGo() {
    CriticalPath path =
        CriticalPath.of(
            succeeded(
                told("writer").ran(0, 8_000, 0).is(StepState.SUCCEEDED),
                told("reader")
                    .ran(0, 9_000, 0)
                    .held(1_000, 6_000, "writer")
                    .is(StepState.SUCCEEDED)));

    assertThat(path.parts())
        .containsExactly(part("writer", 0, 6_000), part("reader", 6_000, 9_000));
  }

  @Test
  void of_waitsThatNoStepEnded_areBlockedTime() {
    CriticalPath path =
        CriticalPath.of(
            succeeded(
                told("first").blocked(0, 500, "").ran(500, 1_000, 0).is(StepState.SUCCEEDED),
                told(step("second", Step.Kind.TASK, 2))
                    .blocked(0, 1_500, "first")
                    .ran(1_500, 2_000, 1)
                    .retrying(2_000, 4_000)
                    .ran(4_000, 5_000, 0)
                    .held(4_200, 4_300, "someone outside")
                    .is(StepState.SUCCEEDED)));

    assertThat(path.parts()).containsExactly(part("first", 0, 1_500), part("second", 1_500, 5_000));
    // Its own wait, the time after its end, the delay before the retry, and what came from outside.
    assertThat(path.blocked()).isEqualTo(Duration.ofMillis(500 + 500 + 2_000 + 100));
  }

  @Test
  void of_stepsThatLetEachOtherGoAtOnce_ends() {
    CriticalPath path =
        CriticalPath.of(
            succeeded(
                told("a").ran(0, 4_000, 0).held(0, 2_000, "b").is(StepState.SUCCEEDED),
                told("b").ran(0, 3_000, 0).held(1_000, 2_000, "a").is(StepState.SUCCEEDED)));

    assertThat(path.parts()).containsExactly(part("b", 0, 2_000), part("a", 2_000, 4_000));
  }

  @Test
  void of_handOffsToAndFro_namesThemInTheirOrder() {
    CriticalPath path =
        CriticalPath.of(
            succeeded(
                told("a").ran(0, 6_000, 0).held(2_000, 4_000, "b").is(StepState.SUCCEEDED),
                told("b").ran(0, 5_000, 0).held(0, 2_000, "a").is(StepState.SUCCEEDED)));

    assertThat(path.steps()).containsExactly("a", "b", "a");
  }

  @Test
  void of_failure_endsWithTheCulprit() {
    CriticalPath path =
        CriticalPath.of(
            record(
                new Verdict(Verdict.Kind.FAILED, 1, "Step bad failed.", Optional.of("bad")),
                "",
                told("good").ran(0, 1_000, 0).is(StepState.SUCCEEDED),
                told("bad").blocked(0, 1_000, "good").ran(1_000, 2_000, 1).is(StepState.FAILED),
                told("stopped").ran(0, 3_000, 143).is(StepState.STOPPED)));

    assertThat(path.steps()).containsExactly("good", "bad");
  }

  @Test
  void of_culpritThatNeverRan_looksAtTheLastThatDid() {
    CriticalPath path =
        CriticalPath.of(
            record(
                new Verdict(Verdict.Kind.FAILED, 1, "Step bad failed.", Optional.of("bad")),
                "",
                told("good").ran(0, 1_000, 0).is(StepState.SUCCEEDED),
                told("bad").blocked(0, 2_000, "good").is(StepState.FAILED)));

    assertThat(path.steps()).containsExactly("good");
  }

  @Test
  void of_service_isNotTheEnd() {
    CriticalPath path =
        CriticalPath.of(
            succeeded(
                told(step("db", Step.Kind.SERVICE, 1)).ran(0, 9_000, 0).is(StepState.SUCCEEDED),
                told("test").blocked(0, 2_000, "db").ran(2_000, 8_000, 0).is(StepState.SUCCEEDED)));

    assertThat(path.parts()).containsExactly(part("db", 0, 2_000), part("test", 2_000, 8_000));
  }

  @Test
  void of_nothingThatRan_isEmpty() {
    CriticalPath path =
        CriticalPath.of(succeeded(told("a").blocked(0, 1_000, "").is(StepState.STOPPED)));

    assertThat(path).isEqualTo(new CriticalPath(java.util.List.of(), Duration.ZERO));
    assertThat(path.length()).isZero();
  }

  private static CriticalPath.Part part(String step, long from, long to) {
    return new CriticalPath.Part(step, Duration.ofMillis(from), Duration.ofMillis(to));
  }
}
