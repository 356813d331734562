package io.rosetrap.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.RunInfo;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.core.Command.Precondition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Short words for what nearly every test of the core says. */
final class Kit {
  /** The run that most tests use. */
  static final String RUN = "r";

  /** Longer than anything here takes: what is not there by then has failed. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The timeout of blocked readers: longer than patience, or it would mend a lost wake-up. */
  static final Duration FOREVER = Duration.ofDays(1);

  static final Actor A = Actor.named("CLIENT A");
  static final Actor B = Actor.named("CLIENT B");

  private Kit() {}

  static Hub hub() {
    return hub(Limits.DEFAULTS);
  }

  static Hub hub(Limits limits) {
    return new Hub(limits, new TextMatcher(), new ManualClock());
  }

  // --- commands ------------------------------------------------------------------------------

  static Command.Write write(String name, String text) {
    return write(name, text, Precondition.NONE);
  }

  static Command.Write write(String name, String text, Precondition precondition) {
    return new Command.Write(name, Value.text(text), precondition);
  }

  static Command.Delete delete(String name) {
    return new Command.Delete(name, Precondition.NONE);
  }

  static Command.Fail fail(String name, String reason) {
    return new Command.Fail(name, reason);
  }

  static Precondition versionIs(long version) {
    return new Precondition.VersionIs(version);
  }

  static Actor withKey(String key) {
    return A.withKey(key);
  }

  static Receipt write(Hub hub, String name, String text) {
    return hub.execute(RUN, write(name, text), A);
  }

  // --- conditions ----------------------------------------------------------------------------

  static Condition written(String name) {
    return new Condition.Written(name, 0);
  }

  static Condition after(String name, long version) {
    return new Condition.Written(name, version);
  }

  static Condition matches(String name, Comparison comparison, String json) {
    return new Condition.Matches(name, 0, "", comparison, Value.json(json));
  }

  static Condition absent(String name) {
    return new Condition.Absent(name);
  }

  static Condition waiting(String name, int atLeast) {
    return new Condition.Waiting(name, atLeast, Optional.empty());
  }

  static Condition any(Condition... conditions) {
    return new Condition.Any(List.of(conditions));
  }

  static Condition all(Condition... conditions) {
    return new Condition.All(List.of(conditions));
  }

  /** A failure that was declared at the start of the manual clock. */
  static Failure declared(String name, String by, String reason, long revision) {
    return new Failure(
        Failure.Kind.DECLARED,
        Subject.variable(name),
        by,
        reason,
        revision,
        ManualClock.START,
        Optional.empty());
  }

  /** A journal entry about a variable at the start of the manual clock. */
  static JournalEntry entry(
      long revision,
      String by,
      JournalEntry.Operation operation,
      String name,
      long version,
      Optional<String> contentType,
      long size,
      String note) {
    return new JournalEntry(
        revision,
        ManualClock.START,
        by,
        operation,
        Subject.Kind.VARIABLE,
        name,
        version,
        contentType,
        size,
        note,
        Optional.empty(),
        List.of(),
        0);
  }

  // --- looking -------------------------------------------------------------------------------

  /** How a wait ends that does not block. */
  static Outcome now(Hub hub, Condition condition) throws InterruptedException {
    return hub.await(RUN, condition, "CLIENT B", Duration.ZERO);
  }

  static Arrived arrived(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Arrived.class);
    return (Arrived) outcome;
  }

  /** The version that a wait on one variable ended with. */
  static Version version(Outcome outcome) {
    return arrived(outcome).version(0).orElseThrow();
  }

  static String text(Outcome outcome) {
    return version(outcome).value().asText();
  }

  static Optional<String> peek(Hub hub, String name) {
    return hub.look().peek(RUN, name).map(version -> version.value().asText());
  }

  /** What is known, without what to do next. */
  static Diagnosis withoutAdvice(Diagnosis diagnosis) {
    return new Diagnosis(
        diagnosis.summary(),
        diagnosis.facts().stream().filter(f -> f.kind() != Diagnosis.Kind.NEXT).toList());
  }

  /** The message of a refusal. */
  static String refusal(ErrorCode code, ThrowingCallable call) {
    RoseTrapException refusal = catchThrowableOfType(RoseTrapException.class, call);
    assertThat(refusal).as("a refusal with %s", code).isNotNull();
    assertThat(refusal.code()).isEqualTo(code);
    assertThat(refusal.definite()).isTrue();
    return refusal.getMessage();
  }

  /** No wait is left anywhere, and the sums of the hub are those of its runs. */
  static void assertNothingLeft(Hub hub) {
    assertThat(hub.look().waiterCount()).as("waiters of the hub").isZero();
    long bytes = 0;
    for (RunInfo run : hub.look().runs()) {
      assertThat(hub.look().waiters(run.name())).as("waiters of run %s", run.name()).isEmpty();
      assertThat(run.waiters()).isZero();
      bytes += run.bytes();
    }
    assertThat(hub.look().storedBytes()).as("stored bytes").isEqualTo(bytes);
  }
}
