package io.rosetrap.core;

import io.rosetrap.api.BarrierInfo;
import io.rosetrap.api.CollectionInfo;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.FaultInfo;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.LockInfo;
import io.rosetrap.api.Names;
import io.rosetrap.api.ParticipantInfo;
import io.rosetrap.api.QueueInfo;
import io.rosetrap.api.ReadInfo;
import io.rosetrap.api.Replaced;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.RunDiagnosis;
import io.rosetrap.api.RunInfo;
import io.rosetrap.api.Subject;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.Version;
import io.rosetrap.api.WaiterInfo;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What there is in a hub, seen at one moment and without blocking. Looking never creates anything.
 * Safe for use by many threads.
 */
public final class Looking {
  private final Hub hub;
  private final Usage usage;

  Looking(Hub hub, Usage usage) {
    this.hub = hub;
    this.usage = usage;
  }

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
      return hub.find(run).flatMap(r -> r.peek(variable, reader, observes));
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
    return version(run, variable, number, hub.find(run).map(r -> r.state().variable(variable)));
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
        run,
        variable,
        number,
        hub.find(run).map(r -> new Eyes(r, reader, true).variable(variable)));
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
              + hub.limits().versions()
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
  public Optional<Failure> failure(String run, String variable) {
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
  public Optional<Failure> failure(String run, String variable, String reader) {
    Names.requireVariable(variable);
    return hub.find(run)
        .map(r -> new Eyes(r, reader, true).variable(variable))
        .flatMap(v -> Optional.ofNullable(v.failure()));
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
    return hub.find(run).map(r -> Listing.reads(r, prefix)).orElse(List.of());
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
    return hub.find(run).map(r -> Listing.variables(r, prefix, reader)).orElse(List.of());
  }

  /**
   * The faults that are in a run, orders among them.
   *
   * @param run a valid run name
   * @return the oldest first
   */
  public List<FaultInfo> faults(String run) {
    return hub.find(run).map(FaultFacts::list).orElse(List.of());
  }

  /**
   * The blocked waits.
   *
   * @param run a valid run name
   * @return those that have waited longest first
   */
  public List<WaiterInfo> waiters(String run) {
    return hub.find(run).map(r -> Listing.waiters(r.waits())).orElse(List.of());
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
    Optional<Run> found = hub.find(run);
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
   * Which stay of a participant there is or was last.
   *
   * @param run a valid run name
   * @param participant a valid name
   * @return its number; 0 for one that never joined
   */
  public long session(String run, String participant) {
    return hub.find(run)
        .flatMap(r -> r.state().participant(participant))
        .map(Participant::session)
        .orElse(0L);
  }

  /**
   * Which stay was going on when the present one of a participant began.
   *
   * @param run a valid run name
   * @param participant a valid name
   * @return empty where none was
   */
  public Optional<Replaced> replaced(String run, String participant) {
    return hub.find(run)
        .flatMap(r -> r.state().participant(participant))
        .flatMap(known -> Optional.ofNullable(known.replaced()));
  }

  /**
   * Whether a participant has joined a run and is there.
   *
   * @param run a valid run name
   * @param participant a valid name
   * @return false for one that only reads and writes under a name
   */
  public boolean hasJoined(String run, String participant) {
    return hub.find(run)
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
    return hub.find(run).map(Listing::participants).orElse(List.of());
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
    return hub.find(run).flatMap(r -> Listing.queue(r, queue));
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
    return hub.find(run)
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
    return hub.find(run)
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
    return hub.find(run).flatMap(r -> Listing.lock(r, lock));
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
    return hub.find(run).flatMap(r -> r.state().collection(collection)).map(Collection::info);
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
    Run found = hub.find(run).orElseGet(() -> new Run(hub, run, usage, new MemoryLog(1)));
    return found.diagnose(condition, participant);
  }

  /**
   * Everything that waits in a run, who could help, and what is stuck.
   *
   * @param run a valid run name
   * @return a summary, and a diagnosis for each blocked wait, at most 100
   */
  public RunDiagnosis diagnose(String run) {
    return hub.find(run)
        .map(r -> new RunDiagnostician(hub, r).diagnose())
        .orElseGet(() -> new RunDiagnosis("There is no run " + run + ".", List.of(), ""));
  }

  /**
   * What a run looks like from outside.
   *
   * @param run a valid run name
   * @return empty where there is no such run
   */
  public Optional<RunInfo> info(String run) {
    return hub.find(run).map(Listing::info);
  }

  /**
   * All runs.
   *
   * @return sorted by name
   */
  public List<RunInfo> runs() {
    return hub.all().stream()
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
}
