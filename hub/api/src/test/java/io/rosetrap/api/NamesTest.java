package io.rosetrap.api;

import static io.rosetrap.api.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private static final String VARIABLE_RULE =
      " A variable name has 1 to 200 characters of A-Z a-z 0-9 . _ - /, and none of the segments"
          + " between slashes is empty, '.' or '..'.";
  private static final String RUN_RULE =
      " A run name has 1 to 200 characters of A-Z a-z 0-9 . _ -, and is not '.' or '..'.";
  private static final String PARTICIPANT_RULE =
      " A participant name has 1 to 200 characters, none of them a control character, and does not"
          + " begin or end with a space.";

  /** The allowed characters, written down once more: the code must not be its own witness. */
  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

  private static final int[] CHARACTERS =
      IntStream.concat(
              IntStream.rangeClosed(0, 0x17F),
              IntStream.of(0x2028, 0x200B, 0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFEFF, 0xFF21, 0xFFFF))
          .toArray();

  private static String variable(String name) {
    return refusal(ErrorCode.INVALID_NAME, () -> Names.requireVariable(name));
  }

  private static String run(String name) {
    return refusal(ErrorCode.INVALID_NAME, () -> Names.requireRun(name));
  }

  private static String participant(String name) {
    return refusal(ErrorCode.INVALID_NAME, () -> Names.requireParticipant(name));
  }

  // --- variables -----------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "X_Data",
        "7",
        "_",
        "-",
        "a.b",
        ".a",
        "a.",
        "...",
        ".a.",
        "a/b",
        "a/b/c/d",
        "a/.b/c..",
        "-/_",
        "build-7/image.tag",
        "..a",
        "a/...",
        "a..b"
      })
  void requireVariable_fittingName_returnsIt(String name) {
    assertThat(Names.requireVariable(name)).isSameAs(name);
  }

  @Test
  void requireVariable_everySingleCharacter_allowsExactlyTheAlphabet() {
    for (int c : CHARACTERS) {
      String name = "a" + (char) c + "b";
      if (PLAIN.indexOf(c) >= 0 || c == '/') {
        assertThat(Names.requireVariable(name)).isEqualTo(name);
      } else {
        assertThat(variable(name)).contains("at position 2").endsWith(VARIABLE_RULE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 199, 200})
  void requireVariable_lengthWithinLimit_returnsIt(int length) {
    assertThat(Names.requireVariable("v".repeat(length))).hasSize(length);
  }

  @Test
  void requireVariable_oneCharacterTooLong_saysHowLong() {
    assertThat(variable("v".repeat(201)))
        .isEqualTo(
            "The variable name '" + "v".repeat(40) + "…' has 201 characters." + VARIABLE_RULE);
  }

  @Test
  void requireVariable_aMillionCharacters_isRefusedInAShortSentence() {
    assertThat(variable("v".repeat(1_000_000))).contains("has 1000000 characters");
  }

  @Test
  void requireVariable_empty_saysSo() {
    assertThat(variable("")).isEqualTo("The variable name '' is empty." + VARIABLE_RULE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          a b    | has a space at position 2.
          naïve  | has 'ï' at position 3.
          x=1    | has '=' at position 2.
          a\\b   | has '\\' at position 2.
          100%   | has '%' at position 4.
          x?     | has '?' at position 2.
          名前   | has '名' at position 1.
          rose🌹 | has '🌹' at position 5.
          /a     | has an empty segment at position 1.
          a//b   | has an empty segment at position 3.
          a/     | has an empty segment at position 3.
          /      | has an empty segment at position 1.
          .      | has the segment '.'.
          ..     | has the segment '..'.
          a/./b  | has the segment '.'.
          ../b   | has the segment '..'.
          a/..   | has the segment '..'.
          """)
  void requireVariable_breaksTheRule_namesThePlace(String name, String what) {
    assertThat(variable(name))
        .isEqualTo("The variable name '" + name + "' " + what + VARIABLE_RULE);
  }

  @Test
  void requireVariable_controlCharacter_isNamedByNumberAndNotShown() {
    assertThat(variable("a\tb"))
        .isEqualTo(
            "The variable name 'a\uFFFDb' has the character U+0009 at position 2." + VARIABLE_RULE);
    assertThat(variable("a\0")).startsWith("The variable name 'a\uFFFD' has the character U+0000");
    assertThat(variable("a\u0085")).contains("has the character U+0085 at position 2.");
  }

  @Test
  void requireVariable_halfACharacter_isNamedByNumberAndNotShown() {
    assertThat(variable("a\uD83C"))
        .isEqualTo(
            "The variable name 'a\uFFFD' has the character U+D83C at position 2." + VARIABLE_RULE);
    assertThat(variable("\uDF39a")).contains("has the character U+DF39 at position 1.");
  }

  @Test
  void requireVariable_unassignedCharacter_isNamedByNumber() {
    assertThat(variable("a\u0378")).contains("has the character U+0378 at position 2.");
  }

  // --- runs ----------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"default", "r", "...", "2026-01-01_retry.3", "-"})
  void requireRun_fittingName_returnsIt(String name) {
    assertThat(Names.requireRun(name)).isSameAs(name);
  }

  @Test
  void requireRun_everySingleCharacter_allowsTheAlphabetWithoutSlash() {
    for (int c : CHARACTERS) {
      String name = "a" + (char) c + "b";
      if (PLAIN.indexOf(c) >= 0) {
        assertThat(Names.requireRun(name)).isEqualTo(name);
      } else {
        assertThat(run(name)).contains("at position 2").endsWith(RUN_RULE);
      }
    }
  }

  @Test
  void requireRun_limits_are1And200() {
    assertThat(Names.requireRun("r".repeat(200))).hasSize(200);
    assertThat(run("r".repeat(201)))
        .isEqualTo("The run name '" + "r".repeat(40) + "…' has 201 characters." + RUN_RULE);
    assertThat(run("")).isEqualTo("The run name '' is empty." + RUN_RULE);
  }

  @Test
  void requireRun_slash_isRefused() {
    assertThat(run("a/b")).isEqualTo("The run name 'a/b' has '/' at position 2." + RUN_RULE);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void requireRun_dots_areRefused(String dots) {
    assertThat(run(dots))
        .isEqualTo("The run name '" + dots + "' has the segment '" + dots + "'." + RUN_RULE);
  }

  // --- participants --------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CLIENT A",
        "a",
        "Ωmega",
        "客户 甲",
        "عميل",
        "🌹",
        "🌹 & 🐝",
        "a/b?c=d%",
        "e\u0301",
        "x\u200Dy",
        "..",
        "\"quoted\""
      })
  void requireParticipant_anyScript_returnsIt(String name) {
    assertThat(Names.requireParticipant(name)).isSameAs(name);
  }

  @Test
  void requireParticipant_limits_are1And200() {
    assertThat(Names.requireParticipant("p".repeat(200))).hasSize(200);
    assertThat(Names.requireParticipant("🌹".repeat(100))).hasSize(200);
    assertThat(participant("p".repeat(201)))
        .isEqualTo(
            "The participant name '"
                + "p".repeat(40)
                + "…' has 201 characters."
                + PARTICIPANT_RULE);
    assertThat(participant("")).isEqualTo("The participant name '' is empty." + PARTICIPANT_RULE);
  }

  @Test
  void requireParticipant_tooLongAndCutInsideACharacter_showsNoHalfOfIt() {
    assertThat(participant("p".repeat(39) + "🌹".repeat(81))).contains("has 201 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", " a", "a ", "\u3000a", "a\u2003"})
  void requireParticipant_outerSpace_isRefused(String name) {
    assertThat(participant(name))
        .isEqualTo(
            "The participant name '" + name + "' begins or ends with a space." + PARTICIPANT_RULE);
  }

  @Test
  void requireParticipant_anyControlCharacter_isRefusedWithItsPlace() {
    IntStream.concat(IntStream.range(0, 0x20), IntStream.rangeClosed(0x7f, 0x9f))
        .forEach(
            c ->
                assertThat(participant("a" + (char) c + "b"))
                    .isEqualTo(
                        "The participant name 'a\uFFFDb' has a control character at position 2."
                            + PARTICIPANT_RULE));
  }

  @ParameterizedTest
  @ValueSource(ints = {0xD800, 0xDBFF, 0xDC00, 0xDFFF})
  void requireParticipant_halfACharacter_isRefusedWithItsPlace(int half) {
    String message =
        "The participant name 'a\uFFFDb' has half a character at position 2." + PARTICIPANT_RULE;
    assertThat(participant("a" + (char) half + "b")).isEqualTo(message);
    assertThat(participant((char) half + "b")).contains("has half a character at position 1.");
    assertThat(participant("b" + (char) half)).contains("has half a character at position 2.");
  }

  @Test
  void requireParticipant_halvesInTheWrongOrder_areRefused() {
    assertThat(participant("\uDC00\uD800")).contains("has half a character at position 1.");
  }

  @Test
  void constants_fitTheirOwnRules() {
    assertThat(Names.requireRun(Names.DEFAULT_RUN)).isEqualTo("default");
    assertThat(Names.requireParticipant(Names.ANONYMOUS)).isEqualTo("anonymous");
  }
}
