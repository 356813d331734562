package io.rosetrap.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorCodeTest {
  /**
   * What others rely on: code, status, whether the operation definitely did not happen, exit code
   * of the command line. Lines may be added; a change of a line breaks clients and scripts.
   */
  private static final String STABLE =
      """
      INVALID_NAME 400 definite 2
      INVALID_REQUEST 400 definite 2
      INVALID_VALUE 400 definite 2
      UNAUTHORIZED 401 definite 1
      FORBIDDEN_HOST 403 definite 1
      FORBIDDEN_ORIGIN 403 definite 1
      NO_SUCH_ROUTE 404 definite 2
      METHOD_NOT_ALLOWED 405 definite 2
      NOT_WRITTEN 404 definite 100
      TIMED_OUT 404 definite 124
      NO_SUCH_RUN 404 definite 1
      ALREADY_WRITTEN 409 definite 5
      VERSION_MISMATCH 412 definite 5
      COMPACTED 410 definite 1
      INSTANCE_CHANGED 410 definite 1
      CANCELLED 410 definite 1
      VALUE_TOO_LARGE 413 definite 1
      IDEMPOTENCY_KEY_REUSED 422 definite 2
      FAILED 424 definite 3
      BROKEN_PROMISE 424 definite 3
      DEADLOCK 409 definite 4
      NOT_THERE 404 definite 1
      MISMATCH 409 definite 5
      NOT_HELD 409 definite 5
      SESSION_ENDED 410 definite 1
      RUN_SEALED 409 definite 5
      LIMIT_REACHED 429 definite 1
      INTERNAL_ERROR 500 open 1
      HUB_CLOSING 503 definite 75
      HUB_UNREACHABLE 0 open 69
      UNEXPECTED_ANSWER 0 open 1
      """;

  private static String line(ErrorCode code) {
    return String.join(
        " ",
        code.name(),
        String.valueOf(code.status()),
        code.definite() ? "definite" : "open",
        String.valueOf(code.exitCode()));
  }

  @Test
  void registry_stableLines_areAllThere() {
    List<String> lines = Arrays.stream(ErrorCode.values()).map(ErrorCodeTest::line).toList();
    assertThat(lines).containsAll(STABLE.lines().toList());
  }

  @ParameterizedTest
  @EnumSource
  void status_anyCode_isAnErrorThatNoProxyRetries(ErrorCode code) {
    assertThat(code.status()).isNotIn(408, 502, 504);
    if (code.status() != 0) {
      assertThat(code.status()).isBetween(400, 599);
    }
  }

  @ParameterizedTest
  @EnumSource
  void exitCode_anyCode_isOneOfTheDocumented(ErrorCode code) {
    assertThat(code.exitCode()).isIn(Set.of(1, 2, 3, 4, 5, 69, 75, 100, 124));
  }

  @Test
  void definite_lostOrBrokenAnswer_isOpenAndNothingElse() {
    assertThat(Arrays.stream(ErrorCode.values()).filter(code -> !code.definite()))
        .containsExactlyInAnyOrder(
            ErrorCode.INTERNAL_ERROR, ErrorCode.HUB_UNREACHABLE, ErrorCode.UNEXPECTED_ANSWER);
  }

  @ParameterizedTest
  @EnumSource
  void words_anyCode_titleIsAClauseAndNextStepASentence(ErrorCode code) {
    assertThat(code.title()).matches("[A-Z].*[^.]").hasSizeLessThan(80);
    assertThat(code.nextStep()).matches("[A-Z].*\\.").hasSizeLessThan(120);
  }

  @Test
  void words_titles_areDistinct() {
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::title)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void named_ownName_findsIt(ErrorCode code) {
    assertThat(ErrorCode.named(code.name())).contains(code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "not_written", "NOT_WRITTEN ", "NEWER_CODE"})
  void named_otherName_findsNothing(String name) {
    assertThat(ErrorCode.named(name)).isEmpty();
  }

  @Test
  void exception_withoutCertainty_hasThatOfItsCode() {
    assertThat(new RoseTrapException(ErrorCode.NOT_WRITTEN, "m").definite()).isTrue();
    assertThat(new RoseTrapException(ErrorCode.INTERNAL_ERROR, "m").definite()).isFalse();
  }

  @Test
  void exception_withCertainty_keepsIt() {
    Exception cause = new Exception("why");
    RoseTrapException error =
        new RoseTrapException(ErrorCode.HUB_CLOSING, false, "It may have happened.", cause);
    assertThat(error.definite()).isFalse();
    assertThat(error.code()).isEqualTo(ErrorCode.HUB_CLOSING);
    assertThat(error).hasMessage("It may have happened.").hasCause(cause);
  }

  @Test
  void registry_outcomesOfWaits_haveCodesOfTheSameName() {
    Stream.of(
            new Outcome.TimedOut(Diagnosis.NONE),
            new Outcome.Deadlock("picture", Diagnosis.NONE),
            new Outcome.HubClosing(),
            new Outcome.Cancelled("r"))
        .forEach(outcome -> assertThat(ErrorCode.named(outcome.label())).isPresent());
  }
}
