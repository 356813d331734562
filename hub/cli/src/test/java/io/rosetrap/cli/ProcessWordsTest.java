package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.RoseTrapException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessWordsTest {
  @TempDir Path folder;

  @Test
  void arguments_lostToTheLocale_areReadAsTheyWereGiven() throws IOException {
    Path original = file("java", "-cp", "x", "Main", "write", "ä", "", "€ 😀");
    String[] decoded = {"write", "\uFFFD\uFFFD", "", "\uFFFD \uFFFD"};
    assertThat(ProcessWords.arguments(decoded, original)).containsExactly("write", "ä", "", "€ 😀");
  }

  @Test
  void arguments_nothingLost_areLeftAsTheyAre() {
    String[] decoded = {"write", "ä"};
    assertThat(ProcessWords.arguments(decoded, folder.resolve("none"))).isSameAs(decoded);
  }

  @Test
  void arguments_noSuchFile_areLeftAsTheyAre() {
    String[] decoded = {"write", "\uFFFD"};
    assertThat(ProcessWords.arguments(decoded, folder.resolve("none"))).isSameAs(decoded);
  }

  @Test
  void arguments_notUtf8_areRefused() throws IOException {
    Path original = folder.resolve("cmdline");
    Files.write(original, new byte[] {'j', 0, 'w', 0, (byte) 0xff, 0});
    assertThatThrownBy(() -> ProcessWords.arguments(new String[] {"w", "\uFFFD"}, original))
        .isInstanceOf(RoseTrapException.class)
        .hasMessage(
            "Word 2 of the command line is not UTF-8. Give a value that is no text through stdin or"
                + " --file.");
  }

  @Test
  void environment_lostToTheLocale_isReadAsItWasGiven() throws IOException {
    Path original = file("PATH=/bin", "ROSETRAP_PARTICIPANT=Zoë=1", "ROSETRAP_RUN=r");
    Map<String, String> decoded =
        Map.of("PATH", "/bin", "ROSETRAP_PARTICIPANT", "Zo\uFFFD=1", "ROSETRAP_RUN", "r");
    assertThat(ProcessWords.environment(decoded, original))
        .containsOnly(
            Map.entry("PATH", "/bin"),
            Map.entry("ROSETRAP_PARTICIPANT", "Zoë=1"),
            Map.entry("ROSETRAP_RUN", "r"));
  }

  @Test
  void id_isThatOfThisProcess() {
    assertThat(ProcessWords.id()).isEqualTo(Long.toString(ProcessHandle.current().pid()));
  }

  private Path file(String... words) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String word : words) {
      bytes.writeBytes(word.getBytes(StandardCharsets.UTF_8));
      bytes.write(0);
    }
    return Files.write(folder.resolve("words"), bytes.toByteArray());
  }
}
