package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.Ending;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.ParticipantInfo;
import io.rosetrap.api.Receipt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A hub whose time a test moves, and short words for what participants do in it. */
final class Stage implements AutoCloseable {
  /** As long as the hub may take from one look at the time to the next. */
  private static final Duration STEP = Duration.ofMillis(100);

  final ManualClock clock = new ManualClock();
  final Hub hub;
  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);

  Stage() {
    this(Limits.DEFAULTS);
  }

  Stage(Limits limits) {
    this(limits, DeadlockPolicy.FAIL);
  }

  Stage(Limits limits, DeadlockPolicy policy) {
    hub = new Hub(limits, new TextMatcher(), clock, policy, nanos::get);
  }

  // --- time ----------------------------------------------------------------------------------

  /** Lets time go by, and the hub notice. */
  void pass(Duration duration) {
    for (Duration left = duration; left.isPositive(); left = left.minus(STEP)) {
      skip(left.compareTo(STEP) < 0 ? left : STEP);
      hub.tickNow();
    }
  }

  /** Lets time go by that the hub does not notice: it stands still itself. */
  void skip(Duration duration) {
    nanos.addAndGet(duration.toNanos());
    clock.advance(duration);
  }

  /** Lets time go by in which somebody is heard of. */
  void passHearing(Duration duration, Actor... heard) {
    for (Duration left = duration; left.isPositive(); left = left.minus(STEP)) {
      for (Actor actor : heard) {
        hub.hear(Kit.RUN, actor.participant(), actor.session().orElseThrow());
      }
      pass(STEP);
    }
  }

  // --- participants --------------------------------------------------------------------------

  Actor join(String name, String... promises) {
    return join(name, Command.Profile.PLAIN, promises);
  }

  Actor join(String name, Command.Profile profile, String... promises) {
    Receipt receipt = execute(Actor.named(name), new Command.Join(profile, Set.of(promises)));
    return Actor.named(name).inSession(receipt.revision());
  }

  static Command.Profile lease(Duration lease) {
    return new Command.Profile(
        Optional.empty(), Optional.empty(), Optional.empty(), lease, true, Set.of());
  }

  static Command.Profile severalThings() {
    return new Command.Profile(
        Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofDays(1), false, Set.of());
  }

  static Ending exited(int code, String... lastLines) {
    return new Ending(
        Ending.Kind.EXITED,
        Optional.of(code),
        Optional.empty(),
        Optional.empty(),
        List.of(lastLines),
        ManualClock.START);
  }

  static Ending left() {
    return new Ending(
        Ending.Kind.LEFT,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        ManualClock.START);
  }

  Receipt leave(Actor actor) {
    return execute(actor, new Command.End(left()));
  }

  Receipt exit(Actor actor, int code, String... lastLines) {
    return execute(actor, new Command.End(exited(code, lastLines)));
  }

  ParticipantInfo participant(String name) {
    return hub.look().participants(Kit.RUN).stream()
        .filter(info -> info.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  // --- doing ---------------------------------------------------------------------------------

  Receipt execute(Actor actor, Command command) {
    return hub.execute(Kit.RUN, command, actor);
  }

  Wait begin(Actor actor, Condition condition) {
    return hub.begin(Kit.RUN, condition, actor, WaitOptions.PLAIN);
  }

  Wait beginAside(Actor actor, Condition condition) {
    return hub.begin(Kit.RUN, condition, actor, new WaitOptions(Duration.ZERO, true, 0));
  }

  /** How a wait has ended; empty while it goes on. */
  static Optional<Outcome> now(Wait wait) throws InterruptedException {
    return wait.await(Duration.ZERO);
  }

  /** How a wait has ended. */
  static Outcome ended(Wait wait) throws InterruptedException {
    return now(wait).orElseThrow(() -> new AssertionError("it still waits"));
  }

  // --- the journal ---------------------------------------------------------------------------

  List<JournalEntry> journal() {
    return hub.look().journal(Kit.RUN, 0, Integer.MAX_VALUE);
  }

  /** The operations in their order. */
  List<JournalEntry.Operation> operations() {
    return journal().stream().map(JournalEntry::operation).toList();
  }

  JournalEntry last() {
    return journal().getLast();
  }

  @Override
  public void close() {
    hub.close();
    Kit.assertNothingLeft(hub);
  }
}
