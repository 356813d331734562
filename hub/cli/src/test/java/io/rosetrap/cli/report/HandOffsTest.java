package io.rosetrap.cli.report;

import static io.rosetrap.cli.report.RunBuilder.release;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.cli.report.HandOffs.HandOff;
import io.rosetrap.cli.report.HandOffs.Kind;
import io.rosetrap.cli.report.HandOffs.Reader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandOffsTest {
  private static final Path FOLDER = Path.of("/runs/1");

  @Test
  void of_writeThatEndsWaits_isOneWithAllReaders() {
    HandOffs handOffs =
        HandOffs.of(
            new RunBuilder("p", FOLDER)
                .step(new StepBuilder("c").ran(9, 0))
                .step(new StepBuilder("a").ran(9, 0))
                .wrote(700, "a", "x", "1", release("c", "x", 600), release("b", "x", 500))
                .build());
    assertThat(handOffs)
        .isEqualTo(
            new HandOffs(
                List.of(
                    new HandOff(
                        Kind.RELEASED,
                        Duration.ofMillis(700),
                        "a",
                        "x",
                        "1",
                        List.of(
                            new Reader("c", Duration.ofMillis(600)),
                            new Reader("b", Duration.ofMillis(500))))),
                List.of("c", "a", "b"),
                1));
  }

  @Test
  void of_valueThatWasThere_isTheWriteBeforeTheStart() {
    HandOffs handOffs =
        HandOffs.of(
            new RunBuilder("p", FOLDER)
                .step(new StepBuilder("reader").reads("x").blocked(500, "gate", "").ran(900, 0))
                .wrote(100, "first", "x", "1")
                .wrote(400, "second", "x", "2")
                .wrote(600, "third", "x", "3")
                .build());
    assertThat(handOffs.shown())
        .containsExactly(
            new HandOff(
                Kind.PRESENT,
                Duration.ofMillis(500),
                "second",
                "x",
                "2",
                List.of(new Reader("reader", Duration.ZERO))));
  }

  @Test
  void of_endThatBreaksAPromise_failsThoseWhoWaited() {
    HandOffs handOffs =
        HandOffs.of(
            new RunBuilder("p", FOLDER)
                .event(9, "a", Operation.END, "a", "exited with code 3", release("b", "x", 5))
                .build());
    assertThat(handOffs.shown())
        .containsExactly(
            new HandOff(
                Kind.FAILED,
                Duration.ofMillis(9),
                "a",
                "x",
                "exited with code 3",
                List.of(new Reader("b", Duration.ofMillis(5)))));
  }

  @Test
  void of_many_keepsThoseThatFailedOrWereWaitedForLongest() {
    RunBuilder run = new RunBuilder("p", FOLDER);
    for (int i = 0; i < 200; i++) {
      run.wrote(i, "a", "x" + i, "", release("b", "x" + i, i));
    }
    run.event(0, "c", Operation.FAIL, "y", "no", release("b", "y", 0));
    HandOffs handOffs = HandOffs.of(run.build());
    assertThat(handOffs.all()).isEqualTo(201);
    assertThat(handOffs.shown()).hasSize(HandOffs.MOST);
    assertThat(handOffs.shown()).first().extracting(HandOff::what).isEqualTo("y");
    assertThat(handOffs.shown()).last().extracting(HandOff::what).isEqualTo("x199");
  }

  @Test
  void of_manyParticipants_keepsTheLanesBounded() {
    RunBuilder run = new RunBuilder("p", FOLDER);
    for (int i = 0; i < 200; i++) {
      run.wrote(i, "writer " + i, "x", "", release("reader " + i, "x", i));
    }
    assertThat(HandOffs.of(run.build()).lanes()).hasSize(HandOffs.MOST_LANES);
  }
}
