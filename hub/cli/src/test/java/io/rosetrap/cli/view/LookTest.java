package io.rosetrap.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TERM=xterm                    | true  | true
          TERM=xterm                    | false | false
          TERM=dumb                     | true  | false
          NO_COLOR=1                    | true  | false
          FORCE_COLOR=1                 | false | true
          FORCE_COLOR=0                 | true  | false
          CLICOLOR_FORCE=1              | false | true
          FORCE_COLOR=1,TERM=dumb       | false | true
          NO_COLOR=1,FORCE_COLOR=1      | true  | false
          """)
  void wantsColours_environment_decides(String environment, boolean terminal, boolean wanted) {
    Map<String, String> variables =
        java.util.Arrays.stream(environment.split(","))
            .map(each -> each.split("="))
            .collect(java.util.stream.Collectors.toMap(each -> each[0], each -> each[1]));

    assertThat(Look.wantsColours(name -> Optional.ofNullable(variables.get(name)), terminal))
        .isEqualTo(wanted);
  }

  @Test
  void colours_areReadableOnBlackAndOnWhite() {
    for (int tone : Palette.TONES) {
      assertReadable(tone);
    }
    for (Ink ink : Ink.values()) {
      if (ink.code().startsWith("38;5;")) {
        assertReadable(Integer.parseInt(ink.code().substring(5)));
      }
    }
  }

  /** The contrast that the Web's rules (WCAG 2) want for large and bold text and for signs. */
  private static void assertReadable(int tone) {
    int cube = tone - 16;
    double luminance =
        0.2126 * linear(cube / 36) + 0.7152 * linear(cube / 6 % 6) + 0.0722 * linear(cube % 6);
    assertThat((luminance + 0.05) / 0.05).as("%d on black", tone).isGreaterThan(3);
    assertThat(1.05 / (luminance + 0.05)).as("%d on white", tone).isGreaterThan(3);
  }

  private static double linear(int step) {
    double share = (step == 0 ? 0 : 55 + 40 * step) / 255.0;
    return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.00 s, 0 s",
    "370, 0.37 s, 0 s",
    "9999, 9.99 s, 9 s",
    "12345, 12.3 s, 12 s",
    "125000, 2 m 05 s, 2 m 05 s",
    "3720000, 1 h 02 m, 1 h 02 m",
    "-5, 0.00 s, 0 s"
  })
  void times_haveFewFigures(long millis, String exact, String whole) {
    Duration time = Duration.ofMillis(millis);

    assertThat(Times.exact(time)).isEqualTo(exact);
    assertThat(Times.whole(time)).isEqualTo(whole);
  }

  @Test
  void cut_wideCharacters_areNotCutInTwo() {
    Look look = new Look(80, false, false);

    assertThat(look.cut("漢字漢字", 8)).isEqualTo("漢字漢字");
    assertThat(look.cut("漢字漢字", 6)).isEqualTo("漢字…");
    assertThat(look.cutInside("test (linux, 21) [12]", 13)).isEqualTo("test…21) [12]");
  }
}
