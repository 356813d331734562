package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.JournalEntry.Release;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run: an ordered log, the state reduced from it, and the waits on that state.
 *
 * <p>Two locks, always taken in this order: {@code writers} makes decisions and appends to the log
 * one at a time, and may be held while a durable log writes; {@code stateLock} guards the waits and
 * makes an event's reduction and the release of its readers one step, and is never held across I/O.
 * State changes under both, so either is enough to look at it. Threads are woken with no lock held.
 */
final class Run implements Plan.View {
  /**
   * Thrown inside the hub when a run object has been given up: the caller takes the current one.
   */
  static final class Retired extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Retired() {
      super("the run was retired", null, false, false);
    }
  }

  private final Hub hub;
  private final String name;
  private final Instant createdAt;
  private final Limits limits;
  private final Usage usage;
  private final EventLog log;
  private final ReentrantLock writers = new ReentrantLock();
  private final ReentrantLock stateLock = new ReentrantLock();
  private final RunState state;

  /** Guarded by {@link #stateLock}. */
  private final WaitIndex index;

  /** Guarded by {@link #writers}. */
  private final IdempotencyTable answered;

  private final Waits waits;
  private final Turns turns;
  private final Consequences consequences;

  /** Guarded by {@link #writers}. */
  private final FaultDesk faults;

  private final DeadlockWatch deadlocks;

  /** Written under both locks; how new waits end at once, null while the run is open. */
  private volatile Wait.@Nullable Ending closed;

  /** Written under both locks. */
  private volatile boolean retired;

  /** Up to where the journal is complete; written under both locks. */
  private volatile long journaled;

  Run(Hub hub, String name, Usage usage, EventLog log) {
    this.hub = hub;
    this.name = name;
    this.createdAt = hub.clock().instant();
    this.limits = hub.limits();
    this.usage = usage;
    this.log = log;
    this.state = new RunState(limits, hub.deadlockPolicy());
    this.index = new WaitIndex(usage);
    this.answered = new IdempotencyTable(limits.idempotencyKeys());
    this.waits = new Waits(this, state);
    this.faults =
        new FaultDesk(
            name, state, this::stamp, (event, released) -> commitWithConsequences(event, released));
    this.turns = new Turns(this, state, waits, new Line(hub.places()), answered, faults);
    this.consequences = new Consequences(this, state, turns, faults);
    this.deadlocks = new DeadlockWatch(this);
  }

  // --- writing -------------------------------------------------------------------------------

  /** Carries a command out, or refuses it and changes nothing. */
  Receipt execute(Command command, Actor actor) {
    List<Wait> released = new ArrayList<>();
    Receipt receipt;
    Optional<String> key = actor.idempotencyKey();
    int fingerprint = key.isPresent() ? IdempotencyTable.fingerprint(command) : 0;
    writers.lock();
    try {
      requireOpen();
      Supplier<Receipt> change = () -> change(command, actor, released);
      Supplier<Receipt> once =
          key.isPresent()
              ? () -> answered.once(key.get(), command.subject(), fingerprint, change)
              : change;
      boolean known = key.isPresent() && answered.knows(key.get());
      receipt =
          faults.isIdle() ? once.get() : faults.execute(command, actor, known, once, released);
    } finally {
      writers.unlock();
      // Also where a later event was refused: what the earlier ones released must not sleep on.
      released.forEach(Wait::wake);
    }
    return receipt;
  }

  private Receipt change(Command command, Actor actor, List<Wait> released) {
    requireStay(actor, command);
    Event event = new Decider(grounds(actor)).decide(command);
    List<Entity> changed = commit(event, released);
    int count = released.size();
    consequences.of(event, changed, released);
    if (!faults.isIdle()) {
      Deed.of(command, actor.participant()).ifPresent(deed -> faults.done(deed, released));
    }
    return new Receipt(event.subject(), event.number(), event.revision(), count);
  }

  /** Refuses what is done in the name of a stay that is over; a sign of life otherwise. */
  private void requireStay(Actor actor, Command command) {
    if (!(command instanceof Command.Join)) {
      Sessions.require(name, state, actor);
    }
    state
        .participant(actor.participant())
        .ifPresent(
            known -> {
              known.presence().hear(hub.nanos());
              if (known.isSequential() && deadlocks.isBlocked(known)) {
                // It acts while one of its waits is blocked: it does several things at a time.
                known.presence().showConcurrency();
              }
            });
  }

  Grounds grounds(Actor actor) {
    return new Grounds(name, state, limits, actor, stamp(actor.participant()));
  }

  Event.Stamp stamp(String participant) {
    return new Event.Stamp(state.revision() + 1, hub.clock().instant(), hub.nanos(), participant);
  }

  /** Takes an event in that hands nothing out. The writers lock is held. */
  List<Entity> commit(Event event, List<Wait> released) {
    return commit(event, null, released);
  }

  /**
   * Takes an event in: makes room, appends, reduces, releases. The writers lock is held.
   *
   * @param claimant whom the event hands something to, if it is still there by then
   */
  List<Entity> commit(Event event, @Nullable Wait claimant, List<Wait> released) {
    List<Entity> changed = Reducer.reduce(event, state, limits);
    long growth = state.growth(changed);
    // Room is taken before the log writes and given back after, so that a failing log can always
    // be undone.
    if (event.isEnding()) {
      usage.takeBytes(Math.max(growth, 0));
    } else {
      state.requireRoomFor(changed);
      usage.reserveBytes(Math.max(growth, 0));
    }
    boolean appended = false;
    try {
      log.append(event);
      appended = true;
    } finally {
      if (!appended) {
        usage.reserveBytes(-Math.max(growth, 0));
      }
    }
    int before = released.size();
    publish(event, changed, claimant, released);
    usage.reserveBytes(Math.min(growth, 0));
    state
        .participant(event.stamp().participant())
        .ifPresent(participant -> participant.presence().did(event));
    faults.read(List.copyOf(released.subList(before, released.size())), released);
    return changed;
  }

  private void publish(
      Event event, List<Entity> changed, @Nullable Wait claimant, List<Wait> released) {
    List<Wait> ended = new ArrayList<>();
    stateLock.lock();
    try {
      state.publish(event, changed);
      if (claimant != null && index.end(claimant, turns.arrived(event))) {
        ended.add(claimant);
      }
      ended.addAll(index.release(changed, event.revision()));
    } finally {
      stateLock.unlock();
    }
    released.addAll(ended);
    journal(event.revision(), ended, released);
  }

  /** Completes the journal's entry, and only then shows it. */
  private void journal(long revision, List<Wait> ended, List<Wait> released) {
    note(revision, ended);
    stateLock.lock();
    try {
      journaled = revision;
      released.addAll(index.releaseFollowers(revision));
    } finally {
      stateLock.unlock();
    }
  }

  private void note(long revision, List<Wait> ended) {
    if (!ended.isEmpty()) {
      List<Release> first =
          ended.stream()
              .limit(JournalEntry.MAX_RELEASED)
              .map(w -> new Release(w.participant(), w.condition().toString(), w.waiting()))
              .toList();
      log.note(revision, first, ended.size());
    }
  }

  private void requireOpen() {
    requireCurrent();
    if (closed != null) {
      throw Hub.closing();
    }
  }

  /** Takes an event in that the hub itself brings about, unless the run is shut. */
  void commitOwn(Supplier<@Nullable Event> decide) {
    List<Wait> released = new ArrayList<>();
    writers.lock();
    try {
      if (!retired && closed == null) {
        Event event = decide.get();
        if (event != null) {
          commitWithConsequences(event, released);
        }
      }
    } finally {
      writers.unlock();
      released.forEach(Wait::wake);
    }
  }

  private void commitWithConsequences(Event event, List<Wait> released) {
    consequences.of(event, commit(event, released), released);
  }

  /** How a wait ends that begins now; empty while the run is open. */
  Optional<Wait.Ending> closed() {
    return Optional.ofNullable(closed);
  }

  boolean isRetired() {
    return retired;
  }

  /** Sends the caller to the run that there is now, where this one has been given up. */
  void requireCurrent() {
    if (retired) {
      throw new Retired();
    }
  }

  // --- waiting -------------------------------------------------------------------------------

  /** Begins a wait; it has ended already where its condition is decided by the present state. */
  Wait begin(Condition condition, Actor actor, WaitOptions options) {
    Plan plan = Plan.of(condition, hub.matcher());
    return condition instanceof Condition.Claim claim
        ? claim(claim, plan, actor, options)
        : waits.begin(condition, plan, actor, options, true);
  }

  /** The newest version as somebody sees it now. */
  Optional<Version> peek(String variable, Actor reader, boolean observes) {
    Variable truth = state.variable(variable);
    // Looked at after the variable: what was read before anything was hidden may be answered.
    if (state.faults().isEmpty()) {
      return Optional.ofNullable(truth).flatMap(v -> Optional.ofNullable(v.newest()));
    }
    Condition condition = new Condition.Written(variable, 0);
    WaitOptions options = new WaitOptions(Duration.ZERO, true, 0, observes);
    Plan plan = Plan.of(condition, hub.matcher());
    try (Wait look = waits.begin(condition, plan, reader, options, false)) {
      look.requireAnswer();
      return look.arrived().flatMap(arrived -> arrived.version(0));
    }
  }

  /** Judges a wait with all that faults do to it, which brings about events. */
  void beginUnderFaults(Wait wait, Function<WaitIndex, List<Wait>> settleOrEnter) {
    List<Wait> released = new ArrayList<>();
    writers.lock();
    try {
      boolean open = closed == null;
      if (open) {
        faults.begin(wait, false, released);
      }
      released.addAll(withWaits(settleOrEnter));
      if (open) {
        faults.read(List.of(wait), released);
      }
    } finally {
      writers.unlock();
      released.forEach(Wait::wake);
    }
  }

  private Wait claim(Condition.Claim claim, Plan plan, Actor actor, WaitOptions options) {
    hub.requireTicks();
    List<Wait> released = new ArrayList<>();
    writers.lock();
    try {
      requireCurrent();
      Sessions.require(name, state, actor);
      hear(actor.participant());
      return turns.begin(claim, plan, actor, options, released);
    } finally {
      writers.unlock();
      released.forEach(Wait::wake);
    }
  }

  /** Goes on with a wait of an earlier request of the same read. */
  void resume(Wait wait, Actor actor, WaitOptions options) {
    waits.resume(wait, actor, options);
  }

  /** Ends a wait that has not ended. */
  void end(Wait wait, Wait.Ending how) {
    waits.end(wait, how);
  }

  /** Takes back what a claim was handed and never learned of. */
  void takeBack(Wait wait, Arrived handedOut) {
    turns.takeBack(wait, handedOut);
  }

  void hear(String participant) {
    state.participant(participant).ifPresent(known -> known.presence().hear(hub.nanos()));
  }

  /** Notes what a wait was handed. */
  void recordReads(List<Condition.Leaf> leaves, Arrived arrived, String participant) {
    for (Outcome.Match match : arrived.matches()) {
      if (match.version().isPresent() && leaves.get(match.leaf()) instanceof Condition.OnVariable) {
        recordRead(match.version().get(), participant);
      }
    }
  }

  /** Notes that a participant was handed a version; needs no lock. */
  void recordRead(Version version, String participant) {
    Variable variable = state.variable(version.variable());
    if (variable != null) {
      variable.mark(version.number(), participant, state.revision(), hub.clock());
    }
  }

  @Override
  public @Nullable Variable variable(String variable) {
    return state.variable(variable);
  }

  @Override
  public Optional<Collection> collection(String collection) {
    return state.collection(collection);
  }

  @Override
  public Optional<Barrier> barrier(String barrier) {
    return state.barrier(barrier);
  }

  @Override
  public int waiting(Subject subject, Optional<String> participant) {
    return index.count(subject, participant);
  }

  @Override
  public long journaled() {
    return journaled;
  }

  // --- time ----------------------------------------------------------------------------------

  /** Ends what is over by now, and looks for deadlocks. Called by the ticker's thread. */
  void tick(long nowNanos) {
    if (retired || closed != null) {
      return;
    }
    for (Expiry.Due due : new Expiry(state, limits, name).due(nowNanos)) {
      commitOwn(() -> due.event(nowNanos, this::stamp));
    }
    deadlocks.look(nowNanos);
  }

  /** A participant is there; false where that stay is over. */
  boolean hear(String participant, long session) {
    Optional<Participant> known = state.participant(participant);
    if (known.isEmpty() || known.get().session() != session || !known.get().isThere()) {
      return false;
    }
    known.get().presence().hear(hub.nanos());
    return true;
  }

  /** Ends those of these waits that are still stuck, in one step; false where none is. */
  boolean endStuck(DeadlockWatch.Search search) {
    List<Wait> ended = new ArrayList<>();
    List<Wait> followers = new ArrayList<>();
    writers.lock();
    try {
      if (retired || closed != null) {
        return false;
      }
      Optional<Stuck> stuck;
      stateLock.lock();
      try {
        // Nothing can be written now and nobody can come or leave: what is stuck here is stuck.
        stuck = search.again();
        if (stuck.isEmpty()) {
          return false;
        }
        if (state.settings().deadlocks() == DeadlockPolicy.FAIL) {
          for (Wait wait : stuck.get().waits()) {
            if (!wait.hasEnded() && index.end(wait, new Wait.Ending.Stuck(stuck.get().picture()))) {
              ended.add(wait);
            }
          }
        }
      } finally {
        stateLock.unlock();
      }
      Event event =
          new Event.Deadlocked(stamp("hub"), stuck.get().members(), stuck.get().picture());
      log.append(event);
      note(event.revision(), ended);
      publish(event, List.of(), null, followers);
      ended.forEach(wait -> consequences.leaveBarriers(wait, followers));
      return true;
    } finally {
      writers.unlock();
      ended.forEach(Wait::wake);
      followers.forEach(Wait::wake);
    }
  }

  /** Looks at the waits, or changes which there are, under their lock. */
  <T> T withWaits(Function<WaitIndex, T> look) {
    stateLock.lock();
    try {
      return look.apply(index);
    } finally {
      stateLock.unlock();
    }
  }

  // --- looking -------------------------------------------------------------------------------

  String name() {
    return name;
  }

  Instant createdAt() {
    return createdAt;
  }

  RunState state() {
    return state;
  }

  Hub hub() {
    return hub;
  }

  /** What the journal keeps, as far as it is complete. */
  List<JournalEntry> journal(long after, int limit) {
    long complete = journaled;
    if (after >= complete) {
      return List.of();
    }
    List<JournalEntry> entries = log.read(after, limit);
    return entries.isEmpty() || entries.getLast().revision() <= complete
        ? entries
        : entries.stream().filter(entry -> entry.revision() <= complete).toList();
  }

  List<Wait> waits() {
    return withWaits(WaitIndex::all);
  }

  /** What is stuck at this moment. */
  List<Stuck> stuck() {
    return deadlocks.now();
  }

  /** What a participant is stuck in at this moment. */
  Optional<Stuck> stuck(String participant) {
    boolean maybe =
        deadlocks.wasStuck(participant)
            || withWaits(w -> new WaitGraph(state, w).dependsOnItself(participant))
            || state.settings().sealed();
    return maybe
        ? stuck().stream().filter(s -> s.members().contains(participant)).findFirst()
        : Optional.empty();
  }

  Diagnosis diagnose(Condition condition, String participant) {
    return new Diagnostician(hub, this).diagnose(condition, participant);
  }

  Diagnosis diagnoseStuck(Condition condition, String participant, String picture) {
    return new Diagnostician(hub, this).diagnoseStuck(condition, participant, picture);
  }

  // --- ending --------------------------------------------------------------------------------

  /** Whether nothing ever happened here and nobody waits. The state lock is held. */
  boolean isUnused() {
    return state.revision() == 0 && index.size() == 0;
  }

  /**
   * Gives the run up if nothing ever happened here and nobody waits; true where it was. A run that
   * is being written to is not unused, and what a writer's log does is not waited for.
   */
  boolean retireIfUnused() {
    if (!writers.tryLock()) {
      return false;
    }
    try {
      stateLock.lock();
      try {
        if (!retired && isUnused()) {
          retired = true;
          return true;
        }
        return false;
      } finally {
        stateLock.unlock();
      }
    } finally {
      writers.unlock();
    }
  }

  /** Ends every wait and takes no more commands; what is there can still be looked at. */
  void close() {
    shut(new Wait.Ending.Closing(), false);
  }

  /** Ends every wait and gives the run up with all that it holds. */
  void delete(String by) {
    shut(new Wait.Ending.Ended("the run " + name + " was deleted by " + by), true);
    usage.reserveBytes(-state.bytes());
  }

  private void shut(Wait.Ending how, boolean retire) {
    List<Wait> released;
    writers.lock();
    try {
      stateLock.lock();
      try {
        closed = how;
        retired = retired || retire;
        released = index.releaseAll(how);
      } finally {
        stateLock.unlock();
      }
    } finally {
      writers.unlock();
    }
    released.forEach(Wait::wake);
  }
}
