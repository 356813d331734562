package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Arrived;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A wait for a condition: the only thing in the hub that blocks.
 *
 * <p>One thread at a time, the one that began it or has gone on with it, may call {@link #await};
 * {@link #cancel} and {@link #close} may come from any thread. It ends once and for all with the
 * first ending that it is given, under the run's state lock; what is awaited is judged under the
 * same lock when the wait begins and at every event, so no event can fall between. Close it in a
 * {@code finally} or {@code try}.
 */
public final class Wait implements AutoCloseable {
  /** How the wait ended, before it is put into words by the thread that asks. */
  sealed interface Ending {
    record Satisfied(Arrived arrived) implements Ending {}

    record Hopeless(Failure failure) implements Ending {}

    record Stuck(String picture) implements Ending {}

    /** {@code last} where the reader does not ask again. */
    record Expired(boolean last) implements Ending {}

    record Closing() implements Ending {}

    /** Its answer is lost on the way. */
    record Lost(String fault) implements Ending {}

    record Ended(String reason) implements Ending {}
  }

  /** The order of those that stand in one line; never equal for two of them. */
  static final Comparator<Wait> IN_LINE =
      Comparator.comparingLong(Wait::place).thenComparingLong(wait -> wait.number);

  private static final Logger LOG = System.getLogger(Wait.class.getName());
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Run run;
  private final Condition condition;
  private final List<Condition.Leaf> leaves;
  private final Plan plan;
  private final Actor actor;
  private final WaitOptions options;
  private final long place;
  private final long number;
  private final long startedNanos = System.nanoTime();
  private final Eyes eyes;

  /** Written once, under the run's state lock; read by anyone. */
  private volatile @Nullable Ending ending;

  private volatile @Nullable Thread parked;

  /** What stands in for a thread that is parked; taken out by whoever runs it. */
  private final AtomicReference<@Nullable Runnable> follower = new AtomicReference<>();

  /** Whether anybody was ever held up by it. */
  private volatile boolean blocked;

  /**
   * Whether its participant does other things meanwhile; said anew with each request. Written under
   * the run's state lock.
   */
  private volatile boolean aside;

  /** Whether it is between two requests of its reader; written under the run's state lock. */
  private volatile boolean interrupted;

  /** The fault by which its answer is lost, if any; written before anybody else knows of it. */
  private @Nullable String cutBy;

  Wait(Run run, Condition condition, Plan plan, Actor actor, WaitOptions options, long place) {
    this.run = run;
    this.condition = condition;
    this.leaves = condition.leaves();
    this.plan = plan;
    this.actor = actor;
    this.options = options;
    this.place = place;
    this.eyes = new Eyes(run, actor.participant(), options.observes());
    this.number = place == 0 ? 0 : NUMBERS.incrementAndGet();
    this.blocked = options.before().isPositive();
    this.aside = options.aside();
  }

  /**
   * Blocks until the wait has ended, at most for a while; the wait goes on if it has not.
   *
   * @param atMost how long to block; zero or less only looks
   * @return the outcome, or empty where the wait has not ended yet
   * @throws InterruptedException if the thread was interrupted before the wait ended; if both came
   *     together the outcome is returned and the thread stays interrupted
   */
  public Optional<Outcome> await(Duration atMost) throws InterruptedException {
    // Saturates: "for ever" is 292 years, and less than nothing is nothing.
    long deadline = System.nanoTime() + Math.max(0, TimeUnit.NANOSECONDS.convert(atMost));
    parked = Thread.currentThread();
    while (ending == null) {
      if (Thread.interrupted()) {
        if (ending == null) {
          throw new InterruptedException("interrupted while waiting for " + condition);
        }
        Thread.currentThread().interrupt();
        break;
      }
      long remaining = deadline - System.nanoTime();
      if (remaining <= 0) {
        return Optional.empty();
      }
      blocked = true;
      LockSupport.parkNanos(this, remaining);
    }
    parked = null;
    return Optional.of(outcome(true));
  }

  /**
   * Has something done when the wait has ended, in place of a thread that blocks in {@link #await}:
   * once, by whoever ends it, with no lock held; at once where it has ended. It must not block.
   *
   * @param then what to do
   */
  public void whenEnded(Runnable then) {
    blocked = true;
    follower.set(then);
    // Looked at after that was set: an ending that comes later finds it.
    if (ending != null) {
      runFollower();
    }
  }

  private void runFollower() {
    Runnable then = follower.getAndSet(null);
    if (then != null) {
      try {
        then.run();
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
        // One reader's trouble must not keep the others asleep that the same event has released.
        LOG.log(Level.ERROR, "what follows the wait for " + condition + " has failed", e);
      }
    }
  }

  /**
   * Ends the wait because its time is up, unless it has ended already.
   *
   * @param diagnose whether the read ends here, so that the reasons of the timeout are looked for;
   *     false where the reader asks again
   * @return how it ended
   */
  public Outcome expire(boolean diagnose) {
    run.end(this, new Ending.Expired(diagnose));
    return outcome(diagnose);
  }

  /**
   * Ends the wait from outside, unless it has ended already.
   *
   * @param reason why, for people
   */
  public void cancel(String reason) {
    run.end(this, new Ending.Ended(reason));
  }

  /**
   * Ends the wait if it has not ended, and leaves nothing of it behind; unless its reader is to
   * come back for it.
   */
  @Override
  public void close() {
    if (ending == null && !interrupted) {
      cancel("the reader left");
    }
  }

  /** Lets it go on without its reader for a while; false where it has ended. */
  boolean interrupt() {
    interrupted = true;
    return ending == null;
  }

  /** Its run, which it outlives as an object only. */
  Run run() {
    return run;
  }

  /**
   * Its reader is back, and says anew whether it does other things meanwhile. The run's state lock
   * is held.
   */
  void resume(boolean doesOtherThings) {
    aside = doesOtherThings;
    interrupted = false;
  }

  /** Its reader has not come back. */
  void abandon() {
    cancel("its reader did not come back");
  }

  /**
   * Takes back what a claim was handed, because the answer could not be sent: it goes to the next
   * in line as if it had not been handed out, and the idempotency key is forgotten. Does nothing
   * for a wait that was handed nothing, for what is not held any more, and where the same request
   * came again and was answered.
   */
  public void takeBack() {
    if (condition instanceof Condition.Claim && ending instanceof Ending.Satisfied satisfied) {
      run.takeBack(this, satisfied.arrived());
    }
  }

  private Outcome outcome(boolean diagnose) {
    Ending how = ending;
    if (how == null) {
      throw new IllegalStateException("the wait for " + condition + " has not ended");
    }
    requireAnswer();
    return switch (how) {
      case Ending.Satisfied(Arrived arrived) -> arrived;
      case Ending.Hopeless(Failure failure) ->
          failure.kind() == Failure.Kind.BROKEN_PROMISE
              ? new Outcome.BrokenPromise(failure, run.diagnose(condition, participant()))
              : new Outcome.Failed(failure, run.diagnose(condition, participant()));
      case Ending.Stuck(String picture) ->
          new Outcome.Deadlock(picture, run.diagnoseStuck(condition, participant(), picture));
      case Ending.Expired expired ->
          new Outcome.TimedOut(diagnose ? run.diagnose(condition, participant()) : Diagnosis.NONE);
      case Ending.Closing closing -> new Outcome.HubClosing();
      case Ending.Lost(String fault) -> throw new Disconnected(fault);
      case Ending.Ended(String reason) -> new Outcome.Cancelled(reason);
    };
  }

  /** However it ends, its reader is not told. */
  void loseAnswer(String fault) {
    cutBy = fault;
  }

  /** Cuts the connection where its answer is to be lost. */
  void requireAnswer() {
    if (cutBy != null) {
      throw new Disconnected(cutBy);
    }
  }

  /**
   * What it was handed.
   *
   * @return empty where it has not ended, or not well
   */
  public Optional<Arrived> arrived() {
    return ending instanceof Ending.Satisfied(Arrived arrived)
        ? Optional.of(arrived)
        : Optional.empty();
  }

  /** What the condition is worth now. The run's state lock is held. */
  Verdict judge() {
    return plan.judge(eyes);
  }

  /**
   * Ends the wait, which has not ended; the run's state lock is held, unless nobody else knows of
   * the wait yet.
   */
  void settle(Ending how) {
    ending = how;
    if (how instanceof Ending.Satisfied(Arrived arrived) && !options.observes()) {
      // Before its reader is woken: whoever has the value finds the read recorded.
      run.recordReads(leaves, arrived, participant());
    }
  }

  /** Resumes whoever waits; called after the run's locks were released. */
  void wake() {
    Thread thread = parked;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
    runFollower();
  }

  /**
   * Whether the wait has ended.
   *
   * @return true if {@link #await} gives the outcome without blocking
   */
  public boolean hasEnded() {
    return ending != null;
  }

  Condition condition() {
    return condition;
  }

  List<Condition.Leaf> leaves() {
    return leaves;
  }

  String participant() {
    return actor.participant();
  }

  Actor actor() {
    return actor;
  }

  /** What its plan is judged on; several things of it only under the run's state lock. */
  Plan.View view() {
    return eyes;
  }

  Plan plan() {
    return plan;
  }

  /** Whether its participant does other things meanwhile, or may. */
  boolean isAside() {
    return aside || interrupted;
  }

  /** Whether it is between two requests of its reader. */
  boolean isInterrupted() {
    return interrupted;
  }

  /** Whether it only looks on. */
  boolean isObserving() {
    return options.observes();
  }

  /** Whether anybody was held up by it. */
  boolean hasBlocked() {
    return blocked;
  }

  /**
   * Its place in the line for a lock or an item.
   *
   * @return 1 or more, smaller for who came earlier; 0 for a wait that stands in no line
   */
  public long place() {
    return place;
  }

  /** Tells it from all other waits that stand in a line; 0 for one that stands in none. */
  long number() {
    return number;
  }

  /** For how long so far, with the requests before this one. */
  Duration waiting() {
    return options.before().plusNanos(System.nanoTime() - startedNanos);
  }
}
