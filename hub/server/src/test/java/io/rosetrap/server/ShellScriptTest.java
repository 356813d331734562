package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The functions that the hub serves, run by a real shell with a real curl. */
class ShellScriptTest {
  private final TestHub hub = TestHub.start();

  @TempDir Path directory;

  /** What a shell ended with. */
  private record Ended(int code, String out, String err) {
    Ended require(int expected) {
      assertThat(code).as(out + err).isEqualTo(expected);
      return this;
    }
  }

  @BeforeEach
  void requireTools() {
    boolean there =
        Stream.of("sh", "curl")
            .allMatch(
                tool ->
                    Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, tool))));
    if ("true".equals(System.getenv("CI"))) {
      assertThat(there).as("the machine that builds has sh and curl").isTrue();
    }
    Assumptions.assumeTrue(there, "there is no sh, or no curl, to run the script with");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  /**
   * Runs commands after the script was fetched as its users do; settings are {@code NAME=VALUE}.
   */
  private Ended sh(String commands, String... settings) {
    try {
      Path file = Files.createTempFile(directory, "commands", ".sh");
      Files.writeString(
          file,
          "set -eu\neval \"$(curl -sS http://127.0.0.1:" + hub.port() + "/sh)\"\n" + commands);
      Path err = Files.createTempFile(directory, "err", "");
      ProcessBuilder builder =
          new ProcessBuilder("sh", file.toString()).redirectError(err.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("ROSETRAP_"));
      for (String setting : settings) {
        int equals = setting.indexOf('=');
        builder.environment().put(setting.substring(0, equals), setting.substring(equals + 1));
      }
      Process process = builder.start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      return new Ended(process.exitValue(), out, Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void script_isServedWithoutATokenAndSpeaksToWhereItCameFrom() {
    Answer script = hub.get("/sh", "Host: localhost:" + hub.port()).requireStatus(200);

    assertThat(script.header("Content-Type")).contains("text/x-shellscript; charset=utf-8");
    assertThat(script.text())
        .contains(": \"${ROSETRAP_URL:=http://localhost:" + hub.port() + "}\"")
        .doesNotContain("@URL@");
    // The host becomes part of a program: nothing that a shell would read comes that far.
    for (String host :
        new String[] {"127.0.0.1:1$(reboot)", "x`reboot`", "x\"; reboot;\"", "$(x)"}) {
      assertThat(hub.get("/sh", "Host: " + host).status()).as(host).isIn(400, 403);
    }
    hub.get("/sh?x").requireProblem(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void write_andRead_keepTextsAsTheyAre() {
    Ended ended =
        sh(
            """
            rt_write a 'it'"'"'s "quoted" $HOME `x` \\n  ü€ \\'
            rt_read a
            printf 'two\\nlines\\n' | rt_write dir/b
            rt_peek dir/b
            rt_write empty ''
            rt_peek empty
            """);

    assertThat(ended.require(0).out())
        .isEqualTo("it's \"quoted\" $HOME `x` \\n  ü€ \\\ntwo\nlines\n\n\n");
    assertThat(hub.get(VARIABLES + "dir/b").text()).isEqualTo("two\nlines\n");
    assertThat(hub.get(VARIABLES + "a").header("Content-Type"))
        .contains("text/plain; charset=utf-8");
  }

  @Test
  void read_blocksUntilTheWrite() {
    CompletableFuture<Ended> reader =
        CompletableFuture.supplyAsync(
            () -> sh("rt_read X_Data 20", "ROSETRAP_PARTICIPANT=CLIENT A"));
    hub.awaitReader("X_Data");
    assertThat(hub.get(RUN + "/waiters").json().at("/waiters/0/participant").asText())
        .isEqualTo("CLIENT A");

    hub.write("X_Data", "50");

    assertThat(reader.orTimeout(30, TimeUnit.SECONDS).join().require(0).out()).isEqualTo("50\n");
  }

  @Test
  void read_thatDoesNotEndWell_hasTheExitCodesOfTheCommandLine() {
    Ended late = sh("rt_read never 1").require(124);
    assertThat(late.out()).isEmpty();
    assertThat(late.err())
        .startsWith("rosetrap: Timed out after 1 s: sh-")
        .contains(" waits for never in run default.\n  - nobody has written never in this run\n");
    hub.post(VARIABLES + "f/failure", json("{'reason':'no disk left'}")).requireStatus(200);
    assertThat(sh("rt_read f 5").require(3).err())
        .contains("f was declared failed by anonymous: no disk left");
    Member.join(hub, "B", "p").leave("{'exitCode':1}");
    sh("rt_read p 5").require(3);
    sh("rt_peek never").require(100);
    assertThat(sh("rt_read 'a b' 1").require(2).err())
        .contains("The variable name 'a b' has a space");
    assertThat(sh("rt_read '../x?y#z' 1").require(2).err()).contains("'../x?y#z'");
    assertThat(sh("rt_write 'ü' 1").require(2).err()).contains("'ü'");
    for (String usage :
        new String[] {
          "rt_read",
          "rt_read a 10m",
          "rt_read a 99999999999999999999",
          "rt_read a 1 2",
          "rt_write",
          "rt_write a b c",
          "rt_peek",
          "rt_fail a"
        }) {
      assertThat(sh(usage).require(2).err()).startsWith("usage: rt_");
    }
    hub.core().close();
    sh("rt_write a 1").require(75);
  }

  @Test
  void hub_thatIsNotThereOrNone_isSaid() {
    assertThat(sh("ROSETRAP_URL=http://127.0.0.1:1; rt_write a 1").require(69).err())
        .contains("rosetrap: The hub at http://127.0.0.1:1 cannot be reached.");
    Ended other = sh("curl() { printf '<html>502</html>\\n502'; }; rt_peek a").require(1);
    assertThat(other.err())
        .startsWith("rosetrap: What answers at ")
        .contains("is no hub (status 502)");
  }

  @Test
  void fail_withQuotesAndLineEnds_isToldToReaders() {
    sh("rt_fail out 'the \"linker\" \\ broke\nat line 2 ü'").require(0);

    assertThat(
            hub.get(VARIABLES + "out?wait=1s")
                .requireProblem(ErrorCode.FAILED)
                .json()
                .at("/failure/reason")
                .asText())
        .isEqualTo("the \"linker\" \\ broke at line 2 ü");
    assertThat(sh("rt_read out 1").require(3).err())
        .contains("the \"linker\" \\ broke at line 2 ü");
  }

  @Test
  void environment_namesRunParticipantSessionAndHub() {
    Member b = Member.join(hub, "Z%C3%BCrich 100%25", "Y");
    sh(
            "rt_write x 1",
            "ROSETRAP_RUN=nightly",
            "ROSETRAP_PARTICIPANT=Zürich 100%",
            "ROSETRAP_URL=http://127.0.0.1:" + hub.port() + "/")
        .require(0);
    assertThat(hub.get("/v1/runs/nightly/variables/x").header("RoseTrap-Writer"))
        .contains("Z%C3%BCrich%20100%25");
    sh("rt_write Y 1", "ROSETRAP_PARTICIPANT=Zürich 100%", "ROSETRAP_SESSION=" + b.session())
        .require(0);
    b.leave("");
    sh("rt_write Y 2", "ROSETRAP_PARTICIPANT=Zürich 100%", "ROSETRAP_SESSION=" + b.session())
        .require(1);
    assertThat(hub.get(VARIABLES + "Y").text()).isEqualTo("1");
  }

  @Test
  void token_isSentFromTheEnvironment() {
    try (TestHub guarded = TestHub.start(c -> c.token("t0ken\"\\$x"))) {
      String url = "ROSETRAP_URL=http://127.0.0.1:" + guarded.port();
      assertThat(guarded.get("/sh").requireStatus(200).text()).doesNotContain("t0ken");

      assertThat(sh("rt_write a 1", url).require(1).err()).startsWith("rosetrap: ");
      sh("rt_write a 1", url, "ROSETRAP_TOKEN=t0ken\"\\$x").require(0);
      assertThat(sh("rt_peek a", url, "ROSETRAP_TOKEN=t0ken\"\\$x").require(0).out())
          .isEqualTo("1\n");
    }
  }
}
