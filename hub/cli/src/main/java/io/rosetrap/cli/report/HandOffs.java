package io.rosetrap.cli.report;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Subject;
import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.StepRecord;
import io.rosetrap.cli.pipeline.Read;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Who gave what to whom: the writes and what they did for those who waited, and the values that
 * were there when a step started.
 *
 * @param shown in order of time
 * @param lanes the names of those who take part in what is shown, in the pipeline's order
 * @param all how many there were, with those that are not shown
 */
record HandOffs(List<HandOff> shown, List<String> lanes, int all) {
  /** The most that are shown. */
  static final int MOST = 60;

  /** The most lanes. */
  static final int MOST_LANES = 24;

  /** How a hand-off went. */
  enum Kind {
    /** Those who waited got it. */
    RELEASED,
    /** It was there when it was read. */
    PRESENT,
    /** Those who waited will not get it. */
    FAILED
  }

  /**
   * One event, and whom it reached.
   *
   * @param at since the pipeline's begin
   * @param from who did it
   * @param what the variable, or what else it was about
   * @param note how the value begins, or why it failed
   * @param to whom it reached
   */
  record HandOff(Kind kind, Duration at, String from, String what, String note, List<Reader> to) {
    Duration longest() {
      return to.stream().map(Reader::waited).reduce(Duration.ZERO, StepFacts::later);
    }
  }

  /**
   * One who was reached.
   *
   * @param name a step's, or another participant's
   * @param waited how long it was blocked
   */
  record Reader(String name, Duration waited) {}

  static HandOffs of(RunRecord record) {
    List<HandOff> all = new Collector(record).collect();
    List<HandOff> shown = new ArrayList<>();
    Set<String> lanes = new HashSet<>();
    List<HandOff> important = new ArrayList<>(all);
    important.sort(
        Comparator.comparing((HandOff handOff) -> handOff.kind() != Kind.FAILED)
            .thenComparing(HandOff::longest, Comparator.reverseOrder()));
    for (HandOff handOff : important) {
      Set<String> more = new HashSet<>(lanes);
      more.add(handOff.from());
      handOff.to().forEach(reader -> more.add(reader.name()));
      if (shown.size() < MOST && more.size() <= MOST_LANES) {
        shown.add(handOff);
        lanes = more;
      }
    }
    shown.sort(Comparator.comparing(HandOff::at));
    return new HandOffs(shown, inOrder(record, lanes), all.size());
  }

  private static List<String> inOrder(RunRecord record, Collection<String> lanes) {
    Set<String> ordered = new LinkedHashSet<>();
    for (StepRecord step : record.steps()) {
      ordered.add(step.step().name());
    }
    ordered.retainAll(lanes);
    lanes.stream().sorted().filter(Predicate.not(ordered::contains)).forEach(ordered::add);
    return List.copyOf(ordered);
  }

  /** Gathers them from a record. */
  private static final class Collector {
    private final RunRecord record;
    private final Map<String, String> names = new HashMap<>();
    private final List<HandOff> found = new ArrayList<>();

    /** Variable and reader of each wait that ended well. */
    private final Set<List<String>> waited = new HashSet<>();

    /** The last write of each variable, as a hand-off that has reached nobody yet. */
    private final Map<String, List<HandOff>> writes = new HashMap<>();

    Collector(RunRecord record) {
      this.record = record;
      record.steps().forEach(s -> names.put(s.step().participant(), s.step().name()));
    }

    List<HandOff> collect() {
      record.journal().forEach(this::add);
      record.steps().forEach(this::present);
      found.sort(Comparator.comparing(HandOff::at));
      return found;
    }

    private void add(JournalEntry entry) {
      Duration at = Duration.between(record.began(), entry.at());
      Kind kind = entry.operation().satisfies() ? Kind.RELEASED : Kind.FAILED;
      boolean byHub = entry.operation() == JournalEntry.Operation.DEADLOCK;
      String from = byHub ? "hub" : name(entry.participant());
      List<Reader> readers = new ArrayList<>();
      for (JournalEntry.Release release : entry.released()) {
        String reader = name(release.participant());
        if (!reader.equals(from)) {
          readers.add(new Reader(reader, release.blocked()));
          waited.add(List.of(entry.name(), reader));
        }
      }
      HandOff handOff =
          new HandOff(
              kind, at.isNegative() ? Duration.ZERO : at, from, what(entry), entry.note(), readers);
      if (!readers.isEmpty()) {
        found.add(handOff);
      }
      if (entry.operation() == JournalEntry.Operation.WRITE
          && entry.kind() == Subject.Kind.VARIABLE) {
        writes.computeIfAbsent(entry.name(), name -> new ArrayList<>()).add(handOff);
      }
    }

    /** What it was about; where that is a participant's end, what those wanted who waited. */
    private static String what(JournalEntry entry) {
      if (entry.operation() == JournalEntry.Operation.DEADLOCK) {
        return "deadlock";
      }
      return switch (entry.kind()) {
        case PARTICIPANT, RUN ->
            entry.released().stream()
                .map(JournalEntry.Release::condition)
                .distinct()
                .collect(Collectors.joining(", "));
        case VARIABLE, COLLECTION, QUEUE, BARRIER, LOCK ->
            new Subject(entry.kind(), entry.name()).toString();
      };
    }

    /** What a step that ran was given without having waited for it. */
    private void present(StepRecord step) {
      if (step.attempts().isEmpty()) {
        return;
      }
      Duration start = step.attempts().getFirst().from();
      String reader = step.step().name();
      for (Read read : step.step().reads()) {
        if (read.beforeStart() && !waited.contains(List.of(read.variable(), reader))) {
          lastBefore(read.variable(), start)
              .filter(write -> !write.from().equals(reader))
              .ifPresent(
                  write ->
                      found.add(
                          new HandOff(
                              Kind.PRESENT,
                              start,
                              write.from(),
                              write.what(),
                              write.note(),
                              List.of(new Reader(reader, Duration.ZERO)))));
        }
      }
    }

    private Optional<HandOff> lastBefore(String variable, Duration start) {
      return writes.getOrDefault(variable, List.of()).stream()
          .filter(write -> write.at().compareTo(start) <= 0)
          .reduce((first, last) -> last);
    }

    private String name(String participant) {
      return names.getOrDefault(participant, participant);
    }
  }
}
