package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.RoseTrapException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
  private final Option<Long> waiters =
      Option.setting(Kind.NUMBER, "N", "Readers.", "--max-waiters");
  private final Option<Long> port = Option.setting(Kind.NUMBER, "N", "Port.", "--port");
  private final Option<Duration> grace = Option.setting(Kind.DURATION, "TIME", "Grace.", "--grace");
  private final Option<String> as =
      Option.setting(Kind.TEXT, "NAME", "Who.", "--as", "--participant");
  private final Option<List<String>> hosts = Option.listSetting("NAME", "Hosts.", "--allow-host");
  private final Option<Boolean> log = Option.flagSetting("Log.", "--access-log");
  private final Option<String> own = Option.of(Kind.TEXT, "X", "Not a setting.", "--type");

  private void parse(Map<String, String> environment, String... words) {
    CommandSpec spec = CommandSpec.create();
    Option.addAll(spec, waiters, port, grace, as, hosts, log, own);
    Parsing.parse(spec, List.of(words));
    new Environment(environment).complete(spec);
  }

  @Test
  void complete_nothingSet_leavesOptionsEmpty() {
    parse(Map.of("ROSETRAP_TYPE", "json", "ROSETRAP_MAX_WAITERS", " "));
    assertThat(waiters.value()).isEmpty();
    assertThat(waiters.or(5L)).isEqualTo(5);
    assertThat(log.or(false)).isFalse();
    assertThat(hosts.value()).isEmpty();
    assertThat(own.value()).as("not every option is a setting").isEmpty();
  }

  @Test
  void complete_variables_standInForOptions() {
    parse(
        Map.of(
            "ROSETRAP_MAX_WAITERS", "7",
            "ROSETRAP_GRACE", "1m30s",
            "ROSETRAP_PARTICIPANT", "${CLIENT} A",
            "ROSETRAP_ALLOW_HOST", "a.example, b.example"));
    assertThat(waiters.required()).isEqualTo(7);
    assertThat(waiters.isOnCommandLine()).isFalse();
    assertThat(grace.required()).isEqualTo(Duration.ofSeconds(90));
    assertThat(as.required()).isEqualTo("${CLIENT} A");
    assertThat(hosts.required()).containsExactly("a.example", "b.example");
  }

  @Test
  void complete_options_outweighVariables() {
    parse(
        Map.of("ROSETRAP_MAX_WAITERS", "unusable", "ROSETRAP_ALLOW_HOST", "x"),
        "--max-waiters=8",
        "--allow-host",
        "a,b",
        "--allow-host=c");
    assertThat(waiters.required()).isEqualTo(8);
    assertThat(waiters.isOnCommandLine()).isTrue();
    assertThat(hosts.required()).containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "1, true",
    "yes, true",
    "on, true",
    "false, false",
    "0, false",
    "no, false"
  })
  void complete_flag_isTrueOrFalse(String text, boolean on) {
    parse(Map.of("ROSETRAP_ACCESS_LOG", text));
    assertThat(log.or(false)).isEqualTo(on);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void complete_flagOnTheCommandLine_isOnWhateverTheVariableSays(String text) {
    parse(Map.of("ROSETRAP_ACCESS_LOG", text), "--access-log");
    assertThat(log.or(false)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "ROSETRAP_MAX_WAITERS | many | 'many' is not a whole number, 0 or more.",
        "ROSETRAP_ACCESS_LOG  | si   | 'si' is neither true nor false."
      })
  void complete_unusable_namesTheVariable(String name, String value, String why) {
    assertThatThrownBy(() -> parse(Map.of(name, value)))
        .isInstanceOf(RoseTrapException.class)
        .hasMessage("The environment variable " + name + " cannot be used: " + why);
  }

  @Test
  void complete_portOfKubernetes_isNotOurs() {
    parse(Map.of("ROSETRAP_PORT", "tcp://10.3.4.5:8000"));
    assertThat(port.value()).isEmpty();
  }
}
