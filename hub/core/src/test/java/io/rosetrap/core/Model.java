package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RunInfo;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.Version;
import io.rosetrap.core.Command.Precondition;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a hub does, written down once more from the design: for one thread, with plain maps and
 * lists, and everything computed anew each time. An answer is what the hub returns, or a {@link
 * Refusal}.
 */
final class Model {
  /** An operation that was refused. */
  record Refusal(ErrorCode code) {}

  /** What is known of one variable. */
  static final class Variable {
    final List<Version> versions = new ArrayList<>();
    long lastVersion;
    long lastRevision;
    Optional<Failure> failure = Optional.empty();

    Optional<Version> newest() {
      return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
    }

    long bytes() {
      return versions.stream().mapToLong(version -> version.value().size()).sum()
          + failure.map(f -> f.reason().length()).orElse(0);
    }
  }

  private record Remembered(Command command, Object answer) {}

  /** One run. */
  static final class Run {
    final Map<String, Variable> variables = new TreeMap<>();
    final Map<String, Map<String, Version>> collections = new TreeMap<>();
    final List<JournalEntry> journal = new ArrayList<>();
    final List<ModelWait> open = new ArrayList<>();
    private final Map<String, Remembered> answered = new LinkedHashMap<>();

    long revision() {
      return journal.size();
    }

    Variable variable(String name) {
      return variables.getOrDefault(name, new Variable());
    }

    long bytes() {
      return variables.values().stream().mapToLong(Variable::bytes).sum()
          + collections.values().stream()
              .flatMap(slots -> slots.values().stream())
              .mapToLong(slot -> slot.value().size())
              .sum();
    }
  }

  private static final Instant NOW = ManualClock.START;

  private final Limits limits;
  private final Map<String, Run> runs = new TreeMap<>();

  Model(Limits limits) {
    this.limits = limits;
  }

  // --- changing ------------------------------------------------------------------------------

  Object execute(String runName, Command command, Actor actor) {
    if (!runs.containsKey(runName) && command instanceof Command.Delete) {
      return new Refusal(ErrorCode.NOT_WRITTEN);
    }
    Run run = runs.computeIfAbsent(runName, name -> new Run());
    Object answer = answer(run, command, actor);
    forgetIfUnused(runName);
    return answer;
  }

  private Object answer(Run run, Command command, Actor actor) {
    String key = actor.idempotencyKey().orElse("");
    Remembered known = run.answered.get(key);
    if (known != null) {
      return known.command().equals(command)
          ? known.answer()
          : new Refusal(ErrorCode.IDEMPOTENCY_KEY_REUSED);
    }
    Object answer = decide(run, command, actor.participant());
    boolean limit =
        answer.equals(new Refusal(ErrorCode.LIMIT_REACHED))
            || answer.equals(new Refusal(ErrorCode.VALUE_TOO_LARGE));
    if (!key.isEmpty() && !limit) {
      run.answered.put(key, new Remembered(command, answer));
      if (run.answered.size() > limits.idempotencyKeys()) {
        run.answered.remove(run.answered.keySet().iterator().next());
      }
    }
    return answer;
  }

  private Object decide(Run run, Command command, String participant) {
    String name = command.subject().name();
    if (command instanceof Command.Collect collect) {
      return collect(run, collect, participant);
    }
    Variable variable = run.variable(name);
    Optional<Long> number = variable.newest().map(Version::number);
    Precondition precondition = precondition(command);
    if (precondition instanceof Precondition.Absent && number.isPresent()) {
      return new Refusal(ErrorCode.ALREADY_WRITTEN);
    }
    if (precondition instanceof Precondition.Present && number.isEmpty()) {
      return new Refusal(ErrorCode.VERSION_MISMATCH);
    }
    if (precondition instanceof Precondition.VersionIs is && is.version() != number.orElse(0L)) {
      return new Refusal(ErrorCode.VERSION_MISMATCH);
    }
    if (command instanceof Command.Write write) {
      return write(run, variable, name, write.value(), participant);
    }
    if (command instanceof Command.Add add) {
      return add(run, variable, add, participant);
    }
    if (command instanceof Command.Fail fail) {
      return fail(run, variable, fail, participant);
    }
    if (number.isEmpty() && variable.failure.isEmpty()) {
      return new Refusal(ErrorCode.NOT_WRITTEN);
    }
    variable.versions.clear();
    variable.failure = Optional.empty();
    return happened(run, variable, Operation.DELETE, name, participant, "");
  }

  private static Precondition precondition(Command command) {
    if (command instanceof Command.Write write) {
      return write.precondition();
    }
    return command instanceof Command.Delete delete ? delete.precondition() : Precondition.NONE;
  }

  private Object add(Run run, Variable variable, Command.Add add, String participant) {
    String now = variable.newest().map(version -> version.value().asText()).orElse("0");
    if (!now.matches("-?\\d+")) {
      return new Refusal(ErrorCode.MISMATCH);
    }
    String sum = new BigInteger(now).add(BigInteger.valueOf(add.amount())).toString();
    return new BigInteger(sum).bitLength() > 63
        ? new Refusal(ErrorCode.MISMATCH)
        : write(run, variable, add.variable(), Value.json(sum), participant);
  }

  private Object collect(Run run, Command.Collect collect, String participant) {
    if (collect.value().size() > limits.valueBytes()) {
      return new Refusal(ErrorCode.VALUE_TOO_LARGE);
    }
    String name = collect.collection();
    Map<String, Version> slots = run.collections.getOrDefault(name, new LinkedHashMap<>());
    Optional<Version> before = Optional.ofNullable(slots.get(participant));
    long number = before.map(Version::number).orElse(0L) + 1;
    long old = before.map(v -> (long) v.value().size()).orElse(0L);
    long growth = collect.value().size() - old;
    if (growth > 0 && storedBytes() + growth > limits.storedBytes()) {
      return new Refusal(ErrorCode.LIMIT_REACHED);
    }
    Version version =
        new Version(name, number, run.revision() + 1, participant, NOW, collect.value());
    slots.put(participant, version);
    run.collections.put(name, slots);
    return happened(
        run,
        Subject.Kind.COLLECTION,
        name,
        number,
        Operation.WRITE,
        Optional.of(version),
        participant,
        version.value().asText());
  }

  private Object write(Run run, Variable variable, String name, Value value, String participant) {
    if (value.size() > limits.valueBytes()) {
      return new Refusal(ErrorCode.VALUE_TOO_LARGE);
    }
    Variable next = new Variable();
    next.lastVersion = variable.lastVersion + 1;
    next.versions.addAll(variable.versions);
    next.versions.add(
        new Version(name, next.lastVersion, run.revision() + 1, participant, NOW, value));
    while (next.versions.size() > limits.versions()
        || (next.versions.size() > 1 && next.bytes() > limits.historyBytes())) {
      next.versions.removeFirst();
    }
    return hasRoom(variable, next)
        ? happened(run, next, Operation.WRITE, name, participant, value.asText())
        : new Refusal(ErrorCode.LIMIT_REACHED);
  }

  private Object fail(Run run, Variable variable, Command.Fail fail, String participant) {
    Variable next = new Variable();
    next.lastVersion = variable.lastVersion;
    next.versions.addAll(variable.versions);
    next.failure =
        Optional.of(Kit.declared(fail.variable(), participant, fail.reason(), run.revision() + 1));
    return hasRoom(variable, next)
        ? happened(run, next, Operation.FAIL, fail.variable(), participant, fail.reason())
        : new Refusal(ErrorCode.LIMIT_REACHED);
  }

  private boolean hasRoom(Variable now, Variable next) {
    long growth = next.bytes() - now.bytes();
    return growth <= 0 || storedBytes() + growth <= limits.storedBytes();
  }

  private static Receipt happened(
      Run run, Variable variable, Operation operation, String name, String by, String note) {
    run.variables.put(name, variable);
    Optional<Version> written = operation == Operation.WRITE ? variable.newest() : Optional.empty();
    variable.lastRevision = run.revision() + 1;
    return happened(
        run, Subject.Kind.VARIABLE, name, variable.lastVersion, operation, written, by, note);
  }

  private static Receipt happened(
      Run run,
      Subject.Kind kind,
      String name,
      long number,
      Operation operation,
      Optional<Version> written,
      String by,
      String note) {
    JournalEntry entry =
        new JournalEntry(
            run.revision() + 1,
            NOW,
            by,
            operation,
            kind,
            name,
            number,
            written.map(version -> version.value().contentType()),
            written.map(version -> version.value().size()).orElse(0),
            note,
            Optional.empty(),
            List.of(),
            0);
    run.journal.add(entry);
    int released = judgeAll(run);
    run.journal.set(run.journal.size() - 1, entry.releasing(List.of(), released));
    return new Receipt(new Subject(kind, name), number, run.revision(), released);
  }

  /** Ends the waits that the present state decides, all at once, and says how many. */
  private static int judgeAll(Run run) {
    List<ModelWait> ended = run.open.stream().filter(wait -> wait.isDecidedBy(run)).toList();
    ended.forEach(wait -> wait.end(run));
    run.open.removeAll(ended);
    return ended.size();
  }

  // --- waiting -------------------------------------------------------------------------------

  /** A wait, or a refusal. */
  Object begin(String runName, Condition condition, String participant) {
    Run run = runs.computeIfAbsent(runName, name -> new Run());
    ModelWait wait = new ModelWait(runName, condition, participant);
    if (wait.isDecidedBy(run)) {
      wait.end(run);
    } else if (waiterCount() == limits.waiters()) {
      forgetIfUnused(runName);
      return new Refusal(ErrorCode.LIMIT_REACHED);
    } else {
      run.open.add(wait);
      judgeAll(run);
    }
    forgetIfUnused(runName);
    return wait;
  }

  void leave(ModelWait wait, String how) {
    Run run = runs.get(wait.runName());
    if (run != null && run.open.remove(wait)) {
      wait.endAs(how);
      forgetIfUnused(wait.runName());
    }
  }

  int waiterCount() {
    return runs.values().stream().mapToInt(run -> run.open.size()).sum();
  }

  // --- looking -------------------------------------------------------------------------------

  private Run look(String runName) {
    return runs.getOrDefault(runName, new Run());
  }

  Variable variable(String runName, String name) {
    return look(runName).variable(name);
  }

  List<Version> slots(String runName, String name) {
    return List.copyOf(look(runName).collections.getOrDefault(name, Map.of()).values());
  }

  Object version(String runName, String name, long number) {
    Variable variable = variable(runName, name);
    for (Version version : variable.versions) {
      if (version.number() == number) {
        return version;
      }
    }
    boolean was = number >= 1 && number <= variable.lastVersion;
    return new Refusal(was ? ErrorCode.COMPACTED : ErrorCode.NOT_WRITTEN);
  }

  Object journal(String runName, long after, int limit) {
    List<JournalEntry> all = look(runName).journal;
    List<JournalEntry> kept = all.subList(Math.max(0, all.size() - limits.journal()), all.size());
    boolean gap = all.stream().anyMatch(e -> e.revision() > after && !kept.contains(e));
    if (after > 0 && gap) {
      return new Refusal(ErrorCode.COMPACTED);
    }
    return kept.stream().filter(entry -> entry.revision() > after).limit(limit).toList();
  }

  List<VariableInfo> variables(String runName, String prefix) {
    return ModelListing.variables(look(runName), prefix);
  }

  List<RunInfo> runs() {
    return ModelListing.runs(runs);
  }

  long storedBytes() {
    return runs.values().stream().mapToLong(Run::bytes).sum();
  }

  // --- runs ----------------------------------------------------------------------------------

  Object deleteRun(String runName) {
    Run run = runs.remove(runName);
    if (run == null) {
      return new Refusal(ErrorCode.NO_SUCH_RUN);
    }
    run.open.forEach(wait -> wait.endAs("CANCELLED"));
    return "deleted";
  }

  void close() {
    runs.values().forEach(run -> run.open.forEach(wait -> wait.endAs("HUB_CLOSING")));
    runs.values().forEach(run -> run.open.clear());
  }

  private void forgetIfUnused(String runName) {
    Run run = look(runName);
    if (run.revision() == 0 && run.open.isEmpty()) {
      runs.remove(runName);
    }
  }
}
