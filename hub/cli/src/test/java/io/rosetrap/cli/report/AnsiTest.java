package io.rosetrap.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnsiTest {
  private static final String ESC = "\u001b";

  @Test
  void toHtml_colours_becomeClassesThatEndWithTheLine() {
    assertThat(Ansi.toHtml(ESC + "[1;31mred\nstill" + ESC + "[22m thin" + ESC + "[m plain <b>"))
        .isEqualTo(
            "<span class=\"f1 b\">red</span>\n<span class=\"f1 b\">still</span>"
                + "<span class=\"f1\"> thin</span> plain &lt;b&gt;");
  }

  @ParameterizedTest
  @CsvSource({
    "94, f12",
    "44, g4",
    "102, g2",
    "38;5;9, f9",
    "38;5;196, f1",
    "38;5;255, f7",
    "38;2;10;10;200, f4",
    "48;5;46, g2",
    "4, u",
    "2, d",
  })
  void toHtml_selection_isTheNearestClass(String selection, String name) {
    assertThat(Ansi.toHtml(ESC + "[" + selection + "mx"))
        .isEqualTo("<span class=\"" + name + "\">x</span>");
  }

  @ParameterizedTest
  @CsvSource({
    "'[2K', cursor and erasing",
    "'[?25l', modes",
    "']0;title\u0007', a title",
    "']8;;http://example.org\u001b\\', a link",
    "'(B', a character set",
    "'[', a sequence that is cut off",
    "'[99999999999999999999m', a number that is none",
    "'', a lone escape",
  })
  void toHtml_otherSequence_isDropped(String sequence, String what) {
    assertThat(Ansi.toHtml("a" + ESC + sequence)).as(what).isEqualTo("a");
    assertThat(Ansi.strip("a" + ESC + sequence)).as(what).isEqualTo("a");
  }

  @Test
  void strip_colours_leavesTheText() {
    assertThat(Ansi.strip(ESC + "[31mred" + ESC + "[0m and\nmore")).isEqualTo("red and\nmore");
  }
}
