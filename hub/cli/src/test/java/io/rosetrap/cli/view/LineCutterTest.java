package io.rosetrap.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LineCutterTest {
  private final List<String> lines = new ArrayList<>();

  private LineCutter cutter(boolean colours) {
    Harmless harmless = new Harmless(colours);
    return new LineCutter(
        (bytes, from, to, clean) -> {
          Bytes line = new Bytes(16);
          harmless.add(line, bytes, from, to, clean);
          lines.add(line.toString());
        });
  }

  private static void take(LineCutter cutter, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    cutter.take(bytes, bytes.length, 0);
  }

  static List<String[]> harmless() {
    return List.of(
        new String[] {"tab\tstays", "tab\tstays"},
        new String[] {"windows\r", "windows"},
        new String[] {"10 %\r50 %\r100 %", "100 %"},
        new String[] {"10 %\r50 %\r", "50 %"},
        new String[] {"\r\r", ""},
        new String[] {"\033[31mred\033[0m", "red"},
        new String[] {"\033[2J\033[1;1Hup\033[K", "up"},
        new String[] {"\033]0;title\007text\033]8;;http://x\033\\link\033]8;;\033\\", "textlink"},
        new String[] {"\033]0;title without an end", ""},
        new String[] {"\033(Bcharset\0337save\033=", "charsetsave"},
        new String[] {"cut \033[3", "cut "},
        new String[] {"cut \033", "cut "},
        new String[] {"\033[31é", "é"},
        new String[] {"bell\007 back\b\b", "bell back"},
        new String[] {"bin\0\1\2\177ary", "bin\ufffdary"},
        new String[] {"c1 \u009b31m", "c1 \ufffd31m"},
        new String[] {"two\u2028lines", "two lines"},
        new String[] {"漢字 🚀", "漢字 🚀"});
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void line_withWhatSteersATerminal_isHarmless(String printed, String shown) {
    take(cutter(false), printed + "\n");

    assertThat(lines).containsExactly(shown);
  }

  @Test
  void line_bytesThatAreNoText_areOneSign() {
    byte[] bytes = {'a', (byte) 0xff, (byte) 0xfe, (byte) 0xc3, 'b', '\n'};
    cutter(false).take(bytes, bytes.length, 0);

    assertThat(lines).containsExactly("a\ufffdb");
  }

  @Test
  void line_colours_endWithTheLineAndGoOnInTheNext() {
    LineCutter cutter = cutter(true);
    take(cutter, "\033[1m\033[31mred\nstill\033[0m no\n\033[mplain\n\033[2Jx\n");

    assertThat(lines)
        .containsExactly(
            "\033[1m\033[31mred\033[0m", "\033[1m\033[31mstill\033[0m no", "\033[mplain", "x");
  }

  @Test
  void take_anyChunks_makeTheSameLines() {
    String text = "one\n\ntwo é漢🚀\r\n\033[31mthree\033[0m\nfour";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int size = 1; size <= bytes.length; size++) {
      lines.clear();
      LineCutter cutter = cutter(false);
      for (int at = 0; at < bytes.length; at += size) {
        byte[] chunk = java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size));
        cutter.take(chunk, chunk.length, 0);
      }
      cutter.show();
      assertThat(lines)
          .as("chunks of %d", size)
          .containsExactly("one", "", "two é漢🚀", "three", "four");
    }
  }

  @Test
  void take_longLine_isCutBetweenCharacters() {
    LineCutter cutter = cutter(false);
    String text = "x" + "é漢".repeat(10_000);
    take(cutter, text + "\nnext\n");

    assertThat(lines).hasSize(5);
    assertThat(String.join("", lines.subList(0, 4))).isEqualTo(text);
    assertThat(lines.subList(0, 3))
        .allSatisfy(
            line ->
                assertThat(line.getBytes(StandardCharsets.UTF_8))
                    .hasSizeBetween(LineCutter.MOST - 4, LineCutter.MOST));
    assertThat(lines.getLast()).isEqualTo("next");
  }

  @Test
  void take_longLineWithASequenceAtTheCut_keepsItWhole() {
    take(cutter(false), "x".repeat(LineCutter.MOST - 3) + "\033[31mred\n");

    assertThat(lines).containsExactly("x".repeat(LineCutter.MOST - 3), "red");
  }

  @Test
  void take_lineAsLongAsIsKept_hasNoEmptyOneBehindIt() {
    take(
        cutter(false), "x".repeat(LineCutter.MOST) + "\n" + "y".repeat(2 * LineCutter.MOST) + "\n");

    assertThat(lines)
        .containsExactly(
            "x".repeat(LineCutter.MOST), "y".repeat(LineCutter.MOST), "y".repeat(LineCutter.MOST));
  }

  @Test
  void take_progressBarWithoutEnd_isNotKeptAtLength() {
    LineCutter cutter = cutter(false);
    for (int i = 0; i <= 100_000; i++) {
      take(cutter, "\r" + i + " of 100000");
    }
    assertThat(lines).isEmpty();
    take(cutter, "\n");

    assertThat(lines).containsExactly("100000 of 100000");
  }
}
