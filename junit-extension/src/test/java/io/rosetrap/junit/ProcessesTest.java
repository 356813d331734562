package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Ending;
import io.rosetrap.api.ParticipantInfo;
import io.rosetrap.client.BrokenPromiseException;
import io.rosetrap.client.RoseTrapClient;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessesTest extends ProcessFixture {
  @TempDir Path folder;

  /** A main class may be the test itself. */
  public static void main(String[] args) {
    System.out.println("main of the test");
  }

  private ParticipantInfo participant(String name) {
    return client("look").participants().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void command_streamsAndExitCode_areToldApart() {
    ProcessResult result = sh("echo a; echo b >&2; printf c; exit 3").as("CLIENT B").run(LONG);
    assertThat(result.participant()).isEqualTo("CLIENT B");
    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.stdout()).containsExactly("a", "c");
    assertThat(result.stderr()).containsExactly("b");
    assertThat(result.signal()).isEmpty();
    assertThat(result.isSuccess()).isFalse();
    assertThat(result.killed()).isFalse();
    assertThat(result.command()).startsWith("sh", "-c");
    assertThat(result.toString()).startsWith("CLIENT B exited with code 3 after ");
  }

  @Test
  void endedBySignal_isToldByItsName() {
    ProcessResult result = sh("kill -KILL $$").as("A").run(LONG);
    assertThat(result.exitCode()).isEqualTo(137);
    assertThat(result.signal()).hasValue("SIGKILL");
    assertThat(result.killed()).isFalse();
    assertThat(participant("A").ending().orElseThrow().signal()).hasValue("SIGKILL");
  }

  @Test
  void kill_isNoEndOfItsOwn() {
    ChildProcess child = sh("echo up; exec sleep 300").as("A").start();
    child.kill();
    assertThat(child.isAlive()).isFalse();
    ProcessResult result = child.await(Duration.ZERO);
    assertThat(result.killed()).isTrue();
    assertThat(result.isSuccess()).isFalse();
    assertThat(result.words()).startsWith("was killed by the test after ");
  }

  @Test
  void largeOutput_isBoundedInMemoryAndWholeInTheFile() throws Exception {
    ChildProcess child = sh("yes 0123456789 | head -n 9000000; echo last").start();
    ProcessResult result = child.await(LONG);
    assertThat(result.stdout()).hasSizeLessThan(2_100).startsWith("0123456789").endsWith("last");
    assertThat(result.stdout())
        .contains("… 8,998,001 lines left out here; all are in " + child.outputFile());
    assertThat(Files.size(child.outputFile())).isEqualTo(9_000_000L * 17 + 11);
  }

  @Test
  void lineWithoutEnd_isCut() {
    ProcessResult result = sh("head -c 1000000 /dev/zero | tr '\\0' x; echo; echo next").run(LONG);
    assertThat(result.stdout()).hasSize(2).endsWith("next");
    assertThat(result.stdout().getFirst())
        .hasSizeLessThan(17_000)
        .endsWith("x… (983,616 bytes left out)");
  }

  @Test
  void binaryOutput_isTakenAsItComes() {
    ProcessResult result =
        sh("head -c 300000 /dev/urandom; printf '\\n\\377\\376\\0z\\n'").run(LONG);
    assertThat(result.exitCode()).isZero();
    assertThat(result.stdout()).endsWith("\uFFFD\uFFFD\0z");
  }

  @Test
  void stdin_isWhatWasGivenOrNothing() throws Exception {
    Path file = Files.writeString(folder.resolve("in"), "from a file");
    assertThat(sh("cat").run(LONG).stdout()).isEmpty();
    assertThat(sh("cat").stdin("ä\nb").run(LONG).stdout()).containsExactly("ä", "b");
    assertThat(sh("cat").stdin(new byte[] {'x'}).run(LONG).stdout()).containsExactly("x");
    assertThat(sh("cat").stdin(file).run(LONG).stdout()).containsExactly("from a file");
    // One that does not read what it is given ends all the same.
    assertThat(sh("exit 4").stdin(new byte[1 << 22]).run(LONG).exitCode()).isEqualTo(4);
  }

  @Test
  void directoryAndEnvironment_areTheChilds() throws Exception {
    ProcessResult result =
        sh("pwd; echo $FIRST $SECOND")
            .directory(folder)
            .environment("FIRST", "1")
            .environment("SECOND", "2")
            .run(LONG);
    assertThat(result.stdout()).containsExactly(folder.toRealPath().toString(), "1 2");
    assertThat(result.directory()).isEqualTo(folder);
  }

  @Test
  void hub_isInTheEnvironment() {
    ProcessResult result =
        sh("echo $ROSETRAP_URL $ROSETRAP_RUN $ROSETRAP_PARTICIPANT $ROSETRAP_SESSION")
            .as("CLIENT B")
            .reads("x")
            .run(LONG);
    ParticipantInfo info = participant("CLIENT B");
    RoseTrapClient client = client("look");
    assertThat(result.stdout())
        .containsExactly(
            client.uri()
                + " "
                + client.run()
                + " CLIENT B "
                + info.session()
                + "@"
                + ProcessHandle.current().pid());
    assertThat(info.reads()).containsExactly("x");
    assertThat(info.ending().orElseThrow().wasClean()).isTrue();
  }

  @Test
  void names_areUniqueUnlessGiven() {
    assertThat(sh("exit 0").start().name()).isEqualTo("sh");
    assertThat(sh("exit 0").start().name()).isEqualTo("sh-2");
    ChildProcess first = sh("exec sleep 300").as("B").start();
    assertThatThrownBy(() -> sh("exit 0").as("B").start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "B runs already, as process "
                + first.pid()
                + ". Give this child another name by as(…), or await the end of the first.");
    first.kill();
    assertThat(sh("exit 0").as("B").run(LONG).exitCode()).isZero();
  }

  @Test
  void programThatIsNotThere_isToldWithItsCommandLine() {
    ProcessSpec spec =
        processes().command("no-such-program", "a b").as("B").directory(folder).promises("y");
    assertThatThrownBy(spec::start)
        .isInstanceOf(ChildProcessError.class)
        .hasMessage(
            "B was not started: 'no-such-program' cannot be started: there is no such program on"
                + " the PATH.\n"
                + "  command: no-such-program 'a b'\n"
                + "  directory: "
                + folder
                + "\n"
                + "  → Correct what is said above: the program is looked for on the PATH of the"
                + " test, and paths that are not absolute start at the directory.");
    assertThatThrownBy(() -> client("C").read("y", LONG))
        .isInstanceOf(BrokenPromiseException.class)
        .hasMessageContaining("y was promised by B, which exited with code 127");
  }

  @Test
  void whatIsNoProgram_isTold() throws Exception {
    Path file = Files.writeString(folder.resolve("text"), "no program");
    assertThatThrownBy(() -> processes().command(file.toString()).as("B").start())
        .hasMessageStartingWith(
            "B was not started: '"
                + file
                + "' cannot be started: it is no program that this user"
                + " may run.\n");
    assertThatThrownBy(() -> sh("exit 0").directory(folder.resolve("none")).as("B").start())
        .hasMessageStartingWith(
            "B was not started: 'sh' cannot be started: there is no directory "
                + folder.resolve("none")
                + ".\n");
    assertThatThrownBy(() -> sh("cat").stdin(folder.resolve("none")).as("B").start())
        .hasMessageStartingWith(
            "B was not started: 'sh' cannot be started: its input "
                + folder.resolve("none")
                + " is no file that can be read.\n");
  }

  @Test
  void mainClass_nestedPrivateOrTheTest_runs() {
    ProcessResult nested =
        processes().java(Children.prints()).args("a b", "", 7).jvmArgs("-Dkey=v").run(LONG);
    assertThat(nested.stdout()).as("%s", nested.stderr()).containsExactly("a b", "", "7", "v");
    assertThat(nested.participant()).isEqualTo("Prints");
    assertThat(processes().java(ProcessesTest.class).run(LONG).stdout())
        .containsExactly("main of the test");
  }

  @Test
  void longClassPathAndArguments_arriveAsTheyAre() {
    String before = System.getProperty("java.class.path");
    String much = "\"x\\ #'ä€ ".repeat(20_000);
    StringBuilder path = new StringBuilder(before);
    for (int i = 0; i < 4_000; i++) {
      path.append(java.io.File.pathSeparator).append(folder.resolve("a library " + i + ".jar"));
    }
    System.setProperty("java.class.path", path.toString());
    try {
      ProcessResult result =
          processes()
              .java(Children.prints())
              .args(much, "@none", "l1\nl2")
              .directory(folder)
              .jvmArgs("-Dkey=v")
              .run(LONG);
      assertThat(result.exitCode()).as("%s", result.stderr()).isZero();
      assertThat(result.stdout().getFirst()).startsWith(much.substring(0, 1_000));
      assertThat(result.stdout()).endsWith("@none", "l1", "l2", "v");
    } finally {
      System.setProperty("java.class.path", before);
    }
  }

  @Test
  void debuggerOfTheTest_isNotTheChilds() {
    assertThat(
            JavaCommand.undebugged(
                java.util.Map.of(
                    "JAVA_TOOL_OPTIONS",
                    "-Da=b -agentlib:jdwp=transport=dt_socket,address=5005 -Xmx1g",
                    "_JAVA_OPTIONS",
                    "-Dc=d")))
        .isEqualTo(java.util.Map.of("JAVA_TOOL_OPTIONS", "-Da=b -Xmx1g"));
  }

  @Test
  void blockedReader_isToldAtOnceThatTheChildDied() {
    RoseTrapClient reader = client("CLIENT C");
    CompletableFuture<String> read =
        reader.readAsync("Y_Data", String.class, LONG).thenApply(String::valueOf);
    reader.awaitArrival(new Condition.Waiting("Y_Data", 1, Optional.empty()), LONG);
    ProcessResult result =
        sh("echo 'no disk' >&2; exit 7").as("CLIENT B").promises("Y_Data").run(LONG);
    assertThat(result.exitCode()).isEqualTo(7);
    Throwable thrown = catchThrowableOfType(Throwable.class, read::join).getCause();
    assertThat(thrown).isInstanceOf(BrokenPromiseException.class);
    Ending ending = ((BrokenPromiseException) thrown).failure().ending().orElseThrow();
    assertThat(ending.exitCode()).hasValue(7);
    assertThat(ending.lastLines()).containsExactly("no disk");
  }

  @Test
  void await_timeIsUp_saysWhatItWaitsForAndWhere() {
    ChildProcess child =
        processes().java(Children.HandsOn.class).args("X_Data").as("CLIENT A").start();
    client("look").awaitArrival(new Condition.Waiting("X_Data", 1, Optional.of("CLIENT A")), LONG);
    ChildProcessError error =
        catchThrowableOfType(ChildProcessError.class, () -> child.await(Duration.ofMillis(5)));
    assertThat(error.participant()).isEqualTo("CLIENT A");
    assertThat(error)
        .hasMessageStartingWith(
            "CLIENT A has not ended within 5 ms.\nCLIENT A runs as process " + child.pid() + ".\n")
        .hasMessageContaining("\n  it waits for X_Data")
        .hasMessageContaining("\n  it printed nothing\n  its threads:\n    \"main\"\n")
        .hasMessageContaining(" at io.rosetrap.junit.Children$HandsOn.main(Children.java:")
        .hasMessageEndingWith(
            "\n  → If it is only slow, give await a longer time. It goes on until the test ends.");
    assertThat(child.isAlive()).isTrue();
    assertThat(child.stdout()).isEmpty();
    client("C").write("X_Data", "50");
    assertThat(child.await(LONG).stdout()).containsExactly("read 50");
  }

  @Test
  void threadDump_ofWhatIsNoJvm_saysSo() {
    ChildProcess child = sh("trap '' QUIT; exec sleep 300").start();
    assertThat(child.threadDump())
        .isEqualTo(
            "Process "
                + child.pid()
                + " did not answer; a JVM that is stopped or exhausted does not.");
  }

  @Test
  void inheritOutput_printsBehindTheName() {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      sh("echo a; echo ä").as("CLIENT B").inheritOutput().run(LONG);
      sh("echo c").as("CLIENT C").run(LONG);
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("CLIENT B | a\nCLIENT B | ä\n");
  }

  @Test
  void interrupt_endsTheWaitAndTheChild() throws Exception {
    ChildProcess child = sh("exec sleep 300").as("A").start();
    CompletableFuture<Throwable> ended = new CompletableFuture<>();
    Thread waiting =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    ended.complete(new IllegalStateException("ended: " + child.await(LONG)));
                  } catch (ChildProcessError e) {
                    ended.complete(Thread.currentThread().isInterrupted() ? e : new Error(e));
                  }
                });
    waiting.interrupt();
    assertThat(ended.get(2, TimeUnit.MINUTES))
        .isInstanceOf(ChildProcessError.class)
        .hasMessage("Interrupted while A ran; it was killed.");
    assertEnds(child.pid());
  }

  @Test
  void close_endsAllThatChildrenStartedAndLeftBehind() throws Exception {
    ProcessResult left =
        sh("(setsid sleep 300 >/dev/null 2>&1 & echo $!) ; sleep 300 & echo $!").run(LONG);
    ChildProcess alive = sh("sleep 300 & echo $!; (setsid sleep 300 & echo $!); wait").start();
    List<Long> pids = new java.util.ArrayList<>(left.stdout().stream().map(Long::valueOf).toList());
    assertThat(pids).hasSize(2);
    processes().close();
    assertThat(alive.isAlive()).isFalse();
    pids.addAll(alive.await(Duration.ZERO).stdout().stream().map(Long::valueOf).toList());
    for (long pid : pids) {
      assertEnds(pid);
    }
    assertThatThrownBy(() -> sh("exit 0").start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("The test of these processes is over.");
  }
}
