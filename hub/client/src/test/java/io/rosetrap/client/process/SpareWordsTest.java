package io.rosetrap.client.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpareWordsTest {
  private static String run(List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder();
    SpareWords.set(builder, command, environment, StandardCharsets.US_ASCII);
    Process process = builder.redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void wordsThatThePlatformCannotWrite_arriveAsTheyWere() throws IOException {
    List<String> command = List.of("sh", "-c", "printf '%s|' \"$@\"", "sh", "ä 日", "a'b\"$c\n", "");
    assertThat(run(command, Map.of())).isEqualTo("ä 日|a'b\"$c\n||");
  }

  @Test
  void environmentThatThePlatformCannotWrite_arrivesAsItWas() throws IOException {
    String printed =
        run(
            List.of("sh", "-c", "printf '%s|%s|%s' \"$A\" \"$B\" \"${w-unset}\""),
            Map.of("A", "Zoë\n", "B", "b"));
    assertThat(printed).isEqualTo("Zoë\n|b|unset");
  }

  @Test
  void plainWords_needNoShell() {
    ProcessBuilder builder = new ProcessBuilder();
    SpareWords.set(builder, List.of("make", "a b"), Map.of("X", "1"), StandardCharsets.US_ASCII);
    assertThat(builder.command()).containsExactly("make", "a b");
    assertThat(builder.environment()).containsEntry("X", "1");
  }
}
