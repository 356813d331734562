package io.rosetrap.core;

import io.rosetrap.api.BarrierInfo;
import io.rosetrap.api.CollectionInfo;
import io.rosetrap.api.Condition;
import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.FaultInfo;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.LockInfo;
import io.rosetrap.api.Names;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.ParticipantInfo;
import io.rosetrap.api.QueueInfo;
import io.rosetrap.api.ReadInfo;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.RunDiagnosis;
import io.rosetrap.api.RunInfo;
import io.rosetrap.api.Subject;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.Version;
import io.rosetrap.api.WaiterInfo;
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

  private final String instance = UUID.randomUUID().toString();
  private final Limits limits;
  private final ValueMatcher matcher;
  private final InstantSource clock;
  private final DeadlockPolicy deadlocks;
  private final Usage usage;
  private final Ticker ticker;
  private final AtomicLong places = new AtomicLong();
  private final Map<String, Run> runs = new ConcurrentHashMap<>();

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
    if (command.needsTime()) {
      requireTicks();
    }
    Patience patience = new Patience(this);
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
      } catch (FaultDesk.HeldBack e) {
        patience.await(run, e.cue(), actor);
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
   * @return the wait, ended already where the condition is decided by the present state
   * @throws RoseTrapException if the condition cannot be used or a limit is reached
   */
  public Wait begin(String run, Condition condition, Actor actor, WaitOptions options) {
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

  // --- looking -------------------------------------------------------------------------------

  /**
   * The newest version of a variable, without blocking.
   *
   * @param run a valid run name
   * @param variable a valid name
   * @return the version, or empty where there is no value
   */
  public Optional<Version> peek(String run, String variable) {
    return peek(run, variable, Actor.ANONYMOUS, true);
  }

  /**
   * The newest version of a variable as somebody sees it, without blocking.
   *
   * @param run a valid run name
   * @param variable a valid name
   * @param actor who looks
   * @param observes whether it only looks on: faults and orders do not count it as a read
   * @return the version, or empty where there is no value
   * @throws RoseTrapException {@link ErrorCode#INJECTED} if a fault that was put in says so
   * @throws Disconnected if a fault that was put in loses the answer
   */
  public Optional<Version> peek(String run, String variable, Actor actor, boolean observes) {
    Names.requireVariable(variable);
    try {
      // Whoever is not in the run any more may still look.
      Actor reader = Actor.named(actor.participant());
      return look(run).flatMap(r -> r.peek(variable, reader, observes));
    } catch (Run.Retired e) {
      return Optional.empty();
    }
  }

  /**
   * One version of a variable.
   *
   * @param run a valid run name
   * @param variable a valid name
   * @param number 1 or more
   * @return the version
   * @throws RoseTrapException {@link ErrorCode#COMPACTED} if it was there and is no longer kept,
   *     {@link ErrorCode#NOT_WRITTEN} if it never was
   */
  public Version version(String run, String variable, long number) {
    Names.requireVariable(variable);
    return version(run, variable, number, look(run).map(r -> r.state().variable(variable)));
  }

  /**
   * One version of a variable, where somebody sees it.
   *
   * @param run a valid run name
   * @param variable a valid name
   * @param number 1 or more
   * @param reader who looks
   * @return the version
   * @throws RoseTrapException as for {@link #version(String, String, long)}
   */
  public Version version(String run, String variable, long number, String reader) {
    Names.requireVariable(variable);
    return version(
        run, variable, number, look(run).map(r -> new Eyes(r, reader, true).variable(variable)));
  }

  private Version version(String run, String variable, long number, Optional<Variable> found) {
    Optional<Version> version = found.flatMap(v -> v.version(number));
    if (version.isPresent()) {
      return version.get();
    }
    long last = found.map(Variable::lastVersion).orElse(0L);
    if (number >= 1 && number <= last) {
      throw new RoseTrapException(
          ErrorCode.COMPACTED,
          "Version "
              + number
              + " of "
              + variable
              + " in run "
              + run
              + " is no longer kept; the newest "
              + limits.versions()
              + " versions are, until the variable is deleted. The last version is "
              + last
              + ".");
    }
    throw new RoseTrapException(
        ErrorCode.NOT_WRITTEN,
        variable
            + " in run "
            + run
            + " has no version "
            + number
            + (last == 0 ? "; it was never written." : "; the last one is " + last + "."));
  }

  /**
   * Why a variable will not be written, where somebody said so.
   *
   * @param run a valid run name
   * @param variable a valid name
   * @return the failure
   */
  public Optional<io.rosetrap.api.Failure> failure(String run, String variable) {
    return failure(run, variable, Names.ANONYMOUS);
  }

  /**
   * Why a variable will not be written, where somebody said so and a reader sees it.
   *
   * @param run a valid run name
   * @param variable a valid name
   * @param reader who looks
   * @return the failure
   */
  public Optional<io.rosetrap.api.Failure> failure(String run, String variable, String reader) {
    Names.requireVariable(variable);
    return look(run)
        .map(r -> new Eyes(r, reader, true).variable(variable))
        .flatMap(v -> Optional.ofNullable(v.failure()));
  }

  /**
   * Notes that a participant was handed a version by a look ({@link #peek}, {@link #version}); what
   * a wait hands out is noted by itself.
   *
   * @param run a valid run name
   * @param version what was handed out
   * @param participant a valid name
   */
  public void recordRead(String run, Version version, String participant) {
    look(run).ifPresent(r -> r.recordRead(version, participant));
  }

  /**
   * Who has read which version: of each version that is kept, the first {@value ReadInfo#MOST}
   * participants that were handed it.
   *
   * @param run a valid run name
   * @param prefix the start of the names, empty for all
   * @return sorted by variable and version, of each the first reader first
   */
  public List<ReadInfo> reads(String run, String prefix) {
    return look(run).map(r -> Listing.reads(r, prefix)).orElse(List.of());
  }

  /**
   * The variables that have a value or a failure, or that somebody waits for.
   *
   * @param run a valid run name
   * @param prefix the start of the names, empty for all
   * @return sorted by name
   */
  public List<VariableInfo> variables(String run, String prefix) {
    return variables(run, prefix, Names.ANONYMOUS);
  }

  /**
   * The variables that have a value or a failure, or that somebody waits for, as a reader sees
   * them.
   *
   * @param run a valid run name
   * @param prefix the start of the names, empty for all
   * @param reader who looks
   * @return sorted by name
   */
  public List<VariableInfo> variables(String run, String prefix, String reader) {
    return look(run).map(r -> Listing.variables(r, prefix, reader)).orElse(List.of());
  }

  /**
   * The faults that are in a run, orders among them.
   *
   * @param run a valid run name
   * @return the oldest first
   */
  public List<FaultInfo> faults(String run) {
    return look(run).map(FaultFacts::list).orElse(List.of());
  }

  /**
   * The blocked waits.
   *
   * @param run a valid run name
   * @return those that have waited longest first
   */
  public List<WaiterInfo> waiters(String run) {
    return look(run).map(r -> Listing.waiters(r.waits())).orElse(List.of());
  }

  /**
   * The history of a run.
   *
   * @param run a valid run name
   * @param after a revision; only newer events are returned
   * @param limit the most events, 1 or more
   * @return oldest first
   * @throws RoseTrapException {@link ErrorCode#COMPACTED} if events after that revision are no
   *     longer kept
   */
  public List<JournalEntry> journal(String run, long after, int limit) {
    Optional<Run> found = look(run);
    if (found.isEmpty()) {
      return List.of();
    }
    // Read first and judged afterwards, so that no entry can be dropped in between.
    List<JournalEntry> entries = found.get().journal(after, limit);
    boolean gap = after > 0 && !entries.isEmpty() && entries.getFirst().revision() > after + 1;
    if (gap) {
      throw new RoseTrapException(
          ErrorCode.COMPACTED,
          "The journal of run "
              + run
              + " begins at revision "
              + entries.getFirst().revision()
              + "; what came after revision "
              + after
              + " is no longer kept in full. Ask with after=0 for all that is kept.");
    }
    return entries;
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
    Run found = look(run).orElseThrow(() -> Sessions.unknown(run, participant, session));
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
    new Renewal(run, look(run)).lock(Names.require(Subject.Kind.LOCK, lock), token, nanos());
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
    new Renewal(run, look(run))
        .item(Names.require(Subject.Kind.QUEUE, queue), item, token, nanos());
  }

  /**
   * Which stay of a participant there is or was last.
   *
   * @param run a valid run name
   * @param participant a valid name
   * @return its number; 0 for one that never joined
   */
  public long session(String run, String participant) {
    return look(run)
        .flatMap(r -> r.state().participant(participant))
        .map(Participant::session)
        .orElse(0L);
  }

  /**
   * Whether a participant has joined a run and is there.
   *
   * @param run a valid run name
   * @param participant a valid name
   * @return false for one that only reads and writes under a name
   */
  public boolean hasJoined(String run, String participant) {
    return look(run)
        .flatMap(r -> r.state().participant(participant))
        .filter(Participant::isThere)
        .isPresent();
  }

  /**
   * The participants that joined, those that ended among them.
   *
   * @param run a valid run name
   * @return sorted by name
   */
  public List<ParticipantInfo> participants(String run) {
    return look(run).map(Listing::participants).orElse(List.of());
  }

  /**
   * A queue.
   *
   * @param run a valid run name
   * @param queue a valid name
   * @return empty where nothing was ever pushed
   */
  public Optional<QueueInfo> queue(String run, String queue) {
    Names.require(Subject.Kind.QUEUE, queue);
    return look(run).flatMap(r -> Listing.queue(r, queue));
  }

  /**
   * How often an item that is with a taker was handed out.
   *
   * @param run a valid run name
   * @param queue a valid name
   * @param item its number
   * @return 1 or more; 0 where nobody has it
   */
  public int deliveries(String run, String queue, long item) {
    return look(run)
        .flatMap(r -> r.state().queue(queue))
        .flatMap(q -> q.taken(item))
        .map(taken -> taken.item().deliveries())
        .orElse(0);
  }

  /**
   * A barrier.
   *
   * @param run a valid run name
   * @param barrier a valid name
   * @return empty where nothing ever happened at it
   */
  public Optional<BarrierInfo> barrier(String run, String barrier) {
    Names.require(Subject.Kind.BARRIER, barrier);
    return look(run)
        .flatMap(r -> r.state().barrier(barrier))
        .filter(known -> !known.isForgettable())
        .map(Barriers::info);
  }

  /**
   * A lock.
   *
   * @param run a valid run name
   * @param lock a valid name
   * @return empty where nobody ever asked for it
   */
  public Optional<LockInfo> lock(String run, String lock) {
    Names.require(Subject.Kind.LOCK, lock);
    return look(run).flatMap(r -> Listing.lock(r, lock));
  }

  /**
   * A collection.
   *
   * @param run a valid run name
   * @param collection a valid name
   * @return empty where nobody ever wrote to it
   */
  public Optional<CollectionInfo> collection(String run, String collection) {
    Names.require(Subject.Kind.COLLECTION, collection);
    return look(run).flatMap(r -> r.state().collection(collection)).map(Collection::info);
  }

  /**
   * Why a condition does not hold, without waiting for it.
   *
   * @param run a valid run name
   * @param condition what is or would be waited for
   * @param participant who waits or would
   * @return what stands around it
   */
  public Diagnosis diagnose(String run, Condition condition, String participant) {
    Names.requireParticipant(participant);
    // A run that is not there is looked at like an empty one, and not created by that.
    Run found = look(run).orElseGet(() -> new Run(this, run, usage, new MemoryLog(1)));
    return found.diagnose(condition, participant);
  }

  /**
   * Everything that waits in a run, who could help, and what is stuck.
   *
   * @param run a valid run name
   * @return a summary, and a diagnosis for each blocked wait, at most 100
   */
  public RunDiagnosis diagnose(String run) {
    return look(run)
        .map(r -> new RunDiagnostician(this, r).diagnose())
        .orElseGet(() -> new RunDiagnosis("There is no run " + run + ".", List.of(), ""));
  }

  /**
   * What a run looks like from outside.
   *
   * @param run a valid run name
   * @return empty where there is no such run
   */
  public Optional<RunInfo> info(String run) {
    return look(run).map(Listing::info);
  }

  /**
   * All runs.
   *
   * @return sorted by name
   */
  public List<RunInfo> runs() {
    return runs.values().stream()
        .map(Listing::info)
        .sorted(Comparator.comparing(RunInfo::name))
        .toList();
  }

  /**
   * How many waits are blocked in the whole hub.
   *
   * @return 0 or more
   */
  public int waiterCount() {
    return usage.waiters();
  }

  /**
   * How many bytes of values are kept in the whole hub.
   *
   * @return 0 or more
   */
  public long storedBytes() {
    return usage.storedBytes();
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

  private Optional<Run> look(String run) {
    return Optional.ofNullable(runs.get(Names.requireRun(run)));
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
