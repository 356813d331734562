package io.rosetrap.core;

import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.RunDiagnosis;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Why nothing happens in a run: each thing that is waited for is told once. */
class RunDiagnosisTest {
  private final Stage stage = new Stage();
  private final List<Wait> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Wait::close);
    stage.close();
  }

  private void read(String participant, String variable) {
    open.add(stage.begin(Actor.named(participant), written(variable)));
  }

  private RunDiagnosis diagnosis() {
    return stage.hub.look().diagnose(RUN);
  }

  @Test
  void diagnose_severalWaitForOneThing_areNamedOnceWithTheirTimes() {
    for (int i = 1; i <= 40; i++) {
      read("R" + i, "x");
    }
    read("B", "y");

    List<Diagnosis> waits = diagnosis().waits();

    assertThat(waits).hasSize(2);
    assertThat(waits.getFirst().text())
        .matches(
            "R1 \\(.*\\), R2 \\(.*\\), R3 \\(.*\\), R4 \\(.*\\), R5 \\(.*\\) and 35"
                + " more wait for x in run r\\.\\n"
                + "  - nobody has written x in this run(.|\\n)*")
        .doesNotContain("40", "39 ");
    assertThat(waits.getLast().summary()).isEqualTo("B waits for y in run r.");
  }

  @Test
  void diagnose_two_areBothNamed() {
    read("A", "x");
    read("B", "x");

    assertThat(diagnosis().waits().getFirst().summary())
        .matches("A \\(.*\\) and B \\(.*\\) wait for x in run r\\.");
  }

  @Test
  void diagnose_manyThings_showsAScreenfulAndSaysHowManyThereAre() {
    for (int i = 1; i <= 20; i++) {
      read("R", "x" + i);
    }

    RunDiagnosis run = diagnosis();

    assertThat(run.waits()).hasSize(8);
    assertThat(run.summary())
        .endsWith(" Of the 20 things waited for, the 8 with the longest waits are shown.");
  }
}
