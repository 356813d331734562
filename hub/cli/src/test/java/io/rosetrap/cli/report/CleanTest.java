package io.rosetrap.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanTest {
  @Test
  void lines_whatCannotBeSeen_isSeen() {
    assertThat(Clean.lines("a\tb\nc\u0000\u001b\r\u007f\u0085\u202Ed\u2066\uD800e\uFFFF"))
        .isEqualTo("a\tb\nc␀␛␍␡\uFFFD‹U+202E›d‹U+2066›\uFFFDe\uFFFD");
  }

  @Test
  void lines_allScripts_stayAsTheyAre() {
    String text = "añ שלום 漢字 👩‍👩‍👧 e\u0301";
    assertThat(Clean.lines(text)).isSameAs(text);
  }

  @Test
  void line_severalLines_becomesOne() {
    assertThat(Clean.line("a\nb\tc\u2028d")).isEqualTo("a b c\uFFFDd");
  }

  @Test
  void clip_longText_isCutBetweenCharacters() {
    assertThat(Clean.clip("😀😀😀😀", 3)).isEqualTo("😀😀…");
    assertThat(Clean.clip("😀😀😀", 3)).isEqualTo("😀😀😀");
  }

  @Test
  void tail_linesAndCharacters_areBounded() {
    assertThat(Clean.tail(List.of("a", "b", "c"), 2, 100)).isEqualTo("b\nc");
    assertThat(Clean.tail(List.of("first", "second"), 9, 10)).isEqualTo("…st\nsecond");
    assertThat(Clean.tail(List.of("x".repeat(10) + "😀😀"), 9, 4)).isEqualTo("…😀");
    assertThat(Clean.tail(Collections.nCopies(10_000, "line"), 9_999, 1_000))
        .hasSizeLessThanOrEqualTo(1_001);
    assertThat(Clean.tail(List.of(), 9, 9)).isEmpty();
  }
}
