package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PipelineTest extends ProcessFixture {
  private ProcessSpec handsOn(String name, String... words) {
    ProcessSpec spec = processes().java(Children.HandsOn.class).args((Object[]) words).as(name);
    return words.length > 1 ? spec.promises(words[1]) : spec;
  }

  @Test
  void handOff_allEndWell() {
    PipelineResult result =
        processes()
            .pipeline()
            .add(handsOn("CLIENT A", "X_Data", "Y_Data"))
            .add(handsOn("CLIENT B", "Y_Data"))
            .add(handsOn("CLIENT C", "", "X_Data"))
            .run(LONG);
    assertThat(result.results())
        .extracting(ProcessResult::participant)
        .containsExactly("CLIENT A", "CLIENT B", "CLIENT C");
    assertThat(result.result("CLIENT B").stdout()).containsExactly("read 50");
    assertThatThrownBy(() -> result.result("D"))
        .hasMessage("There is no D in the pipeline. There are: CLIENT A, CLIENT B, CLIENT C.");
  }

  @Test
  void failure_namesTheCauseFirstAndKillsTheRest() {
    Pipeline pipeline =
        processes()
            .pipeline()
            .add(handsOn("CLIENT A", "X_Data", "Y_Data"))
            .add(handsOn("CLIENT B", "Z"))
            .add(sh("echo 'no disk' >&2; exit 3").as("CLIENT C").promises("X_Data"));
    ChildProcessError error =
        catchThrowableOfType(ChildProcessError.class, () -> pipeline.run(LONG));
    assertThat(error.participant()).isEqualTo("CLIENT C");
    assertThat(error.getMessage().replaceAll("after [^.]*?s", "after T"))
        .startsWith(
            "The pipeline failed because of CLIENT C:\n"
                + "CLIENT C exited with code 3 after T without having written X_Data, which it"
                + " promised.\n"
                + "  command: sh -c 'echo 'no disk' >&2; exit 3'\n")
        .contains("\n  its last lines:\n    | no disk\n")
        .contains("\nCLIENT B was killed by the test after T.\n");
  }

  @Test
  void endWithoutWhatWasPromised_isTheCauseThoughTheExitCodeIsZero() {
    Pipeline pipeline =
        processes()
            .pipeline()
            .add(handsOn("CLIENT A", "X_Data"))
            .add(sh("exit 0").as("CLIENT C").promises("X_Data"));
    ChildProcessError error =
        catchThrowableOfType(ChildProcessError.class, () -> pipeline.run(LONG));
    assertThat(error.participant()).isEqualTo("CLIENT C");
  }

  @Test
  void deadlock_isTold() {
    Pipeline pipeline =
        processes()
            .pipeline()
            .add(handsOn("CLIENT A", "x", "y"))
            .add(handsOn("CLIENT B", "y", "x"));
    assertThatThrownBy(() -> pipeline.run(LONG))
        .isInstanceOf(ChildProcessError.class)
        .hasMessageStartingWith("The pipeline came to a deadlock: CLIENT A waits for x")
        .hasMessageContaining("CLIENT B promised it");
  }

  @Test
  void standstillOfASealedRun_isTold() {
    Pipeline pipeline =
        processes().pipeline().add(handsOn("CLIENT A", "x")).add(handsOn("CLIENT B", "y"));
    assertThatThrownBy(() -> pipeline.run(LONG))
        .isInstanceOf(ChildProcessError.class)
        .hasMessageStartingWith("The pipeline came to a deadlock: ");
  }

  @Test
  void unsealed_theTestMayWriteLater() throws Exception {
    CompletableFuture<PipelineResult> result =
        CompletableFuture.supplyAsync(
            () -> processes().pipeline().add(handsOn("CLIENT A", "x")).unsealed().run(LONG));
    client("look").write("x", "7");
    assertThat(result.get(4, TimeUnit.MINUTES).result("CLIENT A").stdout())
        .containsExactly("read 7");
  }

  @Test
  void timeIsUp_saysWhoRunsAndKillsThem() throws Exception {
    Pipeline pipeline =
        processes().pipeline().add(sh("exit 0").as("A")).add(sh("exec sleep 300").as("B"));
    assertThatThrownBy(() -> pipeline.run(Duration.ofSeconds(1)))
        .isInstanceOf(ChildProcessError.class)
        .hasMessageStartingWith("The pipeline has not ended within 1 s.\n")
        .hasMessageContaining("B runs as process ")
        .hasMessageContaining("\n  it waits for nothing at the hub\n")
        .hasMessageEndingWith("\n  → If it is only slow, give run a longer time.");
    for (ChildProcess child : processes().children()) {
      assertEnds(child.pid());
    }
  }

  @Test
  void childThatCannotBeStarted_endsTheRest() {
    Pipeline pipeline =
        processes()
            .pipeline()
            .add(sh("exec sleep 300").as("A"))
            .add(processes().command("no-such-program").as("B"))
            .add(sh("exec sleep 300").as("C"));
    assertThatThrownBy(() -> pipeline.run(LONG)).hasMessageStartingWith("B was not started: ");
    assertThat(processes().children()).hasSize(1).noneMatch(ChildProcess::isAlive);
  }
}
