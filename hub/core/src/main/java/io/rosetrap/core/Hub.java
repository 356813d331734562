package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Names;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The hub: runs by name. Safe for use by many threads; only {@link #await} and {@link Wait#await}
 * block.
 *
 * <p>A run comes into being with the first write to it or the first reader that blocks in it, and
 * goes again when that reader leaves and nothing was ever written. Looking never creates anything.
 */
public final class Hub implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Hub.class.getName());

  private final String instance = newInstance();
  private final Limits limits;
  private final ValueMatcher matcher;
  private final InstantSource clock;
  private final DeadlockPolicy deadlocks;
  private final Usage usage;
  private final Ticker ticker;
  private final AtomicLong places = new AtomicLong();
  private final Intermissions intermissions = new Intermissions();
  private final Map<String, Run> runs = new ConcurrentHashMap<>();
  private final Looking looking;

  /** Guards which runs there are; taken before any lock of a run. */
  private final ReentrantLock registry = new ReentrantLock();

  /** Written under {@link #registry}. */
  private volatile boolean closing;

  /**
   * An empty hub.
   *
   * @param limits every bound
   * @param matcher compares values with operands
   * @param clock the wall clock for people; durations do not use it
   */
  public Hub(Limits limits, ValueMatcher matcher, InstantSource clock) {
    this(limits, matcher, clock, DeadlockPolicy.FAIL);
  }

  /**
   * An empty hub.
   *
   * @param limits every bound
   * @param matcher compares values with operands
   * @param clock the wall clock for people; durations do not use it
   * @param deadlocks what a run does about a deadlock unless it is told otherwise
   */
  public Hub(Limits limits, ValueMatcher matcher, InstantSource clock, DeadlockPolicy deadlocks) {
    this(limits, matcher, clock, deadlocks, System::nanoTime, true);
  }

  /** A hub with a time of its own and without ticks but those of {@link #tickNow}, for tests. */
  Hub(
      Limits limits,
      ValueMatcher matcher,
      InstantSource clock,
      DeadlockPolicy deadlocks,
      LongSupplier nanoTime) {
    this(limits, matcher, clock, deadlocks, nanoTime, false);
  }

  private Hub(
      Limits limits,
      ValueMatcher matcher,
      InstantSource clock,
      DeadlockPolicy deadlocks,
      LongSupplier nanoTime,
      boolean ticks) {
    this.limits = limits;
    this.matcher = matcher;
    this.clock = clock;
    this.deadlocks = deadlocks;
    this.usage = new Usage(limits);
    this.ticker = new Ticker(nanoTime, ticks, this::tick);
    this.looking = new Looking(this, usage);
  }

  /** No secret, so what makes secrets need not be set up for it, which takes a process 10 ms. */
  private static String newInstance() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /**
   * Names this start of the hub; another start has another name.
   *
   * @return an opaque text
   */
  public String instance() {
    return instance;
  }

  /**
   * The bounds.
   *
   * @return the limits given
   */
  public Limits limits() {
    return limits;
  }

  /**
   * What there is, without blocking.
   *
   * @return the same object each time
   */
  public Looking look() {
    return looking;
  }

  /**
   * Whether {@link #close} was called.
   *
   * @return true from then on
   */
  public boolean isClosing() {
    return closing;
  }

  DeadlockPolicy deadlockPolicy() {
    return deadlocks;
  }

  /** The hub's own time, which stands still while the hub does. */
  long nanos() {
    return ticker.now();
  }

  /** The place in a line that was given out last. */
  AtomicLong places() {
    return places;
  }

  /** Something depends on time from now on. */
  void requireTicks() {
    ticker.require();
  }

  private void tick() {
    long now = ticker.now();
    intermissions.endThoseDue(now);
    for (Run run : runs.values()) {
      try {
        run.tick(now);
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "a look at run " + run.name() + " failed", e);
      }
    }
  }

  /** One look at the time, for tests that do not wait for it. */
  void tickNow() {
    ticker.tick();
  }

  ValueMatcher matcher() {
    return matcher;
  }

  InstantSource clock() {
    return clock;
  }

  // --- changing ------------------------------------------------------------------------------

  /**
   * Carries a command out.
   *
   * @param run a valid run name; the run is created where there is none
   * @param command what to do
   * @param actor who asks
   * @return what was done; for a known idempotency key, what was done the first time
   * @throws RoseTrapException if it was refused; nothing is changed then. {@link ErrorCode#NOT_YET}
   *     if an order has held it back for some seconds
   * @throws Disconnected if a fault that was put in loses the answer
   */
  public Receipt execute(String run, Command command, Actor actor) {
    Patience patience = new Patience(this);
    while (true) {
      try {
        return attempt(run, command, actor);
      } catch (FaultDesk.HeldBack e) {
        patience.await(run, e.cue(), actor);
      }
    }
  }

  /**
   * Carries a command out, unless an order holds it back; for threads that must not block.
   *
   * @param run a valid run name; the run is created where there is none
   * @param command what to do
   * @param actor who asks
   * @return what was done; empty where nothing was, because it is not its turn yet, so that {@link
   *     #execute} would block
   * @throws RoseTrapException if it was refused; nothing is changed then
   * @throws Disconnected if a fault that was put in loses the answer
   */
  public Optional<Receipt> executeNow(String run, Command command, Actor actor) {
    try {
      return Optional.of(attempt(run, command, actor));
    } catch (FaultDesk.HeldBack e) {
      return Optional.empty();
    }
  }

  private Receipt attempt(String run, Command command, Actor actor) {
    if (command.needsTime()) {
      requireTicks();
    }
    while (true) {
      Run current = command.creates() ? runOrNew(run) : runs.get(Names.requireRun(run));
      if (current == null) {
        throw command instanceof Command.Delete && command.subject().kind() == Subject.Kind.VARIABLE
            ? new RoseTrapException(
                ErrorCode.NOT_WRITTEN,
                command.subject() + " has no value: there is no run " + run + ".")
            : new RoseTrapException(
                ErrorCode.NOT_THERE, "There is no run " + run + ". Check its name.");
      }
      try {
        return current.execute(command, actor);
      } catch (Run.Retired e) {
        // Another thread gave the run up meanwhile: the next round takes the current one.
      } finally {
        // A refused first write must leave no run behind.
        retireIfUnused(current);
      }
    }
  }

  // --- waiting -------------------------------------------------------------------------------

  /**
   * Begins a wait. Close it in any case.
   *
   * @param run a valid run name
   * @param condition what to wait for
   * @param participant who waits
   * @return the wait, ended already where the condition is decided by the present state
   * @throws RoseTrapException if the condition cannot be used or a limit is reached
   */
  public Wait begin(String run, Condition condition, String participant) {
    return begin(run, condition, Actor.named(participant), WaitOptions.PLAIN);
  }

  /**
   * Begins a wait. Close it in any case.
   *
   * @param run a valid run name
   * @param condition what to wait for
   * @param actor who waits; with an idempotency key a claim that was met before is met again by the
   *     same
   * @param options what else there is to say
   * @return the wait, ended already where the condition is decided by the present state, or was
   *     between this request and the one before
   * @throws RoseTrapException if the condition cannot be used or a limit is reached
   */
  public Wait begin(String run, Condition condition, Actor actor, WaitOptions options) {
    Optional<Wait> before = intermissions.take(run, condition, actor);
    if (before.isPresent()) {
      before.get().run().resume(before.get(), actor, options);
      return before.get();
    }
    while (true) {
      Run current = runOrNew(run);
      boolean began = false;
      try {
        Wait wait = current.begin(condition, actor, options);
        began = !wait.hasEnded();
        return wait;
      } catch (Run.Retired e) {
        // Another thread gave the run up meanwhile: the next round takes the current one.
      } finally {
        if (!began) {
          retireIfUnused(current);
        }
      }
    }
  }

  /**
   * Ends a request whose reader asks again. Until then, or for five seconds at most, the wait is
   * judged on, so that nothing is missed that comes and goes meanwhile; {@link #begin} with the
   * same idempotency key goes on with it.
   *
   * @param run a valid run name
   * @param wait one of that run that was begun with an idempotency key; others end here
   * @return whether it goes on, and is the hub's to close; otherwise it is as it was
   */
  public boolean pause(String run, Wait wait) {
    requireTicks();
    return intermissions.keep(run, wait, nanos());
  }

  /**
   * Blocks until a condition is decided or a deadline passes.
   *
   * @param run a valid run name
   * @param condition what to wait for
   * @param participant who waits
   * @param timeout how long at most; with zero a present value is still returned
   * @return how the wait ended
   * @throws InterruptedException if the thread was interrupted first; nothing is left of the wait
   * @throws RoseTrapException if the condition cannot be used or a limit is reached
   */
  public Outcome await(String run, Condition condition, String participant, Duration timeout)
      throws InterruptedException {
    try (Wait wait = begin(run, condition, participant)) {
      Optional<Outcome> outcome = wait.await(timeout);
      return outcome.isPresent() ? outcome.get() : wait.expire(true);
    }
  }

  // --- signs of life -------------------------------------------------------------------------

  /**
   * Notes that a participant was handed a version by a look ({@link Looking#peek}, {@link
   * Looking#version}); what a wait hands out is noted by itself.
   *
   * @param run a valid run name
   * @param version what was handed out
   * @param participant a valid name
   */
  public void recordRead(String run, Version version, String participant) {
    find(run).ifPresent(r -> r.recordRead(version, participant));
  }

  /**
   * A sign of life of a participant.
   *
   * @param run a valid run name
   * @param participant a valid name
   * @param session which stay of it
   * @throws RoseTrapException {@link ErrorCode#SESSION_ENDED} if that stay is over
   */
  public void hear(String run, String participant, long session) {
    Names.requireParticipant(participant);
    Run found = find(run).orElseThrow(() -> Sessions.unknown(run, participant, session));
    if (!found.hear(participant, session)) {
      throw found
          .state()
          .participant(participant)
          .map(known -> Sessions.over(run, known, session))
          .orElseGet(() -> Sessions.unknown(run, participant, session));
    }
  }

  /**
   * A sign of life of one that holds a lock.
   *
   * @param run a valid run name
   * @param lock a valid name
   * @param token what it was handed out with
   * @throws RoseTrapException {@link ErrorCode#NOT_HELD} if it is not held with that token
   */
  public void renewLock(String run, String lock, long token) {
    new Renewal(run, find(run)).lock(Names.require(Subject.Kind.LOCK, lock), token, nanos());
  }

  /**
   * A sign of life of one that has an item.
   *
   * @param run a valid run name
   * @param queue a valid name
   * @param item its number
   * @param token what it was handed out with
   * @throws RoseTrapException {@link ErrorCode#NOT_HELD} if it is not held with that token
   */
  public void renewItem(String run, String queue, long item, long token) {
    new Renewal(run, find(run))
        .item(Names.require(Subject.Kind.QUEUE, queue), item, token, nanos());
  }

  // --- runs ----------------------------------------------------------------------------------

  /**
   * Deletes a run with all that it holds; its readers end with {@link Outcome.Cancelled}.
   *
   * @param run a valid run name
   * @param by who asks
   * @throws RoseTrapException {@link ErrorCode#NO_SUCH_RUN}
   */
  public void deleteRun(String run, String by) {
    Names.requireRun(run);
    Run deleted;
    registry.lock();
    try {
      deleted = runs.remove(run);
    } finally {
      registry.unlock();
    }
    if (deleted == null) {
      throw new RoseTrapException(
          ErrorCode.NO_SUCH_RUN,
          "There is no run " + run + ". GET /v1/runs lists those there are.");
    }
    deleted.delete(by);
  }

  Optional<Run> find(String run) {
    return Optional.ofNullable(runs.get(Names.requireRun(run)));
  }

  /** The runs that there are. */
  java.util.Collection<Run> all() {
    return runs.values();
  }

  private Run runOrNew(String name) {
    Run known = runs.get(name);
    return known == null ? create(Names.requireRun(name)) : known;
  }

  private Run create(String name) {
    registry.lock();
    try {
      @Nullable Run known = runs.get(name);
      if (known != null) {
        return known;
      }
      if (closing) {
        // Never entered: it only gives waits and commands the ending that a run there is gives.
        Run shut = new Run(this, name, usage, new MemoryLog(1));
        shut.close();
        return shut;
      }
      if (runs.size() >= limits.runs()) {
        throw new RoseTrapException(
            ErrorCode.LIMIT_REACHED,
            "The hub has "
                + limits.runs()
                + " runs, which is its limit, and no room for run "
                + name
                + ". Delete runs that are done with (DELETE /v1/runs/NAME), or raise --max-runs.");
      }
      Run created = new Run(this, name, usage, new MemoryLog(limits.journal()));
      runs.put(name, created);
      return created;
    } finally {
      registry.unlock();
    }
  }

  /** Gives a run up that nothing ever happened in and nobody waits in. */
  void retireIfUnused(Run run) {
    if (run.state().revision() > 0) {
      return;
    }
    registry.lock();
    try {
      if (run.retireIfUnused()) {
        runs.remove(run.name(), run);
      }
    } finally {
      registry.unlock();
    }
  }

  /** Looks a variable up in every other run. */
  <T> List<T> inOtherRuns(Run run, Function<Run, Optional<T>> look) {
    return runs.values().stream()
        .filter(other -> other != run)
        .sorted(Comparator.comparing(Run::name))
        .flatMap(other -> look.apply(other).stream())
        .toList();
  }

  static RoseTrapException closing() {
    return new RoseTrapException(
        ErrorCode.HUB_CLOSING,
        "The hub is closing and takes nothing new. Start a hub and ask again.");
  }

  /**
   * Refuses new waits and commands from now on and ends every wait with {@link Outcome.HubClosing}.
   * What is there can still be looked at. Does nothing the second time.
   */
  @Override
  public void close() {
    registry.lock();
    try {
      closing = true;
    } finally {
      registry.unlock();
    }
    ticker.close();
    runs.values().forEach(Run::close);
  }
}
