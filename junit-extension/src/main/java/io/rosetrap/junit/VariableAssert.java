package io.rosetrap.junit;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.Version;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.ValueTypeException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.assertj.core.api.AbstractAssert;
import org.assertj.core.api.AssertFactory;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions on a variable of a run. Those that end in {@code Within} or {@code For} block on the
 * hub, without polling, and end early once it is clear that what they wait for cannot come; the
 * others look once. None counts as a read of the variable.
 */
public class VariableAssert extends AbstractAssert<VariableAssert, VariableHandle> {
  /**
   * Assertions on a variable.
   *
   * @param actual the variable
   */
  public VariableAssert(VariableHandle actual) {
    super(actual, VariableAssert.class);
  }

  // --- its value -----------------------------------------------------------------------------

  /**
   * Verifies that the newest version has this value. JSON is compared as the hub compares it:
   * numbers by their numeric value, objects whatever the order of their members; a text that spells
   * JSON equals it, so that {@code hasValue(50)} holds for what a shell wrote as {@code 50}.
   *
   * @param expected as a client writes it: text, bytes, or anything that becomes JSON; null for
   *     JSON {@code null}
   * @return this
   */
  public VariableAssert hasValue(@Nullable Object expected) {
    isNotNull();
    Operands operand = Operands.of(expected);
    Optional<Version> found = newest();
    while (!isValue(operand, found)) {
      Optional<Version> next = newest();
      if (next.map(Version::number).equals(found.map(Version::number))) {
        throwAssertionError(VariableErrors.shouldHaveValue(actual, operand, found));
      }
      // It was written while it was compared.
      found = next;
    }
    return myself;
  }

  private boolean isValue(Operands operand, Optional<Version> found) {
    if (operand.isBytes()) {
      return found.filter(version -> operand.hasSameBytes(version.value())).isPresent();
    }
    return found.isPresent()
        && observer().await(operand.isValueOf(actual.name()), Duration.ZERO)
            instanceof Outcome.Arrived;
  }

  /**
   * Verifies that the variable has this value, or gets it in time.
   *
   * @param expected as for {@link #hasValue}
   * @param limit how long to block at most
   * @return this
   */
  public VariableAssert hasValueWithin(@Nullable Object expected, Duration limit) {
    isNotNull();
    Operands operand = Operands.of(expected);
    Waits.Limit time = Waits.within(limit);
    Optional<String> why =
        operand.isBytes()
            ? bytesArrive(operand, time)
            : Waits.whyNot(observer(), operand.isValueOf(actual.name()), time);
    why.ifPresent(
        text ->
            throwAssertionError(
                VariableErrors.shouldHaveValueWithin(actual, operand, limit, text)));
    return myself;
  }

  /** Bytes are compared here, version by version, as they are written. */
  private Optional<String> bytesArrive(Operands operand, Waits.Limit time) {
    long after = 0;
    while (true) {
      Condition.Written newer = new Condition.Written(actual.name(), after);
      Optional<String> why = Waits.whyNot(observer(), newer, time);
      if (why.isPresent()) {
        return why;
      }
      Optional<Version> found = newest();
      if (isValue(operand, found)) {
        return Optional.empty();
      }
      after = found.map(Version::number).orElse(after);
    }
  }

  /**
   * Verifies that the variable has no value: it was never written, or deleted.
   *
   * @return this
   */
  public VariableAssert hasNoValue() {
    isNotNull();
    newest()
        .ifPresent(found -> throwAssertionError(VariableErrors.shouldHaveNoValue(actual, found)));
    return myself;
  }

  /**
   * Goes on with assertions on the value.
   *
   * @param <T> the type
   * @param type as a client reads it: a record, class, number, boolean, text or {@code byte[]}
   * @return assertions on the newest value
   */
  public <T> ObjectAssert<T> value(Class<T> type) {
    return value(type, Assertions::assertThatObject);
  }

  /**
   * Goes on with assertions on the value, for instance {@code value(Integer.class,
   * Assertions::assertThat).isGreaterThan(10)}.
   *
   * @param <T> the type
   * @param <A> the type of assertions
   * @param type as a client reads it
   * @param factory makes the assertions, for instance one of {@code InstanceOfAssertFactories}
   * @return assertions on the newest value
   */
  public <T, A extends AbstractAssert<?, ?>> A value(
      Class<T> type, AssertFactory<? super T, A> factory) {
    isNotNull();
    // Description, representation and the collecting of soft assertions go along this way.
    return this.<T, A>extracting(handle -> typed(type), value -> factory.createAssert(value));
  }

  /** Public, because soft assertions go along with public navigations only. */
  @Override
  public <T, A extends AbstractAssert<?, ?>> A extracting(
      Function<? super VariableHandle, ? extends T> extractor, AssertFactory<T, A> assertFactory) {
    return super.extracting(extractor, assertFactory);
  }

  /**
   * Verifies what a consumer verifies of the value.
   *
   * @param <T> the type
   * @param type as a client reads it
   * @param requirements fails with an {@code AssertionError} where the value is not as it should be
   * @return this
   */
  public <T> VariableAssert hasValueSatisfying(Class<T> type, Consumer<? super T> requirements) {
    isNotNull();
    requirements.accept(typed(type));
    return myself;
  }

  /**
   * Verifies that the value meets a condition of AssertJ.
   *
   * @param <T> the type
   * @param type as a client reads it
   * @param condition what is required
   * @return this
   */
  public <T> VariableAssert hasValueSatisfying(
      Class<T> type, org.assertj.core.api.Condition<? super T> condition) {
    isNotNull();
    Version found = required();
    if (!condition.matches(typed(found, type))) {
      throwAssertionError(VariableErrors.shouldHaveValueSatisfying(actual, condition, found));
    }
    return myself;
  }

  private <T> @Nullable T typed(Class<T> type) {
    return typed(required(), type);
  }

  private <T> @Nullable T typed(Version found, Class<T> type) {
    try {
      return observer().reading(found, type).value();
    } catch (ValueTypeException e) {
      throw assertionError(
          VariableErrors.shouldHaveValueOfType(
              actual, type, found, String.valueOf(e.getMessage())));
    }
  }

  private Version required() {
    return newest().orElseThrow(() -> assertionError(VariableErrors.shouldHaveAnyValue(actual)));
  }

  // --- its writes ----------------------------------------------------------------------------

  /**
   * Verifies that the variable has a value, or gets one in time.
   *
   * @param limit how long to block at most
   * @return this
   */
  public VariableAssert isWrittenWithin(Duration limit) {
    isNotNull();
    Waits.whyNot(observer(), new Condition.Written(actual.name(), 0), Waits.within(limit))
        .ifPresent(
            why -> throwAssertionError(VariableErrors.shouldBeWrittenWithin(actual, limit, why)));
    return myself;
  }

  /**
   * Verifies that the variable has no value and gets none for a while. Blocks for all that time
   * unless it is written.
   *
   * @param time for how long
   * @return this
   */
  public VariableAssert staysUnwrittenFor(Duration time) {
    isNotNull();
    Waits.Limit limit = Waits.within(time);
    Condition written = new Condition.Written(actual.name(), 0);
    while (true) {
      long revision = Waits.revision(observer());
      switch (observer().await(written, limit.left())) {
        case Outcome.TimedOut t -> {
          return myself;
        }
        case Outcome.Arrived arrived -> {
          Version found = arrived.version(0).orElseThrow();
          throw assertionError(VariableErrors.shouldStayUnwrittenFor(actual, time, found));
        }
        case Outcome.Failed f -> Waits.progress(observer(), revision, limit);
        case Outcome.BrokenPromise b -> Waits.progress(observer(), revision, limit);
        case Outcome.Deadlock d -> Waits.progress(observer(), revision, limit);
        case Outcome.HubClosing h -> throw unseen(time, "The hub is closing.");
        case Outcome.Cancelled(String reason) -> throw unseen(time, "The wait ended: " + reason);
      }
      if (limit.isOver()) {
        // Said to fail, and still not written: it is looked at once more, with no time left.
        newest()
            .ifPresent(
                found ->
                    throwAssertionError(
                        VariableErrors.shouldStayUnwrittenFor(actual, time, found)));
        return myself;
      }
    }
  }

  private AssertionError unseen(Duration time, String why) {
    return assertionError(VariableErrors.shouldStayUnwrittenFor(actual, time, why));
  }

  /**
   * Verifies the number of the newest version, which is how often the variable was written.
   *
   * @param expected 1 or more
   * @return this
   */
  public VariableAssert hasVersion(long expected) {
    isNotNull();
    Optional<Version> found = newest();
    if (found.map(Version::number).orElse(0L) != expected) {
      throwAssertionError(VariableErrors.shouldHaveVersion(actual, expected, found));
    }
    return myself;
  }

  /**
   * Verifies who wrote the newest version.
   *
   * @param participant the writer's name
   * @return this
   */
  public VariableAssert wasWrittenBy(String participant) {
    isNotNull();
    Optional<Version> found = newest();
    if (!found.map(Version::writer).equals(Optional.of(participant))) {
      throwAssertionError(VariableErrors.shouldBeWrittenBy(actual, participant, found));
    }
    return myself;
  }

  // --- its failure ---------------------------------------------------------------------------

  /**
   * Verifies that somebody declared that the variable will not be written, or that its promise is
   * broken.
   *
   * @return this
   */
  public VariableAssert hasFailed() {
    isNotNull();
    var unused = failure();
    return myself;
  }

  /**
   * Verifies that the variable has failed, and with which words.
   *
   * @param reason what stands in the reason
   * @return this
   */
  public VariableAssert hasFailedWith(String reason) {
    isNotNull();
    String found = failure();
    if (!found.contains(reason)) {
      throwAssertionError(VariableErrors.shouldHaveFailedWith(actual, reason, found));
    }
    return myself;
  }

  private String failure() {
    return observer().variables(actual.name()).stream()
        .filter(info -> info.name().equals(actual.name()))
        .findFirst()
        .flatMap(VariableInfo::failure)
        .orElseThrow(() -> assertionError(VariableErrors.shouldHaveFailed(actual, newest())));
  }

  private Optional<Version> newest() {
    return observer().peek(actual.name());
  }

  private RoseTrapClient observer() {
    return actual.observer();
  }
}
