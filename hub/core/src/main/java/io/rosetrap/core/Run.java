package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.RunInfo;
import io.rosetrap.api.Version;
import io.rosetrap.core.Command.Precondition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run: an ordered log, the state reduced from it, and the waits on that state.
 *
 * <p>Two locks, always taken in this order: {@code writers} makes decisions and appends to the log
 * one at a time, and may be held while a durable log writes; {@code state} guards the waits and
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
  private final WaitIndex waits = new WaitIndex();

  /** Guarded by {@link #writers}. */
  private final IdempotencyTable answered;

  /** Written under both locks; how new waits end at once, null while the run is open. */
  private volatile Wait.@Nullable Ending closed;

  /** Written under both locks. */
  private volatile boolean retired;

  Run(Hub hub, String name, Usage usage, EventLog log) {
    this.hub = hub;
    this.name = name;
    this.createdAt = hub.clock().instant();
    this.limits = hub.limits();
    this.usage = usage;
    this.log = log;
    this.state = new RunState(limits);
    this.answered = new IdempotencyTable(limits.idempotencyKeys());
  }

  // --- writing -------------------------------------------------------------------------------

  /** Carries a command out, or refuses it and changes nothing. */
  Receipt execute(Command command, Actor actor) {
    List<Wait> released;
    Receipt receipt;
    Optional<String> key = actor.idempotencyKey();
    int fingerprint = key.isPresent() ? IdempotencyTable.fingerprint(command) : 0;
    writers.lock();
    try {
      requireOpen();
      Change change = new Change(command, actor);
      receipt =
          key.isPresent() ? answered.once(key.get(), command, fingerprint, change) : change.get();
      released = change.released;
    } finally {
      writers.unlock();
    }
    released.forEach(Wait::wake);
    return receipt;
  }

  /** One mutation on its way: decide, make room, append, reduce and release. */
  private final class Change implements Supplier<Receipt> {
    private final Command command;
    private final Actor actor;
    private List<Wait> released = List.of();

    Change(Command command, Actor actor) {
      this.command = command;
      this.actor = actor;
    }

    @Override
    public Receipt get() {
      Variable before = state.variableOrUnwritten(command.variable());
      Event event = decide(before);
      Variable after = before.apply(event, limits);
      state.requireRoomFor(command.variable());
      long growth = after.bytes() - before.bytes();
      // Room is taken before the log writes and given back after, so that a failing log can always
      // be undone.
      usage.reserveBytes(Math.max(growth, 0));
      boolean appended = false;
      try {
        log.append(event);
        appended = true;
      } finally {
        if (!appended) {
          usage.reserveBytes(-Math.max(growth, 0));
        }
      }
      publish(event, after);
      usage.reserveBytes(Math.min(growth, 0));
      return new Receipt(
          command.variable(), after.lastVersion(), event.revision(), released.size());
    }

    private Event decide(Variable before) {
      requireMet(command.precondition(), before);
      long revision = state.revision() + 1;
      Instant now = hub.clock().instant();
      return switch (command) {
        case Command.Write write -> {
          requireFits(write);
          yield new Event.Written(
              new Version(
                  write.variable(),
                  before.lastVersion() + 1,
                  revision,
                  actor.participant(),
                  now,
                  write.value()));
        }
        case Command.Delete delete -> {
          if (before.newest() == null && before.failure() == null) {
            throw notWritten(delete.variable(), "so there is nothing to delete");
          }
          yield new Event.Deleted(
              delete.variable(), revision, now, actor.participant(), before.lastVersion());
        }
        case Command.Fail fail ->
            new Event.Failed(
                new Failure(fail.variable(), actor.participant(), fail.reason(), revision, now),
                before.lastVersion());
      };
    }

    private void publish(Event event, Variable after) {
      stateLock.lock();
      try {
        state.publish(event, after);
        released = waits.release(event.variable(), Run.this, event.revision());
        usage.leaveWaits(released.size());
      } finally {
        stateLock.unlock();
      }
    }
  }

  private void requireFits(Command.Write write) {
    if (write.value().size() > limits.valueBytes()) {
      throw new RoseTrapException(
          ErrorCode.VALUE_TOO_LARGE,
          "The value for "
              + write.variable()
              + " has "
              + write.value().size()
              + " bytes; the limit is "
              + limits.valueBytes()
              + ". Store it elsewhere and write where it is, or raise --max-value-bytes.");
    }
  }

  private void requireMet(Precondition precondition, Variable variable) {
    Version newest = variable.newest();
    switch (precondition) {
      case Precondition.Always always -> {}
      case Precondition.Absent absent -> {
        if (newest != null) {
          throw new RoseTrapException(
              ErrorCode.ALREADY_WRITTEN,
              variable.name()
                  + " in run "
                  + name
                  + " is written already: version "
                  + newest.number()
                  + " by "
                  + newest.writer()
                  + ". A write-once leaves it as it is; read it, or delete it first.");
        }
      }
      case Precondition.Present present -> {
        if (newest == null) {
          throw mismatch(variable, "any version");
        }
      }
      case Precondition.VersionIs(long expected) -> {
        if ((newest == null ? 0 : newest.number()) != expected) {
          throw mismatch(variable, expected == 0 ? "no value" : "version " + expected);
        }
      }
    }
  }

  private RoseTrapException mismatch(Variable variable, String expected) {
    Version newest = variable.newest();
    return new RoseTrapException(
        ErrorCode.VERSION_MISMATCH,
        variable.name()
            + " in run "
            + name
            + (newest == null
                ? " has no value"
                : " has version " + newest.number() + " by " + newest.writer())
            + ", but "
            + expected
            + " was expected. Nothing was changed; read the newest version and try again.");
  }

  private RoseTrapException notWritten(String variable, String consequence) {
    return new RoseTrapException(
        ErrorCode.NOT_WRITTEN,
        variable + " in run " + name + " has no value, " + consequence + ".");
  }

  private void requireOpen() {
    if (retired) {
      throw new Retired();
    }
    if (closed != null) {
      throw Hub.closing();
    }
  }

  // --- waiting -------------------------------------------------------------------------------

  /** Begins a wait; it has ended already where its condition is decided by the present state. */
  Wait begin(Condition condition, String participant) {
    Plan plan = Plan.of(condition, hub.matcher());
    Wait wait = new Wait(this, condition, plan, participant);
    if (isDecidedWithoutLock(plan, wait)) {
      return wait;
    }
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
      usage.enterWait();
      waits.add(wait);
      released = waits.releaseWatchers(wait, this, state.revision());
      usage.leaveWaits(released.size());
    } finally {
      stateLock.unlock();
    }
    released.forEach(Wait::wake);
    return wait;
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
    stateLock.lock();
    try {
      if (wait.hasEnded()) {
        return;
      }
      wait.settle(how);
      if (waits.remove(wait)) {
        usage.leaveWaits(1);
        unused = isUnused();
      }
    } finally {
      stateLock.unlock();
    }
    wait.wake();
    if (unused) {
      hub.retireIfUnused(this);
    }
  }

  @Override
  public @Nullable Variable variable(String variable) {
    return state.variable(variable);
  }

  @Override
  public int waiting(String variable, Optional<String> participant) {
    return waits.count(variable, participant);
  }

  // --- looking -------------------------------------------------------------------------------

  String name() {
    return name;
  }

  RunState state() {
    return state;
  }

  EventLog log() {
    return log;
  }

  List<Wait> waits() {
    stateLock.lock();
    try {
      return waits.all();
    } finally {
      stateLock.unlock();
    }
  }

  /** The waits on a variable that have waited longest, and how many there are in all. */
  record Blocked(List<Wait> longest, int all) {}

  Blocked blockedOn(String variable, int most) {
    stateLock.lock();
    try {
      return new Blocked(waits.on(variable, most), waits.count(variable, Optional.empty()));
    } finally {
      stateLock.unlock();
    }
  }

  Diagnosis diagnose(Condition condition, String participant) {
    return new Diagnostician(hub, this).diagnose(condition, participant);
  }

  RunInfo info() {
    int blocked;
    stateLock.lock();
    try {
      blocked = waits.size();
    } finally {
      stateLock.unlock();
    }
    return new RunInfo(name, state.revision(), state.size(), blocked, state.bytes(), createdAt);
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
