package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.Ending;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.JournalEntry.Release;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RunInfo;
import io.rosetrap.api.Subject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
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

  private static final Logger LOG = System.getLogger(Run.class.getName());

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
  private final WaitIndex waits = new WaitIndex();

  /** Guarded by {@link #writers}. */
  private final IdempotencyTable answered;

  /** Guarded by {@link #writers}. */
  private final Line line;

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
    this.line = new Line(hub.places());
    this.answered = new IdempotencyTable(limits.idempotencyKeys());
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
      receipt =
          key.isPresent()
              ? answered.once(key.get(), command.subject(), fingerprint, change)
              : change.get();
    } finally {
      writers.unlock();
      // Also where a later event was refused: what the earlier ones released must not sleep on.
      released.forEach(Wait::wake);
    }
    return receipt;
  }

  private Receipt change(Command command, Actor actor, List<Wait> released) {
    requireStay(actor, command);
    Decider decider = decider(actor);
    Event event = decider.decide(command);
    List<Entity> changed = commit(event, released);
    int count = released.size();
    followUp(event, changed, released);
    return new Receipt(event.subject(), event.number(), event.revision(), count);
  }

  /** Refuses what is done in the name of a stay that is over; a sign of life otherwise. */
  private void requireStay(Actor actor, Command command) {
    if (!(command instanceof Command.Join)) {
      requireSession(actor);
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

  private void requireSession(Actor actor) {
    if (actor.session().isPresent()) {
      long session = actor.session().getAsLong();
      Optional<Participant> known = state.participant(actor.participant());
      if (known.isEmpty()) {
        throw Sessions.unknown(name, actor.participant(), session);
      }
      if (session != known.get().session() || !known.get().isThere()) {
        throw Sessions.over(name, known.get(), session);
      }
    }
  }

  private Decider decider(Actor actor) {
    return new Decider(name, state, limits, actor, stamp(actor.participant()));
  }

  private Event.Stamp stamp(String participant) {
    return new Event.Stamp(state.revision() + 1, hub.clock().instant(), hub.nanos(), participant);
  }

  private List<Entity> commit(Event event, List<Wait> released) {
    return commit(event, null, released);
  }

  /**
   * Takes an event in: makes room, appends, reduces, releases. The writers lock is held.
   *
   * @param claimant whom the event hands something to, if it is still there by then
   */
  private List<Entity> commit(Event event, @Nullable Wait claimant, List<Wait> released) {
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
    publish(event, changed, claimant, released);
    usage.reserveBytes(Math.min(growth, 0));
    state
        .participant(event.stamp().participant())
        .ifPresent(participant -> participant.presence().did(event));
    return changed;
  }

  private void publish(
      Event event, List<Entity> changed, @Nullable Wait claimant, List<Wait> released) {
    List<Wait> ended = new ArrayList<>();
    stateLock.lock();
    try {
      state.publish(event, changed);
      if (claimant != null && waits.remove(claimant)) {
        claimant.settle(new Wait.Ending.Satisfied(line.arrived(event, state)));
        ended.add(claimant);
      }
      ended.addAll(waits.release(changed, this, event.revision()));
      usage.leaveWaits(ended.size());
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
      List<Wait> followers = waits.releaseFollowers(this, revision);
      usage.leaveWaits(followers.size());
      released.addAll(followers);
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

  /** What an event brings about by itself: turns that are handed out, parties that cannot come. */
  private void followUp(Event event, List<Entity> changed, List<Wait> released) {
    switch (event) {
      case Event.Ended e -> endWaitsOfThePast(e.subject().name(), released);
      case Event.Joined e -> endWaitsOfThePast(e.subject().name(), released);
      case Event.Arrived e -> {
        // With the first arrival the meeting begins; whoever ends later breaks it then.
        if (state.barrier(e.subject().name()).filter(b -> b.arrivals().size() == 1).isPresent()) {
          breakIfHopeless(e.subject().name(), released);
        }
      }
      case Event.Declared e -> breakIfHopeless(e.subject().name(), released);
      default -> {}
    }
    for (Entity entity : changed) {
      if (entity instanceof Lock || entity instanceof Queue) {
        handOut(entity.subject(), released);
      }
    }
  }

  /** What stays wait for that are over must not be handed to them: nobody would give it back. */
  private void endWaitsOfThePast(String participant, List<Wait> released) {
    Optional<Participant> known = state.participant(participant);
    long session = known.filter(Participant::isThere).map(Participant::session).orElse(0L);
    stateLock.lock();
    try {
      for (Wait wait : waits.of(participant)) {
        boolean past = wait.actor().session().orElse(session) != session;
        if (past && waits.remove(wait)) {
          wait.settle(new Wait.Ending.Ended(participant + " " + pastWords(known)));
          usage.leaveWaits(1);
          released.add(wait);
        }
      }
    } finally {
      stateLock.unlock();
    }
  }

  private static String pastWords(Optional<Participant> known) {
    return known
        .flatMap(participant -> Optional.ofNullable(participant.ending()))
        .map(ending -> ending.words())
        .orElse("was replaced by another process");
  }

  /** Hands out what is there to those that are next in line. */
  private void handOut(Subject subject, List<Wait> released) {
    while (true) {
      Optional<Wait> next = nextClaim(subject);
      if (next.isEmpty() || !line.isAvailable(subject, state)) {
        return;
      }
      Wait wait = next.get();
      Event grant = line.grant(wait, state, stamp(wait.participant()));
      int before = released.size();
      commit(grant, wait, released);
      if (released.subList(before, released.size()).contains(wait)) {
        wait.actor()
            .idempotencyKey()
            .ifPresent(key -> answered.remember(key, line.fingerprint(wait), receipt(grant)));
      } else {
        // It left while the log wrote: what it was given goes to the next, as if it had not been.
        commit(line.undo(grant, stamp(wait.participant())), released);
      }
    }
  }

  private static Receipt receipt(Event grant) {
    return new Receipt(grant.subject(), grant.number(), grant.revision(), 1);
  }

  private Optional<Wait> nextClaim(Subject subject) {
    stateLock.lock();
    try {
      return waits.nextClaim(subject);
    } finally {
      stateLock.unlock();
    }
  }

  /** Parties that were named and have ended cannot come any more. */
  private void breakIfHopeless(String name, List<Wait> released) {
    for (String party : state.barrier(name).map(Barrier::missing).orElse(List.of())) {
      Optional<Ending> ending =
          state.participant(party).flatMap(known -> Optional.ofNullable(known.ending()));
      // Each one that is out changes it: it may be passed or broken by now.
      Optional<Barrier> barrier = state.barrier(name).filter(b -> b.dependsOn(party));
      if (ending.isPresent() && barrier.isPresent()) {
        Decider decider = decider(Actor.named(party));
        String why = "it " + ending.get().words();
        commit(decider.broken(barrier.get(), party, why, ending), released);
      }
    }
  }

  private void requireOpen() {
    if (retired) {
      throw new Retired();
    }
    if (closed != null) {
      throw Hub.closing();
    }
  }

  /** Takes an event in that the hub itself brings about, unless the run is shut. */
  private void commitOwn(Supplier<@Nullable Event> decide) {
    List<Wait> released = new ArrayList<>();
    writers.lock();
    try {
      if (!retired && closed == null) {
        Event event = decide.get();
        if (event != null) {
          followUp(event, commit(event, released), released);
        }
      }
    } finally {
      writers.unlock();
      released.forEach(Wait::wake);
    }
  }

  // --- waiting -------------------------------------------------------------------------------

  /** Begins a wait; it has ended already where its condition is decided by the present state. */
  Wait begin(Condition condition, Actor actor, WaitOptions options) {
    Plan plan = Plan.of(condition, hub.matcher());
    if (condition instanceof Condition.Claim claim) {
      return claim(claim, plan, actor, options);
    }
    Wait wait = new Wait(this, condition, plan, actor, options, 0);
    if (isDecidedWithoutLock(plan, wait)) {
      return wait;
    }
    requireSession(actor);
    hear(actor.participant());
    // Values are parsed here, where nobody waits for it; under the lock the result is remembered.
    plan.warm(this);
    List<Wait> released;
    stateLock.lock();
    try {
      if (retired) {
        throw new Retired();
      }
      Optional<Wait.Ending> decided = WaitIndex.ending(wait.judge(this), state.revision());
      if (decided.isEmpty()) {
        decided = Optional.ofNullable(closed);
      }
      if (decided.isPresent()) {
        wait.settle(decided.get());
        return wait;
      }
      released = enter(wait);
    } finally {
      stateLock.unlock();
    }
    released.forEach(Wait::wake);
    askAgain(wait);
    return wait;
  }

  /** The state lock is held. */
  private List<Wait> enter(Wait wait) {
    usage.enterWait();
    state
        .participant(wait.participant())
        .filter(known -> contradicts(wait, waits.of(known.name())))
        .ifPresent(known -> known.presence().showConcurrency());
    waits.add(wait);
    List<Wait> released = waits.releaseWatchers(wait, this, state.revision());
    usage.leaveWaits(released.size());
    return released;
  }

  /** A wait that is said to be all that its participant does, and another one at the same time. */
  private static boolean contradicts(Wait wait, List<Wait> others) {
    return others.stream().anyMatch(other -> !wait.isAside() || !other.isAside());
  }

  /**
   * A party that waits is there. Looked at after the wait was entered: a doubt that comes later
   * finds the wait, and one that came before is found here.
   */
  private void askAgain(Wait wait) {
    boolean asked = false;
    try {
      for (Condition.Passed meeting : meetings(wait)) {
        commitOwn(() -> Doubts.asked(meeting, wait.actor(), state, stamp(wait.participant())));
      }
      asked = true;
    } finally {
      if (!asked) {
        wait.close();
      }
    }
  }

  /** A party that left its wait may be gone, unless it waits on another connection. */
  private void doubt(Wait wait) {
    for (Condition.Passed meeting : meetings(wait)) {
      try {
        commitOwn(
            () ->
                waitsElsewhere(wait, meeting)
                    ? null
                    : Doubts.left(meeting, wait.actor(), state, stamp(wait.participant())));
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "barrier " + meeting.barrier() + " counts who may be gone", e);
      }
    }
  }

  private static List<Condition.Passed> meetings(Wait wait) {
    return wait.leaves().stream()
        .filter(Condition.Passed.class::isInstance)
        .map(Condition.Passed.class::cast)
        .toList();
  }

  private boolean waitsElsewhere(Wait wait, Condition.Passed meeting) {
    return withWaits(waits -> waits.of(wait.participant())).stream()
        .anyMatch(
            other ->
                other.leaves().contains(meeting)
                    && other.actor().session().equals(wait.actor().session()));
  }

  private void hear(String participant) {
    state.participant(participant).ifPresent(known -> known.presence().hear(hub.nanos()));
  }

  /** Begins a wait for a turn: what is free is handed out at once, in order. */
  private Wait claim(Condition.Claim claim, Plan plan, Actor actor, WaitOptions options) {
    hub.requireTicks();
    List<Wait> released = new ArrayList<>();
    writers.lock();
    try {
      if (retired) {
        throw new Retired();
      }
      requireSession(actor);
      hear(actor.participant());
      Optional<Wait> before = askedBefore(claim, actor);
      long place = before.map(Wait::place).orElseGet(() -> line.place(options));
      Wait wait = new Wait(this, claim, plan, actor, options, place);
      Optional<Wait.Ending> decided =
          knownGrant(wait)
              .<Wait.Ending>map(Wait.Ending.Satisfied::new)
              .or(() -> Optional.ofNullable(closed));
      if (decided.isPresent()) {
        wait.settle(decided.get());
        return wait;
      }
      stateLock.lock();
      try {
        before.filter(waits::remove).ifPresent(earlier -> leave(earlier, released));
        released.addAll(enter(wait));
      } finally {
        stateLock.unlock();
      }
      handOutOrLeave(wait, released);
      return wait;
    } finally {
      writers.unlock();
      released.forEach(Wait::wake);
    }
  }

  /** A repetition of a claim takes the place of the first, whose connection must be lost. */
  private Optional<Wait> askedBefore(Condition.Claim claim, Actor actor) {
    Optional<String> key = actor.idempotencyKey();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    return withWaits(waits -> waits.of(actor.participant())).stream()
        .filter(wait -> wait.actor().idempotencyKey().equals(key))
        .filter(wait -> wait.condition().equals(claim))
        .findFirst();
  }

  /** What the first would be handed would be lost with it. The state lock is held. */
  private void leave(Wait earlier, List<Wait> released) {
    earlier.settle(new Wait.Ending.Ended("the same request came again"));
    usage.leaveWaits(1);
    released.add(earlier);
  }

  private void handOutOrLeave(Wait wait, List<Wait> released) {
    boolean began = false;
    try {
      handOut(wait.leaves().getFirst().subject(), released);
      began = true;
    } finally {
      if (!began) {
        // Its reader is told of the failure, so it must not stand in the line.
        stateLock.lock();
        try {
          if (waits.remove(wait)) {
            wait.settle(new Wait.Ending.Ended("it could not be handed out"));
            usage.leaveWaits(1);
          }
        } finally {
          stateLock.unlock();
        }
      }
    }
  }

  /** What was handed out under the same idempotency key, of which the answer was lost. */
  private Optional<Arrived> knownGrant(Wait wait) {
    Optional<String> key = wait.actor().idempotencyKey();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    Optional<Receipt> known =
        answered.find(key.get(), wait.leaves().getFirst().subject(), line.fingerprint(wait));
    return known.map(receipt -> line.arrivedAgain(wait, receipt, state, name));
  }

  /** A value that is there is answered without touching the lock that writers need. */
  private boolean isDecidedWithoutLock(Plan plan, Wait wait) {
    if (plan instanceof Plan.OnVersion one && one.test() == null && !retired) {
      Variable variable = state.variable(one.name());
      if (variable != null && one.judge(variable) instanceof Verdict.Holds holds) {
        WaitIndex.ending(holds, variable.lastRevision()).ifPresent(wait::settle);
        return true;
      }
    }
    return false;
  }

  /** Ends a wait that has not ended. */
  void end(Wait wait, Wait.Ending how) {
    boolean unused = false;
    boolean left = false;
    stateLock.lock();
    try {
      if (wait.hasEnded()) {
        return;
      }
      wait.settle(how);
      if (waits.remove(wait)) {
        left = true;
        usage.leaveWaits(1);
        unused = isUnused();
      }
    } finally {
      stateLock.unlock();
    }
    wait.wake();
    if (unused) {
      hub.retireIfUnused(this);
      return;
    }
    if (left && how instanceof Wait.Ending.Ended) {
      doubt(wait);
    }
    if (left && wait.hasBlocked()) {
      observe(wait, how);
    }
  }

  /** Writes into the history that a read gave up: people look there for why nothing went on. */
  private void observe(Wait wait, Wait.Ending how) {
    String outcome =
        switch (how) {
          case Wait.Ending.Expired(boolean last) -> last ? "timed out" : "";
          case Wait.Ending.Ended(String reason) -> "cancelled (" + reason + ")";
          default -> "";
        };
    boolean told =
        state.revision() > 0
            && !(wait.condition() instanceof Condition.Progress
                || wait.condition() instanceof Condition.Claim);
    if (outcome.isEmpty() || !told) {
      return;
    }
    try {
      commitOwn(
          () ->
              new Event.GaveUp(
                  stamp(wait.participant()),
                  wait.leaves().getFirst().subject(),
                  wait.condition().toString(),
                  outcome,
                  wait.waiting()));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the history of run " + name + " lacks a wait that gave up", e);
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
    return waits.count(subject, participant);
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
      Optional<WaitGraph.Stuck> stuck;
      stateLock.lock();
      try {
        // Nothing can be written now and nobody can come or leave: what is stuck here is stuck.
        stuck = search.again();
        if (stuck.isEmpty()) {
          return false;
        }
        if (state.settings().deadlocks() == DeadlockPolicy.FAIL) {
          for (Wait wait : stuck.get().waits()) {
            if (!wait.hasEnded() && waits.remove(wait)) {
              wait.settle(new Wait.Ending.Stuck(stuck.get().picture()));
              ended.add(wait);
            }
          }
          usage.leaveWaits(ended.size());
        }
      } finally {
        stateLock.unlock();
      }
      Event event =
          new Event.Deadlocked(stamp("hub"), stuck.get().members(), stuck.get().picture());
      log.append(event);
      note(event.revision(), ended);
      publish(event, List.of(), null, followers);
      ended.forEach(wait -> leaveBarriers(wait, followers));
      return true;
    } finally {
      writers.unlock();
      ended.forEach(Wait::wake);
      followers.forEach(Wait::wake);
    }
  }

  /** A party that is told of a deadlock does not wait for the others any more: nobody passes. */
  private void leaveBarriers(Wait wait, List<Wait> released) {
    String party = wait.participant();
    for (Condition.Leaf leaf : wait.leaves()) {
      Optional<Barrier> barrier =
          leaf instanceof Condition.Passed p ? state.barrier(p.barrier()) : Optional.empty();
      if (barrier.isPresent() && barrier.get().arrivals().containsKey(party)) {
        commit(
            decider(Actor.named(party))
                .broken(barrier.get(), party, "it was part of a deadlock", Optional.empty()),
            released);
      }
    }
  }

  /** Looks at the waits under their lock. */
  <T> T withWaits(java.util.function.Function<WaitIndex, T> look) {
    stateLock.lock();
    try {
      return look.apply(waits);
    } finally {
      stateLock.unlock();
    }
  }

  // --- looking -------------------------------------------------------------------------------

  String name() {
    return name;
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

  /** The waits on a subject that have waited longest, and how many there are in all. */
  record Blocked(List<Wait> longest, int all) {}

  Blocked blockedOn(Subject subject, int most) {
    return withWaits(w -> new Blocked(w.on(subject, most), w.count(subject, Optional.empty())));
  }

  /** What is stuck at this moment. */
  List<WaitGraph.Stuck> stuck() {
    return deadlocks.now();
  }

  /** What a participant is stuck in at this moment. */
  Optional<WaitGraph.Stuck> stuck(String participant) {
    boolean maybe =
        withWaits(w -> new WaitGraph(state, w).dependsOnItself(participant))
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

  RunInfo info() {
    int blocked = withWaits(WaitIndex::size);
    int there = state.census().there().size();
    return new RunInfo(
        name,
        state.revision(),
        state.size(),
        blocked,
        state.bytes(),
        there,
        state.settings().sealed(),
        state.settings().deadlocks(),
        createdAt);
  }

  // --- ending --------------------------------------------------------------------------------

  /** Whether nothing ever happened here and nobody waits. The state lock is held. */
  private boolean isUnused() {
    return state.revision() == 0 && waits.size() == 0;
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
        released = waits.releaseAll(how);
        usage.leaveWaits(released.size());
      } finally {
        stateLock.unlock();
      }
    } finally {
      writers.unlock();
    }
    released.forEach(Wait::wake);
  }
}
