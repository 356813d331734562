package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Ending;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastLinesTest {
  private final LastLines lines = new LastLines();
  private final LastLines.Tail out = lines.stream();

  private static void print(LastLines.Tail tail, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // Byte by byte, because streams come in pieces of any size.
    for (byte b : bytes) {
      tail.accept(new byte[] {b}, 1);
    }
  }

  @Test
  void lines_ofTwoStreams_areInTheOrderOfTheirEnds() {
    LastLines.Tail err = lines.stream();
    print(out, "one\ntw");
    print(err, "error\n");
    print(out, "o\nunended");
    assertThat(lines.lines()).containsExactly("one", "error", "two", "unended");
  }

  @Test
  void lines_moreThanAreKept_areTheLast() {
    for (int i = 0; i < 100; i++) {
      print(out, "line " + i + "\n");
    }
    assertThat(lines.lines()).hasSize(Ending.MAX_LINES).startsWith("line 80").endsWith("line 99");
  }

  @Test
  void lines_coloursTabsAndBlankLines_areAsAPersonSeesThem() {
    print(out, "\u001b[1;31mred\u001b[0m \u001b]0;title\u0007x\n\n  \n\tat Y.z(Y.java:3)  \n");
    assertThat(lines.lines()).containsExactly("red x", "    at Y.z(Y.java:3)");
  }

  @Test
  void lines_writtenOver_showWhatStoodThereLast() {
    print(out, " 10 %\r 50 %\r100 %\r\nunix\r\nbegun\rover");
    assertThat(lines.lines()).containsExactly("100 %", "unix", "over");
  }

  @Test
  void lines_withoutEnd_takeBoundedMemory() {
    byte[] chunk = new byte[1 << 16];
    Arrays.fill(chunk, (byte) 'x');
    for (int i = 0; i < 100; i++) {
      out.accept(chunk, chunk.length);
    }
    assertThat(lines.lines()).singleElement().satisfies(l -> assertThat(l).hasSizeLessThan(2_000));
  }

  @Test
  void lines_nothingPrinted_areNone() {
    assertThat(lines.lines()).isEqualTo(List.of());
  }
}
