package io.rosetrap.api;

import static io.rosetrap.api.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.Condition.Absent;
import io.rosetrap.api.Condition.All;
import io.rosetrap.api.Condition.Any;
import io.rosetrap.api.Condition.Matches;
import io.rosetrap.api.Condition.Waiting;
import io.rosetrap.api.Condition.Written;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
  private static final Written X = new Written("x", 0);
  private static final Written Y = new Written("y", 0);
  private static final Value ONE = Value.json("1");

  private static Matches matches(String pointer, Value operand) {
    return new Matches("x", 0, pointer, Comparison.EQUAL, operand);
  }

  private static Condition nested(int depth) {
    Condition condition = X;
    for (int i = 0; i < depth; i++) {
      List<Condition> inner = List.of(condition);
      condition = i % 2 == 0 ? new Any(inner) : new All(inner);
    }
    return condition;
  }

  private static List<Condition> leaves(int count) {
    return Collections.nCopies(count, X);
  }

  private static String invalid(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable construction) {
    return refusal(ErrorCode.INVALID_REQUEST, construction);
  }

  @Test
  void leaf_badName_isRefused() {
    refusal(ErrorCode.INVALID_NAME, () -> new Written("a b", 0));
    refusal(ErrorCode.INVALID_NAME, () -> new Matches("a b", 0, "", Comparison.EQUAL, ONE));
    refusal(ErrorCode.INVALID_NAME, () -> new Absent("a b"));
    refusal(ErrorCode.INVALID_NAME, () -> new Waiting("a b", 1, Optional.empty()));
    refusal(ErrorCode.INVALID_NAME, () -> new Waiting("x", 1, Optional.of(" ")));
  }

  @Test
  void written_negativeCursor_isRefused() {
    String message = "The cursor 'after' is -1; it is a version, 0 or more.";
    assertThat(invalid(() -> new Written("x", -1))).isEqualTo(message);
    assertThat(invalid(() -> new Matches("x", -1, "", Comparison.EQUAL, ONE))).isEqualTo(message);
    assertThat(new Written("x", Long.MAX_VALUE).after()).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/a", "/a/0/~1~0", "/status/code"})
  void matches_pointer_isEmptyOrBeginsWithASlash(String pointer) {
    assertThat(matches(pointer, ONE).pointer()).isEqualTo(pointer);
  }

  @Test
  void matches_pointerWithoutSlash_isRefused() {
    assertThat(invalid(() -> matches("status", ONE)))
        .isEqualTo(
            "The JSON pointer 'status' does not begin with '/'. It is empty for the whole value,"
                + " or like '/status/code' (RFC 6901).");
  }

  @Test
  void matches_hugeOrBrokenPointer_isRefusedInAShortCleanSentence() {
    invalid(() -> matches("p".repeat(100_000), ONE));
    invalid(() -> matches("p\uD800\n", ONE));
  }

  @Test
  void matches_operandThatIsNoJson_isRefused() {
    assertThat(invalid(() -> matches("", Value.text("1"))))
        .isEqualTo("The operand of a comparison is JSON, not text/plain; charset=utf-8.");
  }

  @Test
  void waiting_lessThanOne_isRefused() {
    assertThat(invalid(() -> new Waiting("x", 0, Optional.empty())))
        .isEqualTo("The number of waiters is 0; it is at least 1.");
  }

  @Test
  void anyAll_noConditions_areRefused() {
    assertThat(invalid(() -> new Any(List.of())))
        .isEqualTo("'any' has no conditions; it takes at least one.");
    assertThat(invalid(() -> new All(List.of())))
        .isEqualTo("'all' has no conditions; it takes at least one.");
  }

  @Test
  void anyAll_depthAtTheLimit_isAcceptedAndOneMoreRefused() {
    assertThat(nested(4).leaves()).containsExactly(X);
    assertThat(invalid(() -> nested(5))).isEqualTo("'any' and 'all' nest at most 4 deep.");
    // The deepest branch counts, wherever it stands.
    assertThat(invalid(() -> new All(List.of(X, nested(4), Y))))
        .isEqualTo("'any' and 'all' nest at most 4 deep.");
  }

  @Test
  void anyAll_leavesAtTheLimit_areAcceptedAndOneMoreRefused() {
    assertThat(new Any(leaves(256)).leaves()).hasSize(256);
    String message = "A condition names at most 256 variables.";
    assertThat(invalid(() -> new Any(leaves(257)))).isEqualTo(message);
    assertThat(invalid(() -> new All(List.of(new Any(leaves(200)), new Any(leaves(57))))))
        .isEqualTo(message);
  }

  @Test
  void anyAll_listChangedAfterwards_conditionStays() {
    List<Condition> list = new ArrayList<>(List.of(X));
    Any any = new Any(list);
    list.add(Y);
    assertThat(any.conditions()).containsExactly(X);
    assertThatThrownBy(() -> any.conditions().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void leaves_nested_areInReadingOrderWithRepetitions() {
    Absent gone = new Absent("z");
    Waiting reader = new Waiting("y", 2, Optional.empty());
    Condition condition =
        new All(List.of(Y, new Any(List.of(gone, new All(List.of(X, Y)))), reader));
    assertThat(condition.leaves()).containsExactly(Y, gone, X, Y, reader);
    assertThat(condition.leaves())
        .extracting(leaf -> leaf.subject().name())
        .containsExactly("y", "z", "x", "y", "y");
    assertThat(gone.leaves()).containsExactly(gone);
  }

  @Test
  void toString_eachCondition_readsAsWords() {
    assertThat(X).hasToString("x");
    assertThat(new Written("x", 7)).hasToString("x after version 7");
    assertThat(new Matches("x", 0, "", Comparison.EQUAL, ONE)).hasToString("x == 1");
    assertThat(new Matches("x", 7, "/a/b", Comparison.GREATER_OR_EQUAL, Value.json("\"v1\"")))
        .hasToString("x#/a/b >= \"v1\" after version 7");
    assertThat(new Absent("x")).hasToString("absence of x");
    assertThat(new Waiting("x", 1, Optional.empty())).hasToString("1 reader waiting for x");
    assertThat(new Waiting("x", 3, Optional.empty())).hasToString("3 readers waiting for x");
    assertThat(new Waiting("x", 1, Optional.of("CLIENT A"))).hasToString("CLIENT A waiting for x");
    assertThat(new Any(List.of(X, new All(List.of(Y, new Absent("z"))))))
        .hasToString("any of [x, all of [y, absence of z]]");
  }

  @Test
  void toString_longOperand_isCut() {
    Value operand = Value.json("\"" + "o".repeat(100_000) + "\"");
    assertThat(matches("", operand)).hasToString("x == \"" + "o".repeat(59) + "…");
  }
}
