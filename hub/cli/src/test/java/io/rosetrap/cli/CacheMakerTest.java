package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheMakerTest {
  @TempDir Path base;

  private Path folder(String name, int age, String... files) throws IOException {
    Path folder = Files.createDirectory(base.resolve(name));
    for (String file : files) {
      Files.createFile(folder.resolve(file));
    }
    Files.setLastModifiedTime(
        folder, FileTime.from(Instant.parse("2026-01-01T00:00:00Z").minusSeconds(age)));
    return folder;
  }

  @Test
  void removeOld_manyFolders_keepsTheNewestAndWhatIsNotOurs() throws IOException {
    Path newest = folder("newest", 0, "quick.cache", "commands.cache", "hub.cache");
    folder("second", 1, "quick.cache", "misfit", "making");
    folder("third", 2, "hub.cache", "quick-17.part.config");
    folder("fourth", 3, "hub.cache");
    folder("letters", 4, "hub.cache", "letter.txt");
    folder("empty", 5);
    CacheMaker.removeOld(newest);
    try (Stream<Path> left = Files.list(base)) {
      assertThat(left.map(folder -> String.valueOf(folder.getFileName())).toList())
          .containsExactlyInAnyOrderElementsOf(List.of("newest", "second", "letters", "empty"));
    }
    assertThat(base.resolve("letters/hub.cache")).exists();
  }
}
