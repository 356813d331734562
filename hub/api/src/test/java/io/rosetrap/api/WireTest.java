package io.rosetrap.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          CLIENT A, CLIENT%20A
          abc-._~XYZ019, abc-._~XYZ019
          a/b, a%2Fb
          100%, 100%25
          a+b, a%2Bb
          Ωmega, %CE%A9mega
          🌹, %F0%9F%8C%B9
          ', ', %2C%20
          """)
  void encode_text_isPrintableAscii(String text, String encoded) {
    assertThat(Wire.encode(text)).isEqualTo(encoded);
    assertThat(Wire.decode(encoded)).isEqualTo(text);
  }

  @Test
  void encode_anyCharacter_roundTrips() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c += c < 0x3000 ? 1 : 211) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        String text = "a" + Character.toString(c) + "%41";
        String encoded = Wire.encode(text);
        assertThat(encoded).matches("[A-Za-z0-9._~%-]+");
        assertThat(Wire.decode(encoded)).isEqualTo(text);
      }
    }
  }

  @Test
  void decode_randomText_neverFailsAndUndoesEncode() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append("%aF0g🌹é ".charAt(random.nextInt(9)));
      }
      String wellFormed =
          new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
      assertThat(Wire.decode(Wire.encode(wellFormed))).isEqualTo(wellFormed);
      assertThat(Wire.decode(wellFormed)).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CLIENT A", "", "Ωmega", "100%", "%", "%4", "%zz", "a%-1b", "50% of it"})
  void decode_whatIsNotEncoded_staysAsItIs(String text) {
    assertThat(Wire.decode(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"%41%4, A%4", "%41é, Aé", "é%41, éA", "%2525, %25", "%c3%a9, é", "%C3%A9, é"})
  void decode_mixed_decodesWhatIsEncoded(String encoded, String text) {
    assertThat(Wire.decode(encoded)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%FF", "%C3", "%ED%A0%80"})
  void decode_bytesThatAreNoUtf8_becomeReplacementCharacters(String encoded) {
    assertThat(Wire.decode(encoded)).contains("\uFFFD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "CLIENT A", "Z%C3%BCrich", "Z%c3%bcrich", "%25", "%41%42"})
  void isEncoded_ofWhatEncodeMakes_isTrue(String encoded) {
    assertThat(Wire.isEncoded(encoded)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%", "a%4", "%%41", "%4", "%G1", "%1G", "100%", "%C3%28", "%FF", "%\u0664\u0661"})
  void isEncoded_ofWhatOnlyLooksSo_isFalse(String encoded) {
    assertThat(Wire.isEncoded(encoded)).isFalse();
  }
}
