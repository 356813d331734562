package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.RoseTrapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("hub.port");
  }

  @Test
  void write_then_remove_leavesNothing() throws IOException {
    PortFile portFile = PortFile.prepare(file.toString());
    portFile.write(4711);
    assertThat(file).hasContent("4711\n");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("no draft is left").containsExactly(file);
    }
    portFile.remove();
    portFile.remove();
    assertThat(file).doesNotExist();
  }

  @Test
  void prepare_fileOfAHubThatWasKilled_isRemoved() throws IOException {
    Files.writeString(file, "1\n");
    PortFile.prepare(file.toString());
    assertThat(file).doesNotExist();
  }

  @Test
  void remove_fileOfAnotherHub_isLeft() throws IOException {
    PortFile portFile = PortFile.prepare(file.toString());
    portFile.write(4711);
    Files.writeString(file, "4712\n");
    portFile.remove();
    assertThat(file).hasContent("4712\n");
  }

  @Test
  void remove_neverWritten_removesNothing() throws IOException {
    PortFile portFile = PortFile.prepare(file.toString());
    Files.writeString(file, "4712\n");
    portFile.remove();
    assertThat(file).exists();
  }

  @Test
  void prepare_noFolder_isRefused() {
    Path nowhere = folder.resolve("no").resolve("hub.port");
    assertThatThrownBy(() -> PortFile.prepare(nowhere.toString()))
        .isInstanceOf(RoseTrapException.class)
        .hasMessage("The port file " + nowhere + " cannot be written: its folder does not exist.");
    assertThatThrownBy(() -> PortFile.prepare(folder.toString()))
        .isInstanceOf(RoseTrapException.class)
        .hasMessage("The port file " + folder + " cannot be written: it is a folder.");
  }

  @Test
  void prepare_nameThatIsNone_isRefused() {
    assertThatThrownBy(() -> PortFile.prepare("a\0b"))
        .isInstanceOf(RoseTrapException.class)
        .hasMessageContaining("the name cannot be used");
  }
}
