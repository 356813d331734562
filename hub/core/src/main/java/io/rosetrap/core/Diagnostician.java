package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.Diagnosis.Fact;
import io.rosetrap.api.Diagnosis.Kind;
import io.rosetrap.api.Durations;
import io.rosetrap.api.Ending;
import io.rosetrap.api.Failure;
import io.rosetrap.api.RunDiagnosis;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says why a wait has not ended well. Looks at the run from outside its locks: what it says was
 * true a moment ago, and bounded in how much it looks at and says.
 */
final class Diagnostician {
  /** The most leaves, names or waiters that one diagnosis tells about. */
  private static final int MOST = 5;

  /** The most names that are compared in the search for a similar one. */
  private static final int MOST_COMPARED = 2_000;

  /** The most things waited for that are diagnosed at once: as much as a screen shows. */
  private static final int MOST_AWAITED = 8;

  /** The most blocked participants that the summary of a run names before it counts. */
  private static final int MOST_WAITING = 3;

  /** How long ago a crash is news whatever it was about. */
  private static final Duration RECENT = Duration.ofMinutes(5);

  /** The most crashed participants that one diagnosis tells about. */
  private static final int MOST_ENDED = 3;

  /** What a picture of a deadlock says better, and says as it was then. */
  private static final Set<Kind> SAID_BY_PICTURE =
      Set.of(
          Kind.DEADLOCK,
          Kind.PROMISED,
          Kind.WAITS_FOR,
          Kind.HELD,
          Kind.MISSING,
          Kind.NEVER_WRITTEN,
          Kind.NEXT);

  private final Hub hub;
  private final Run run;
  private final Doings doings;

  Diagnostician(Hub hub, Run run) {
    this.hub = hub;
    this.run = run;
    this.doings = new Doings(hub, run);
  }

  Diagnosis diagnose(Condition condition, String participant) {
    List<Fact> facts = new ArrayList<>();
    List<Condition.Leaf> leaves = condition.leaves();
    List<Condition.Leaf> open = leaves.stream().filter(this::isOpen).toList();
    open.stream().limit(MOST).forEach(leaf -> explain(leaf, participant, facts));
    if (open.size() > MOST) {
      facts.add(new Fact(Kind.OTHER, "and " + (open.size() - MOST) + " more are missing"));
    }
    around(condition, participant, open, facts);
    Advice.on(facts, open).ifPresent(facts::add);
    String summary =
        participant + " waits for " + condition + " in run " + run.name() + progress(leaves, open);
    return new Diagnosis(summary, facts);
  }

  /** What stands around a wait that was part of a deadlock: the picture says who waits for whom. */
  Diagnosis diagnoseStuck(Condition condition, String participant, String picture) {
    Diagnosis all = diagnose(condition, participant);
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact(Kind.DEADLOCK, "deadlock: " + picture.replace("\n", "\n    ")));
    all.facts().stream().filter(fact -> !SAID_BY_PICTURE.contains(fact.kind())).forEach(facts::add);
    facts.add(Advice.onDeadlock(picture));
    return new Diagnosis(all.summary(), facts);
  }

  RunDiagnosis diagnoseAll() {
    List<Wait> waits = run.waits();
    Map<String, List<Wait>> awaited =
        waits.stream()
            .collect(
                Collectors.groupingBy(
                    wait -> wait.condition().toString(), LinkedHashMap::new, Collectors.toList()));
    List<Diagnosis> each =
        awaited.values().stream().limit(MOST_AWAITED).map(this::diagnoseTogether).toList();
    List<Participant> there = run.state().census().there();
    String summary =
        "In run "
            + run.name()
            + " "
            + whoWaits(waits)
            + there(there.size())
            + (run.state().settings().sealed() ? ", and no others may join" : "")
            + "."
            + (awaited.size() > MOST_AWAITED
                ? " Of the "
                    + awaited.size()
                    + " things waited for, the "
                    + MOST_AWAITED
                    + " with the longest waits are shown."
                : "");
    String deadlock =
        run.stuck().stream()
            .limit(MOST)
            .map(WaitGraph.Stuck::picture)
            .collect(Collectors.joining("\n"));
    return new RunDiagnosis(summary, each, deadlock);
  }

  /** Why what several wait for does not come: who waits, and then once what is to be said of it. */
  private Diagnosis diagnoseTogether(List<Wait> waits) {
    Wait longest = waits.getFirst();
    Diagnosis one = diagnose(longest.condition(), longest.participant());
    if (waits.size() == 1) {
      return one;
    }
    int shown = waits.size() > MOST + 1 ? MOST : waits.size() - 1;
    String who =
        waits.stream().limit(shown).map(Diagnostician::named).collect(Collectors.joining(", "));
    int more = waits.size() - shown;
    String rest = more == 1 ? named(waits.getLast()) : more + " more";
    return new Diagnosis(
        who
            + " and "
            + rest
            + one.summary()
                .substring(longest.participant().length())
                .replaceFirst(" waits for ", " wait for "),
        one.facts().stream().filter(fact -> fact.kind() != Kind.OTHER_WAITERS).toList());
  }

  private static String named(Wait wait) {
    return wait.participant() + " (" + Durations.format(wait.waiting()) + ")";
  }

  /** Who is blocked, by name where that is short. */
  private static String whoWaits(List<Wait> waits) {
    List<String> names = waits.stream().map(Wait::participant).distinct().toList();
    return switch (names.size()) {
      case 0 -> "nobody waits";
      case 1 ->
          names.getFirst()
              + " waits"
              + (waits.size() > 1 ? " for " + waits.size() + " things" : "");
      default -> {
        int shown = Math.min(names.size() - 1, MOST_WAITING);
        int more = names.size() - shown;
        yield String.join(", ", names.subList(0, shown))
            + " and "
            + (more == 1 ? names.getLast() : more + " more")
            + " wait";
      }
    };
  }

  private static String there(int count) {
    return switch (count) {
      case 0 -> "";
      case 1 -> "; 1 participant is there";
      default -> "; " + count + " participants are there";
    };
  }

  private static String progress(List<Condition.Leaf> leaves, List<Condition.Leaf> open) {
    return leaves.size() == 1
        ? "."
        : "; " + (leaves.size() - open.size()) + " of " + leaves.size() + " are there.";
  }

  private boolean isOpen(Condition.Leaf leaf) {
    return switch (leaf) {
      case Condition.Written w -> !isNewer(w.variable(), w.after());
      case Condition.Absent a -> newest(a.variable()) != null;
      case Condition.Matches m -> !matches(m, newest(m.variable()));
      case Condition.Waiting w -> true;
      case Condition.Collected c ->
          run.state()
              .collection(c.collection())
              .filter(k -> k.has(c.slots(), c.writers()))
              .isEmpty();
      case Condition.Passed p ->
          run.state().barrier(p.barrier()).filter(b -> b.isPassed(p.generation())).isEmpty();
      case Condition.Progress p -> run.journaled() <= p.after();
      case Condition.Claim c -> true;
    };
  }

  private boolean isNewer(String variable, long after) {
    Version newest = newest(variable);
    return newest != null && newest.number() > after;
  }

  private boolean matches(Condition.Matches condition, @Nullable Version newest) {
    return newest != null
        && newest.number() > condition.after()
        && hub.matcher().prepare(condition).matches(newest.value());
  }

  private @Nullable Version newest(String name) {
    Variable variable = run.state().variable(name);
    return variable == null ? null : variable.newest();
  }

  private void explain(Condition.Leaf leaf, String participant, List<Fact> facts) {
    switch (leaf) {
      case Condition.Waiting w -> {
        Version newest = newest(w.variable());
        if (newest != null) {
          facts.add(present(w, newest));
        }
      }
      case Condition.OnVariable v -> explainVariable(v, facts);
      case Condition.Collected c -> explainCollection(c, facts);
      case Condition.Passed p -> explainBarrier(p, facts);
      case Condition.Turn t -> explainLock(t, participant, facts);
      case Condition.Item i -> explainQueue(i, facts);
      case Condition.Progress p ->
          facts.add(new Fact(Kind.OTHER, "the history ends at revision " + run.journaled()));
    }
    waiters(leaf, participant).ifPresent(facts::add);
  }

  private void explainVariable(Condition.OnVariable leaf, List<Fact> facts) {
    String name = leaf.variable();
    Variable variable = run.state().variable(name);
    Version newest = variable == null ? null : variable.newest();
    Failure failure = variable == null ? null : variable.failure();
    if (failure != null) {
      facts.add(failed(failure));
    }
    if (newest != null) {
      facts.add(present(leaf, newest));
    } else if (variable != null && variable.lastVersion() > 0) {
      facts.add(
          new Fact(
              Kind.DELETED,
              name + " was written, last as version " + variable.lastVersion() + ", and deleted"));
    } else if (failure == null) {
      facts.add(new Fact(Kind.NEVER_WRITTEN, "nobody has written " + name + " in this run"));
    }
    promises(variable, name, facts);
    if (newest == null && isUnpromised(name)) {
      similarNames(name).ifPresent(facts::add);
      otherRuns(name).ifPresent(facts::add);
    }
  }

  /** Who was to write it, and what those are doing. */
  private void promises(@Nullable Variable variable, String name, List<Fact> facts) {
    List<String> promisers = variable == null ? List.of() : variable.promisedBy();
    for (String promiser : promisers.stream().limit(MOST).toList()) {
      facts.add(
          new Fact(
              Kind.PROMISED,
              promiser
                  + " promised "
                  + name
                  + doings.of(promiser).map(doing -> " and " + doing).orElse("")));
    }
    if (promisers.size() > MOST) {
      facts.add(
          new Fact(Kind.PROMISED, "and " + (promisers.size() - MOST) + " more promised " + name));
    }
  }

  /** What is worth knowing whatever is waited for: who is there, who crashed, who is stuck. */
  private void around(
      Condition condition, String participant, List<Condition.Leaf> open, List<Fact> facts) {
    Set<String> told = new HashSet<>();
    facts.forEach(fact -> told.add(fact.text()));
    run.stuck(participant)
        .ifPresent(s -> facts.add(new Fact(Kind.DEADLOCK, "deadlock: " + s.picture())));
    chain(condition, participant).ifPresent(facts::add);
    Census census = run.state().census();
    census.crashed().stream()
        .filter(p -> couldMatter(p, participant, open, census))
        .filter(p -> told.stream().noneMatch(text -> text.startsWith(p.name() + " ")))
        .filter(p -> told.stream().noneMatch(text -> text.contains("by " + p.name() + ",")))
        .limit(MOST_ENDED)
        .forEach(
            p ->
                facts.add(
                    new Fact(
                        Kind.ENDED,
                        p.name() + (p.ending() == null ? "" : " " + doings.ended(p.ending())))));
    boolean undeclared =
        open.stream()
            .anyMatch(
                leaf ->
                    leaf instanceof Condition.Written w
                        && newest(w.variable()) == null
                        && isUnpromised(w.variable()));
    if (undeclared) {
      others(participant, census).ifPresent(facts::add);
    }
  }

  /**
   * Whether a crash may be why the wait goes on: of one that dealt with the same, a fresh one, or
   * any where nobody else is left to look at.
   */
  private boolean couldMatter(
      Participant crashed, String participant, List<Condition.Leaf> open, Census census) {
    Ending ending = crashed.ending();
    Event did = crashed.presence().did();
    boolean dealtWithIt =
        open.stream()
            .map(Condition.Leaf::subject)
            .anyMatch(
                subject ->
                    (did != null && did.subject().equals(subject))
                        || (subject.kind() == Subject.Kind.VARIABLE
                            && crashed.profile().reads().contains(subject.name())));
    boolean recent =
        ending != null
            && Duration.between(ending.at(), hub.clock().instant()).compareTo(RECENT) <= 0;
    boolean alone = census.there().stream().allMatch(p -> p.name().equals(participant));
    return dealtWithIt || recent || alone;
  }

  private boolean isUnpromised(String name) {
    Variable variable = run.state().variable(name);
    return variable == null || (variable.promisedBy().isEmpty() && variable.failure() == null);
  }

  /** Nobody has said that it writes it, so all that are there are told. */
  private Optional<Fact> others(String participant, Census census) {
    boolean itself = run.state().participant(participant).filter(Participant::isThere).isPresent();
    int count = census.there().size() - (itself ? 1 : 0);
    if (count <= 0) {
      return Optional.empty();
    }
    String shown =
        census.there().stream()
            .map(Participant::name)
            .filter(name -> !name.equals(participant))
            .limit(MOST)
            .map(name -> name + doings.of(name).map(d -> " (" + d + ")").orElse(""))
            .collect(Collectors.joining(", "));
    String more = count > MOST ? " and " + (count - MOST) + " more" : "";
    return Optional.of(
        new Fact(Kind.OTHER, "nobody has promised it; in the run are: " + shown + more));
  }

  /** The way from one to the next who waits, where it is longer than one step. */
  private Optional<Fact> chain(Condition condition, String participant) {
    String text =
        run.withWaits(
            waits -> {
              WaitGraph graph = new WaitGraph(run.state(), waits);
              return waits.of(participant).stream()
                  .filter(wait -> wait.condition().equals(condition))
                  .findFirst()
                  .map(wait -> Pictures.chain(wait, waits, graph))
                  .orElse("");
            });
    return text.isEmpty() ? Optional.empty() : Optional.of(new Fact(Kind.WAITS_FOR, text));
  }

  private Fact failed(Failure failure) {
    String lines =
        failure
            .ending()
            .map(ending -> ", " + doings.ago(ending.at()) + Doings.lastLines(ending))
            .orElse("");
    return new Fact(Kind.FAILED, failure.words() + lines);
  }

  // --- what is no variable -------------------------------------------------------------------

  private void explainCollection(Condition.Collected leaf, List<Fact> facts) {
    Optional<Collection> collection = run.state().collection(leaf.collection());
    List<Version> slots = collection.map(Collection::slots).orElse(List.of());
    List<String> there = slots.stream().map(Version::writer).toList();
    facts.add(
        new Fact(
            slots.isEmpty() ? Kind.NEVER_WRITTEN : Kind.NOT_MATCHING,
            "collection "
                + leaf.collection()
                + " has "
                + slots.size()
                + (slots.size() == 1 ? " slot" : " slots")
                + (there.isEmpty() ? "" : ": " + Barriers.list(there))));
    for (String writer : leaf.writers()) {
      if (!there.contains(writer)) {
        facts.add(missing(writer, "has not written its slot"));
      }
    }
  }

  private Fact missing(String name, String what) {
    return new Fact(
        Kind.MISSING, name + " " + what + doings.of(name).map(d -> "; it " + d).orElse(""));
  }

  private void explainBarrier(Condition.Passed leaf, List<Fact> facts) {
    Optional<Barrier> found = run.state().barrier(leaf.barrier());
    Failure broken = found.map(b -> b.brokenBecause(leaf.generation())).orElse(null);
    if (broken != null) {
      facts.add(failed(broken));
      return;
    }
    if (found.isEmpty() || found.get().isForgettable()) {
      facts.add(new Fact(Kind.NEVER_WRITTEN, "nobody has arrived at barrier " + leaf.barrier()));
      return;
    }
    Barrier barrier = found.get();
    List<String> there = barrier.there();
    facts.add(
        new Fact(
            Kind.MISSING,
            "at barrier "
                + barrier.name()
                + (barrier.parties() == 0
                    ? " nobody has said how many parties meet"
                    : " " + there.size() + " of " + barrier.parties() + " parties have arrived")
                + (there.isEmpty() ? "" : ": " + Barriers.list(there))));
    List<String> doubted = barrier.doubted();
    doubted.stream().limit(MOST).forEach(name -> facts.add(missing(name, Barriers.DOUBTED)));
    barrier.missing().stream()
        .filter(name -> !doubted.contains(name))
        .limit(MOST)
        .forEach(name -> facts.add(missing(name, "has not arrived")));
  }

  private void explainLock(Condition.Turn leaf, String participant, List<Fact> facts) {
    Hold hold = run.state().lock(leaf.lock()).map(Lock::hold).orElse(null);
    if (hold == null) {
      facts.add(new Fact(Kind.HELD, "lock " + leaf.lock() + " is free"));
      return;
    }
    Duration held = Duration.ofNanos(Math.max(0, hub.nanos() - hold.sinceNanos()));
    String doing =
        hold.participant().equals(participant)
            ? ""
            : doings.of(hold.participant()).map(d -> "; it " + d).orElse("");
    facts.add(
        new Fact(
            Kind.HELD,
            hold.participant()
                + " holds lock "
                + leaf.lock()
                + " for "
                + Durations.format(held)
                + (hold.session() == 0
                    ? " (a lease of " + Durations.format(Duration.ofNanos(hold.leaseNanos())) + ")"
                    : "")
                + doing));
  }

  private void explainQueue(Condition.Item leaf, List<Fact> facts) {
    Optional<Queue> found = run.state().queue(leaf.queue());
    if (found.isEmpty()) {
      facts.add(
          new Fact(Kind.NEVER_WRITTEN, "nobody has pushed anything into queue " + leaf.queue()));
      return;
    }
    Queue queue = found.get();
    if (queue.live() == 0 && !queue.dead().isEmpty()) {
      facts.add(deadOnly(queue));
    }
    facts.add(
        new Fact(
            Kind.NOT_MATCHING,
            "queue "
                + queue.name()
                + " is empty: "
                + count((int) Math.min(queue.pushed(), Integer.MAX_VALUE), " was", " were")
                + " pushed, "
                + count(queue.taken().size(), " is", " are")
                + " with takers, "
                + count(queue.dead().size(), " was", " were")
                + " given up"));
    queue.taken().stream()
        .limit(MOST)
        .forEach(
            taken ->
                facts.add(
                    new Fact(
                        Kind.HELD,
                        taken.hold().participant()
                            + " has item "
                            + taken.item().id()
                            + doings
                                .of(taken.hold().participant())
                                .map(d -> "; it " + d)
                                .orElse(""))));
  }

  private static String count(int count, String one, String many) {
    return count + (count == 1 ? one : many);
  }

  private static Fact deadOnly(Queue queue) {
    int count = queue.dead().size();
    Queue.Item last = queue.dead().getLast();
    return new Fact(
        Kind.DEAD,
        (count == 1 ? "1 item of queue " : count + " items of queue ")
            + queue.name()
            + (count == 1 ? " was" : " were")
            + " given up after too many deliveries, last item "
            + last.id()
            + " (taken by "
            + last.lastTaker()
            + ")");
  }

  private Fact present(Condition.OnVariable leaf, Version newest) {
    String has =
        leaf.variable()
            + " has version "
            + newest.number()
            + " by "
            + newest.writer()
            + ", written "
            + doings.ago(newest.writtenAt());
    return switch (leaf) {
      case Condition.Matches m when newest.number() > m.after() ->
          new Fact(
              Kind.NOT_MATCHING,
              has
                  + ", and its value does not match: "
                  + newest.value().preview(60)
                  + " ("
                  + newest.value().contentType()
                  + ")");
      case Condition.Absent a -> new Fact(Kind.NOT_MATCHING, has + ", and was not deleted");
      case Condition.Waiting w ->
          new Fact(Kind.OTHER, has + ", so that a reader without a cursor does not block");
      case Condition.Written w -> new Fact(Kind.BEFORE_CURSOR, has + cursor(w.after(), newest));
      case Condition.Matches m -> new Fact(Kind.BEFORE_CURSOR, has + cursor(m.after(), newest));
    };
  }

  /** A cursor ahead of all versions is worth a word: it is seldom meant. */
  private static String cursor(long after, Version newest) {
    return after == newest.number()
        ? ", which is not newer than the cursor"
        : ", and the cursor "
            + after
            + " is ahead of it: it may come from an earlier start of the hub, or from a deleted"
            + " run";
  }

  /**
   * Names that were written, and names that others wait for, so that a slip of either side shows.
   */
  private Optional<Fact> similarNames(String name) {
    List<String> similar = new ArrayList<>();
    run.state().variables(MOST_COMPARED).stream()
        .filter(v -> v.newest() != null && Similarity.isSlip(v.name(), name))
        .limit(MOST)
        .map(v -> v.name() + writer(v))
        .sorted()
        .forEach(similar::add);
    if (!similar.isEmpty()) {
      return Optional.of(
          new Fact(Kind.SIMILAR_NAME, "a similar name has a value: " + String.join(", ", similar)));
    }
    run.state().variables(MOST_COMPARED).stream()
        .filter(v -> !v.promisedBy().isEmpty() && !v.name().equals(name))
        .filter(v -> Similarity.isSlip(v.name(), name))
        .limit(MOST)
        .map(v -> v.name() + " (by " + v.promisedBy().getFirst() + ")")
        .sorted()
        .forEach(similar::add);
    return similar.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Fact(
                Kind.SIMILAR_NAME, "a similar name is promised: " + String.join(", ", similar)));
  }

  private static String writer(Variable variable) {
    Version newest = variable.newest();
    return newest == null ? "" : " (by " + newest.writer() + ")";
  }

  private Optional<Fact> otherRuns(String name) {
    List<String> others =
        hub.inOtherRuns(
            run,
            other ->
                Optional.ofNullable(other.state().variable(name))
                    .filter(v -> v.newest() != null)
                    .map(v -> other.name() + writer(v)));
    if (others.isEmpty()) {
      return Optional.empty();
    }
    String shown = others.stream().limit(MOST).collect(Collectors.joining(", "));
    return Optional.of(
        new Fact(
            Kind.OTHER_RUN,
            name + " has a value in another run: " + shown + (others.size() > MOST ? ", …" : "")));
  }

  /** Who else waits for the same; the one that asks knows of itself. */
  private Optional<Fact> waiters(Condition.Leaf leaf, String participant) {
    int own = run.withWaits(w -> w.count(leaf.subject(), Optional.of(participant)));
    Run.Blocked blocked = run.blockedOn(leaf.subject(), MOST + own);
    int all = blocked.all() - own;
    if (all <= 0) {
      return Optional.empty();
    }
    String shown =
        blocked.longest().stream()
            .filter(w -> !w.participant().equals(participant))
            .limit(MOST)
            .map(w -> w.participant() + " (" + Durations.format(w.waiting()) + ")")
            .collect(Collectors.joining(", "));
    String more = all > MOST ? " and " + (all - MOST) + " more" : "";
    String start = leaf instanceof Condition.Waiting ? "waiting for " : "also waiting for ";
    return Optional.of(new Fact(Kind.OTHER_WAITERS, start + leaf.subject() + ": " + shown + more));
  }
}
