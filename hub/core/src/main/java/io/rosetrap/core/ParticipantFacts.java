package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis.Fact;
import io.rosetrap.api.Diagnosis.Kind;
import io.rosetrap.api.Durations;
import io.rosetrap.api.Ending;
import io.rosetrap.api.Subject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Facts about who is there, who crashed, and who else waits. */
final class ParticipantFacts {
  /** How long ago a crash is news whatever it was about. */
  private static final Duration RECENT = Duration.ofMinutes(5);

  /** The most crashed participants that one diagnosis tells about. */
  private static final int MOST_ENDED = 3;

  /** The waits on a subject that have waited longest, and how many there are in all. */
  private record Blocked(List<Wait> longest, int all) {}

  private final Hub hub;
  private final Run run;
  private final Doings doings;

  ParticipantFacts(Hub hub, Run run, Doings doings) {
    this.hub = hub;
    this.run = run;
    this.doings = doings;
  }

  /** Who crashed and may be missed, but for those that the facts have named already. */
  void crashed(
      String participant,
      List<Condition.Leaf> open,
      Census census,
      Set<String> told,
      List<Fact> facts) {
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

  /** Nobody has said that it writes it, so all that are there are told. */
  Optional<Fact> others(String participant, Census census) {
    boolean itself = run.state().participant(participant).filter(Participant::isThere).isPresent();
    int count = census.there().size() - (itself ? 1 : 0);
    if (count <= 0) {
      return Optional.empty();
    }
    String shown =
        census.there().stream()
            .map(Participant::name)
            .filter(name -> !name.equals(participant))
            .limit(Diagnostician.MOST)
            .map(name -> name + doings.of(name).map(d -> " (" + d + ")").orElse(""))
            .collect(Collectors.joining(", "));
    String more =
        count > Diagnostician.MOST ? " and " + (count - Diagnostician.MOST) + " more" : "";
    return Optional.of(
        new Fact(Kind.OTHER, "nobody has promised it; in the run are: " + shown + more));
  }

  /** Who else waits for the same; the one that asks knows of itself. */
  Optional<Fact> waiters(Condition.Leaf leaf, String participant) {
    int own = run.withWaits(w -> w.count(leaf.subject(), Optional.of(participant)));
    Blocked blocked =
        run.withWaits(
            w ->
                new Blocked(
                    w.on(leaf.subject(), Diagnostician.MOST + own),
                    w.count(leaf.subject(), Optional.empty())));
    int all = blocked.all() - own;
    if (all <= 0) {
      return Optional.empty();
    }
    String shown =
        blocked.longest().stream()
            .filter(w -> !w.participant().equals(participant))
            .limit(Diagnostician.MOST)
            .map(w -> w.participant() + " (" + Durations.format(w.waiting()) + ")")
            .collect(Collectors.joining(", "));
    String more = all > Diagnostician.MOST ? " and " + (all - Diagnostician.MOST) + " more" : "";
    String start = leaf instanceof Condition.Waiting ? "waiting for " : "also waiting for ";
    return Optional.of(new Fact(Kind.OTHER_WAITERS, start + leaf.subject() + ": " + shown + more));
  }
}
