package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.Ending;
import io.rosetrap.api.ParticipantInfo;
import io.rosetrap.client.BrokenPromiseException;
import io.rosetrap.client.Introduction;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExecCommandTest extends HubTest {
  private ParticipantInfo participant(String name) {
    return other().participants().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Cli.Result sh(String script, String... options) {
    String[] words = new String[options.length + 5];
    words[0] = "exec";
    System.arraycopy(options, 0, words, 1, options.length);
    System.arraycopy(new String[] {"--", "sh", "-c", script}, 0, words, options.length + 1, 4);
    return cli().run(words);
  }

  @Test
  void exec_output_passesUnchangedAndTheExitCodeIsTheCommands() {
    Cli.Result result = sh("printf 'a\\0\\377b'; printf 'c' >&2; exit 7", "--as", "CLIENT A");
    assertThat(result.code()).as("%s", result).isEqualTo(7);
    assertThat(result.bytes()).containsExactly('a', 0, 0xff, 'b');
    assertThat(result.err()).isEqualTo("c");
  }

  @Test
  void exec_nameThatIsTaken_saysWhomItReplaces() {
    Introduction first = Introduction.ofProcess("java");
    other().join(first);
    String name = other().participant();

    Cli.Result result = sh("exit 0", "--as", name);

    assertThat(result.code()).as("%s", result).isZero();
    assertThat(result.err())
        .isEqualTo(
            "rosetrap: "
                + name
                + " was in the run already (attempt 1, process "
                + first.pid()
                + (first.host().isEmpty() ? "" : " on " + first.host())
                + "). This process takes its place and its promises; what the other does in that"
                + " name is refused from now on. If both are to run, give each a name of its own"
                + " (--as).\n");
  }

  @Test
  void exec_promiseNotKept_breaksWithExitCodeAndLastLines() {
    Cli.Result result =
        sh(
            "echo one; printf '\\tat X.y(Z.java:3)\\n' >&2; exit 3",
            "--as",
            "A",
            "--promise",
            "x,y");
    assertThat(result.code()).isEqualTo(3);
    for (String name : List.of("x", "y")) {
      BrokenPromiseException broken =
          catchThrowableOfType(
              BrokenPromiseException.class,
              () -> other().read(name, String.class, Duration.ofMinutes(1)));
      Ending ending = broken.failure().ending().orElseThrow();
      assertThat(ending.exitCode()).hasValue(3);
      assertThat(ending.lastLines()).containsExactlyInAnyOrder("one", "    at X.y(Z.java:3)");
    }
  }

  @Test
  void exec_environment_namesTheStayOfTheParticipant() {
    Cli.Result result =
        sh(
            "echo $ROSETRAP_URL $ROSETRAP_RUN $ROSETRAP_PARTICIPANT $ROSETRAP_SESSION",
            "--as",
            "CLIENT A",
            "--read",
            "x",
            "--lease",
            "30s",
            "--concurrent");
    ParticipantInfo info = participant("CLIENT A");
    assertThat(result.out()).startsWith(url() + " " + run() + " CLIENT A " + info.session());
    assertThat(info.software()).hasValue("exec");
    assertThat(info.reads()).containsExactly("x");
    assertThat(info.lease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(info.sequential()).isFalse();
    assertThat(info.ending().orElseThrow().kind()).isEqualTo(Ending.Kind.EXITED);
    assertThat(info.ending().orElseThrow().wasClean()).isTrue();
  }

  @Test
  void exec_endedBySignal_isToldByItsName() {
    Cli.Result result = sh("kill -KILL $$", "--as", "A");
    assertThat(result.code()).isEqualTo(137);
    assertThat(participant("A").ending().orElseThrow().signal()).hasValue("SIGKILL");
  }

  @Test
  void exec_withoutName_isNamedAfterItsCommand() {
    Cli.Result result = cli().with("ROSETRAP_PARTICIPANT", "").run("exec", "--", "/bin/true");
    assertThat(result.code()).isZero();
    assertThat(other().participants().getFirst().name()).matches("true-\\d+");
  }

  @Test
  void exec_programThatIsNotThere_exits127AndBreaksThePromise() {
    Cli.Result result = cli().run("exec", "--as", "A", "--promise", "x", "--", "no-such-program");
    assertThat(result.code()).isEqualTo(127);
    assertThat(result.err())
        .isEqualTo(
            "rosetrap: 'no-such-program' cannot be started: there is no such program on the"
                + " PATH.\n");
    assertThat(cli().run("read", "x").err())
        .startsWith("rosetrap: x was promised by A, which exited with code 127 ('no-such-program'");
    assertThat(cli().run("exec", "--as", "A", "--", "./no/such").code()).isEqualTo(127);
    assertThat(cli().run("exec", "--as", "A", "--", "/etc").code()).isEqualTo(126);
  }

  @Test
  void exec_promiseKept_readersGetTheValue() {
    Cli.Result result = sh("exit 0", "--as", "A", "--promise", "x");
    assertThat(result.code()).isZero();
    assertThat(cli().run("read", "x").code()).isEqualTo(3);
    assertThat(cli().run("write", "x", "1").code()).isZero();
    assertThat(cli().run("read", "x").out()).isEqualTo("1");
  }

  @Test
  void exec_hubIsNotThere_startsNothing() {
    Cli.Result result =
        Cli.at("http://127.0.0.1:1")
            .run("exec", "--as", "A", "--patience", "0", "--", "echo", "started");
    assertThat(result.code()).isEqualTo(69);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void exec_withinAStayOfTheSameName_isRefused() {
    Cli inside = cli().with("ROSETRAP_PARTICIPANT", "A").with("ROSETRAP_SESSION", "7");
    Cli.Result result = inside.run("exec", "--", "true");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("A is in the run already").contains("--as");
    assertThat(inside.run("exec", "--as", "B", "--", "true").code()).isZero();
  }

  @Test
  void command_withinAStay_actsInIt() {
    var stay = other().join(Introduction.ofProcess("exec"));
    String session = stay.environment().get("ROSETRAP_SESSION");
    Cli inside = cli().with("ROSETRAP_PARTICIPANT", "other").with("ROSETRAP_SESSION", session);
    assertThat(inside.run("write", "x", "1").code()).isZero();
    assertThat(participant("other").did()).hasValueSatisfying(did -> assertThat(did).contains("x"));
    Cli stale = cli().with("ROSETRAP_PARTICIPANT", "other").with("ROSETRAP_SESSION", "999999");
    assertThat(stale.run("write", "x", "2").code()).as("not its stay").isNotZero();
    assertThat(stale.run("write", "x", "2", "--as", "somebody").code()).isZero();
    assertThat(stale.run("write", "x", "2", "--run", run() + "-b").code()).isZero();
    Cli broken = cli().with("ROSETRAP_PARTICIPANT", "other").with("ROSETRAP_SESSION", "x");
    assertThat(broken.run("write", "x", "2").err()).contains("ROSETRAP_SESSION: ").contains("'x'");
  }
}
