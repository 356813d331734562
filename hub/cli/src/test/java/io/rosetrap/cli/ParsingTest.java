package io.rosetrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParsingTest {
  private final Option<String> name = Option.word(0, true, "NAME", "Name.");
  private final Option<String> rest = Option.word(1, false, "VALUE", "Value.");
  private final Option<Boolean> verbose = Option.flag("Verbose.", "-v", "--verbose");
  private final Option<Boolean> newline = Option.flag("Newline.", "-n", "--newline");
  private final Option<String> file = Option.of(Kind.TEXT, "FILE", "File.", "-f", "--file");
  private final Option<Long> after = Option.of(Kind.NUMBER, "N", "After.", "--after");
  private final Option<List<String>> promise = Option.list("NAME", "Promise.", "--promise");

  private CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("rosetrap try");
    spec.usageMessage().customSynopsis("rosetrap try NAME");
    Option.addAll(spec, name, rest, verbose, newline, file, after, promise);
    return spec;
  }

  private void parse(String... words) {
    Parsing.parse(spec(), List.of(words));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x -v -n -f a",
        "-vnf a x",
        "-vnfa x",
        "-vnf=a x",
        "x --file a --verbose --newline",
        "--file=a x -nv",
        "-f a -v -n -- x"
      })
  void parse_anyWayToWriteOptions_isTheSame(String words) {
    parse(words.split(" "));
    assertThat(name.required()).isEqualTo("x");
    assertThat(verbose.or(false)).isTrue();
    assertThat(newline.or(false)).isTrue();
    assertThat(file.value()).hasValue("a");
    assertThat(file.isOnCommandLine()).isTrue();
    assertThat(after.isOnCommandLine()).isFalse();
  }

  @Test
  void parse_values_mayBeEmptyOrLookLikeAnything() {
    parse("", "--file=", "--promise", "a, b,,c", "--promise=d", "--", "--after");
    assertThat(name.value()).hasValue("");
    assertThat(rest.value()).hasValue("--after");
    assertThat(file.value()).hasValue("");
    assertThat(promise.required()).containsExactly("a", "b", "", "c", "d");
    assertThat(after.isGiven()).isFalse();
  }

  @Test
  void parse_valueThatBeginsWithADash_isTakenUnlessItIsAnOption() {
    parse("-", "-0.5", "--file", "-", "--promise", "-x");
    assertThat(name.value()).hasValue("-");
    assertThat(rest.value()).hasValue("-0.5");
    assertThat(file.value()).hasValue("-");
    assertThat(promise.required()).containsExactly("-x");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "x --file --after 1    | --file needs a value, FILE.",
        "x --file --after=1    | --file needs a value, FILE.",
        "x -f --               | --file needs a value, FILE.",
        "x --verbose=yes       | --verbose takes no value, as in '--verbose=yes'.",
        "x -v=yes              | --verbose takes no value, as in '-v=yes'.",
        "x -vv                 | --verbose is given twice.",
        "x -f a --file=b       | --file is given twice.",
        "x -vx                 | There is no option '-vx'. To give a value that begins with '-',"
            + " put -- before it.",
        "x --fil a             | There is no option '--fil'. Did you mean --file?",
        "x --after many        | Invalid value for option '--after': 'many' is not a whole number,"
            + " 0 or more.",
        "-v                    | NAME is missing.",
        "x y z                 | 'z' is one word too many. Put quotes around a value that has"
            + " spaces.",
      })
  void parse_wrongWords_saysWhatIsWrong(String words, String message) {
    assertThatThrownBy(() -> parse(words.strip().split(" ")))
        .isInstanceOfSatisfying(
            RoseTrapException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
        .hasMessage(message.strip() + "\nUsage: rosetrap try NAME\nSee 'rosetrap try --help'.");
  }

  @Test
  void asksForHelp_behindDashes_isAWord() {
    assertThat(Parsing.asksForHelp(List.of("x", "--wrong", "-h"))).isTrue();
    assertThat(Parsing.asksForHelp(List.of("--help"))).isTrue();
    assertThat(Parsing.asksForHelp(List.of("x", "--", "--help"))).isFalse();
  }
}
