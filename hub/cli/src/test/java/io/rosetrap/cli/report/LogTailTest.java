package io.rosetrap.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogTailTest {
  @TempDir Path folder;

  @Test
  void read_shortLog_isAllOfIt() throws Exception {
    Path log = Files.writeString(folder.resolve("a.log"), "one\ntwo\n");
    assertThat(LogTail.read(log, 100)).isEqualTo(new LogTail("one\ntwo\n", 8, 8));
    assertThat(LogTail.read(log, 8).isCut()).isFalse();
  }

  @Test
  void read_longLog_beginsWithAWholeLine() throws Exception {
    Path log = Files.writeString(folder.resolve("a.log"), "one\ntwo\nthree\n");
    LogTail tail = LogTail.read(log, 8);
    assertThat(tail).isEqualTo(new LogTail("three\n", 6, 14));
    assertThat(tail.isCut()).isTrue();
  }

  @Test
  void read_lineWithoutEnd_beginsWithAWholeCharacter() throws Exception {
    Path log = Files.writeString(folder.resolve("a.log"), "ééééé");
    assertThat(LogTail.read(log, 5).text()).isEqualTo("éé");
  }

  @Test
  void read_emptyLog_isEmpty() throws Exception {
    Path log = Files.writeString(folder.resolve("a.log"), "");
    assertThat(LogTail.read(log, 5)).isEqualTo(new LogTail("", 0, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "'a\r\nb\r\n', 'a\nb\n'",
    "'10 %\r50 %\r100 %\ndone', '100 %\ndone'",
    "'10 %\r50 %\r', '50 %'",
    "'\r\r\n\r', '\n'",
    "'', ''",
  })
  void rewrite_carriageReturns_leavesTheLastState(String printed, String seen) {
    assertThat(LogTail.rewrite(printed)).isEqualTo(seen);
  }
}
