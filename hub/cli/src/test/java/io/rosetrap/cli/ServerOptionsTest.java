package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.core.Limits;
import io.rosetrap.server.ServerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerOptionsTest {
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z]+(-[a-z]+)*");

  @TempDir Path folder;

  private static ServerConfig config(Map<String, String> environment, String... words) {
    ServerOptions server = new ServerOptions();
    LimitOptions limits = new LimitOptions();
    CommandSpec spec = CommandSpec.create();
    server.addTo(spec, Option.setting(Kind.TEXT, "FILE", "File.", "--port-file"));
    limits.addTo(spec);
    Parsing.parse(spec, List.of(words));
    new Environment(environment).complete(spec);
    return server.toConfig(limits.toLimits());
  }

  @Test
  void toConfig_noWords_isTheDefaultsOnPort8000() {
    ServerConfig defaults = ServerConfig.builder().port(8000).build();
    assertThat(config(Map.of())).isEqualTo(defaults);
  }

  @Test
  void toConfig_words_areTaken() {
    ServerConfig config =
        config(
            Map.of(),
            "--host=0.0.0.0 --port=0 --token=secret --allow-host=a --allow-host=b,c --max-wait=5m"
                .split(" "));
    assertThat(config.host()).isEqualTo("0.0.0.0");
    assertThat(config.port()).isZero();
    assertThat(config.token()).hasValue("secret");
    assertThat(config.allowedHosts()).isEqualTo(Set.of("a", "b", "c"));
    assertThat(config.maxWait()).isEqualTo(Duration.ofMinutes(5));
    ServerConfig open =
        config(Map.of(), "--host", "0.0.0.0", "--allow-anonymous", "--grace", "0", "--access-log");
    assertThat(open.allowAnonymous()).isTrue();
    assertThat(open.grace()).isZero();
    assertThat(open.accessLog()).isTrue();
    assertThat(open.deadlocks()).isEqualTo(DeadlockPolicy.FAIL);
    assertThat(config(Map.of(), "--deadlocks", "off").deadlocks()).isEqualTo(DeadlockPolicy.OFF);
    assertThat(config(Map.of("ROSETRAP_DEADLOCKS", "warn")).deadlocks())
        .isEqualTo(DeadlockPolicy.WARN);
  }

  @Test
  void toConfig_everyLimit_byOptionAndByEnvironment() {
    Limits expected =
        new Limits(
            3 << 10, 1 << 20, 11, 12, 13, 14 << 10, 15, 16, 17, 18, 19, 20, Duration.ofSeconds(21));
    assertThat(
            config(
                    Map.of(),
                    "--max-value-bytes=3k",
                    "--max-stored-bytes=1m",
                    "--max-runs=11",
                    "--max-variables=12",
                    "--max-versions=13",
                    "--max-history-bytes=14k",
                    "--max-waiters=15",
                    "--max-journal=16",
                    "--max-idempotency-keys=17",
                    "--max-slots=18",
                    "--max-items=19",
                    "--max-deliveries=20",
                    "--max-absence=21s")
                .limits())
        .isEqualTo(expected);
    assertThat(
            config(
                    Map.ofEntries(
                        Map.entry("ROSETRAP_MAX_VALUE_BYTES", "3k"),
                        Map.entry("ROSETRAP_MAX_STORED_BYTES", "1m"),
                        Map.entry("ROSETRAP_MAX_RUNS", "11"),
                        Map.entry("ROSETRAP_MAX_VARIABLES", "12"),
                        Map.entry("ROSETRAP_MAX_VERSIONS", "13"),
                        Map.entry("ROSETRAP_MAX_HISTORY_BYTES", "14k"),
                        Map.entry("ROSETRAP_MAX_WAITERS", "15"),
                        Map.entry("ROSETRAP_MAX_JOURNAL", "16"),
                        Map.entry("ROSETRAP_MAX_IDEMPOTENCY_KEYS", "17"),
                        Map.entry("ROSETRAP_MAX_SLOTS", "18"),
                        Map.entry("ROSETRAP_MAX_ITEMS", "19"),
                        Map.entry("ROSETRAP_MAX_DELIVERIES", "20"),
                        Map.entry("ROSETRAP_MAX_ABSENCE", "21s")))
                .limits())
        .isEqualTo(expected);
  }

  @Test
  void toConfig_limitBeyondAnyHub_isRefused() {
    assertThatThrownBy(() -> config(Map.of(), "--max-runs=5000000000"))
        .isInstanceOf(RoseTrapException.class)
        .hasMessage("The limit max-runs is 5000000000; it goes from 1 to 1000000.");
    assertThatThrownBy(() -> config(Map.of(), "--port=5000000000"))
        .isInstanceOf(RoseTrapException.class)
        .hasMessageContaining("it goes from 0 (any free one) to 65535");
  }

  @Test
  void toConfig_token_commandLineOutweighsEnvironment() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "from-file\n");
    Map<String, String> both =
        Map.of("ROSETRAP_TOKEN", "from-env", "ROSETRAP_TOKEN_FILE", file.toString());
    assertThat(config(both).token()).hasValue("from-env");
    assertThat(config(both, "--token=from-word").token()).hasValue("from-word");
    assertThat(config(Map.of("ROSETRAP_TOKEN", "x"), "--token-file=" + file).token())
        .hasValue("from-file");
    assertThat(config(Map.of("ROSETRAP_TOKEN_FILE", file.toString())).token())
        .hasValue("from-file");
    Files.writeString(file, " \n");
    assertThatThrownBy(() -> config(Map.of(), "--token-file=" + file))
        .isInstanceOf(RoseTrapException.class)
        .hasMessage("The file " + file + " holds no token; it is empty.");
  }

  @Test
  void messagesOfTheHub_nameOptionsThatThereAre() throws IOException {
    CommandSpec serve = new ServeCommand().spec();
    // Some are advice to readers, or to those whose items were given up.
    CommandSpec read = new ReadCommand().spec();
    CommandSpec dead = new DeadCommand().spec();
    Set<String> unknown = new TreeSet<>();
    for (String module : new String[] {"core", "server"}) {
      Path sources = Path.of("..", module, "src", "main", "java");
      try (Stream<Path> files = Files.walk(sources)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          Matcher option = OPTION.matcher(Files.readString(file));
          while (option.find()) {
            if (serve.option(option.group()) == null
                && read.option(option.group()) == null
                && dead.option(option.group()) == null) {
              unknown.add(option.group() + " in " + file.getFileName());
            }
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
  }
}
