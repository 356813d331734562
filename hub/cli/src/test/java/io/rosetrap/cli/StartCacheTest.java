package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartCacheTest {
  @TempDir Path folder;
  private Path cache;
  private Path maps;
  private Path making;

  @BeforeEach
  void make() throws IOException {
    Path own = Files.createDirectory(folder.resolve("1-25-=usr"));
    making = own.resolve(StartCache.MAKING);
    cache = Files.createFile(own.resolve("commands.cache"));
    maps = folder.resolve("maps");
  }

  @Test
  void check_javaHasTakenTheCache_itStays() throws IOException {
    Files.writeString(maps, "x".repeat(8185) + " /elsewhere/1-25-=usr/commands.cache\nmore\n");
    StartCache.check(cache, maps);
    assertThat(cache).exists();
  }

  @Test
  void check_nobodyKnows_itStays() throws IOException {
    StartCache.check(cache, maps);
    Files.createFile(maps);
    StartCache.check(cache, maps);
    StartCache.check(null);
    StartCache.check("/no\0path");
    assertThat(cache).exists();
  }

  @Test
  void check_javaHasPassedItOver_itGoesAndIsMadeOnceMore() throws IOException {
    Files.writeString(maps, "51001000-51bd5000 rw-p 00001000 fe:00 2220500 /other/hub.cache\n");
    Files.writeString(making, StartCache.FAILED);
    StartCache.check(cache, maps);
    assertThat(cache).doesNotExist();
    assertThat(making).as("nothing keeps it from being made").doesNotExist();

    Files.createFile(cache);
    StartCache.check(cache, maps);
    assertThat(cache).doesNotExist();
    assertThat(making).as("but not for ever").hasContent(StartCache.FAILED);
  }
}
