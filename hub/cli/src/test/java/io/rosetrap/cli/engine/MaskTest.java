package io.rosetrap.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskTest {
  private final Mask mask = new Mask();

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** What is shown of a text that comes in chunks. */
  private String shown(String text, int... cuts) {
    Mask.Stream stream = mask.new Stream();
    StringBuilder shown = new StringBuilder();
    byte[] all = bytes(text);
    int from = 0;
    for (int i = 0; i <= cuts.length; i++) {
      int to = i == cuts.length ? all.length : cuts[i];
      byte[] chunk = Arrays.copyOfRange(all, from, to);
      shown.append(new String(stream.next(chunk, chunk.length), StandardCharsets.ISO_8859_1));
      from = to;
    }
    shown.append(new String(stream.rest(), StandardCharsets.ISO_8859_1));
    return new String(
        shown.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  @Test
  void next_withoutSecrets_isTheSame() {
    assertThat(shown("abc\n", 1)).isEqualTo("abc\n");
  }

  @Test
  void next_aSecretThatIsCutAnywhere_isCovered() {
    mask.hide("hunter22");
    String text = "the word is hunter22, hunter2 is none: hunter22hunter22\n";
    for (int cut = 0; cut <= text.length(); cut++) {
      assertThat(shown(text, cut)).isEqualTo("the word is ***, hunter2 is none: ******\n");
    }
  }

  @Test
  void next_byteForByte_isCovered() {
    mask.hide("pässwörd");
    String text = "x pässwörd y pässwör";
    int[] cuts = new int[bytes(text).length];
    for (int i = 0; i < cuts.length; i++) {
      cuts[i] = i;
    }
    assertThat(shown(text, cuts)).isEqualTo("x *** y pässwör");
  }

  @Test
  void next_secretsThatOverlap_showNothingOfTheLonger() {
    mask.hide("abcd");
    mask.hide("abcdefgh");
    assertThat(shown("abcdefgh abcdx", 5)).isEqualTo("*** ***x");
  }

  @Test
  void hide_severalLines_coversEachLine() {
    mask.hide("first line\nsecond line");
    assertThat(shown("> second line\n> first line\n")).isEqualTo("> ***\n> ***\n");
    assertThat(mask.cover("a second line b")).isEqualTo("a *** b");
  }

  @Test
  void hide_whatIsShort_isNoSecret() {
    mask.hide("abc");
    mask.hide("");
    assertThat(mask.isEmpty()).isTrue();
    assertThat(shown("abc")).isEqualTo("abc");
  }

  @Test
  void next_randomCuts_neverLoseAByte() {
    mask.hide("aaab");
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        text.append((char) ('a' + random.nextInt(3)));
      }
      int cut = random.nextInt(41);
      assertThat(shown(text.toString(), Math.min(cut, 20), Math.max(cut, 20)))
          .as("seed %d", seed)
          .isEqualTo(text.toString().replace("aaab", "***"));
    }
  }
}
