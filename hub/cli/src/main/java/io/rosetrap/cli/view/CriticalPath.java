package io.rosetrap.cli.view;

import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.StepRecord;
import io.rosetrap.cli.engine.StepRecord.Span;
import io.rosetrap.cli.pipeline.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which steps a pipeline took its time for: a chain from the begin to the end in which each step
 * waited last for the one before. Whoever wants it faster has to look there. Immutable.
 *
 * @param parts in order of time; one step may have several
 * @param blocked how long the step whose turn it was did not work, but waited for something that no
 *     step brought about, or for its next attempt
 */
public record CriticalPath(List<Part> parts, Duration blocked) {
  /** Copies the list. */
  public CriticalPath {
    parts = List.copyOf(parts);
  }

  /**
   * A time in which all waited for one step.
   *
   * @param step its name
   * @param from since the pipeline's begin
   * @param to when it ended, or did what the next part waited for
   */
  public record Part(String step, Duration from, Duration to) {}

  /**
   * Looks back from the end of the step that failed first, or else of the one that ended last.
   * Services count only where there is nothing else, since they end because the others have ended.
   *
   * @param record a pipeline that is over
   * @return an empty path where nothing ran
   */
  public static CriticalPath of(RunRecord record) {
    Optional<StepRecord> culprit =
        record
            .verdict()
            .culprit()
            .flatMap(
                name ->
                    record.steps().stream()
                        .filter(step -> step.step().name().equals(name))
                        .findFirst())
            .filter(CriticalPath::hasRun);
    Optional<StepRecord> last = culprit.or(() -> last(record.steps()));
    return last.map(step -> new Search(record.steps()).from(step))
        .orElseGet(() -> new CriticalPath(List.of(), Duration.ZERO));
  }

  private static Optional<StepRecord> last(List<StepRecord> steps) {
    return steps.stream()
        .filter(CriticalPath::hasRun)
        .max(
            Comparator.comparing((StepRecord step) -> step.step().kind() != Step.Kind.SERVICE)
                .thenComparing(CriticalPath::end));
  }

  private static boolean hasRun(StepRecord step) {
    return !step.attempts().isEmpty() && !step.spans().isEmpty();
  }

  static Duration end(StepRecord step) {
    return step.spans().stream().map(Span::to).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }

  /**
   * From its begin to its end.
   *
   * @return zero for an empty one
   */
  public Duration length() {
    return parts.isEmpty() ? Duration.ZERO : parts.getLast().to().minus(parts.getFirst().from());
  }

  /**
   * The steps on it.
   *
   * @return their names in order of time; one that comes again after another is named again
   */
  public List<String> steps() {
    List<String> names = new ArrayList<>();
    for (Part part : parts) {
      if (names.isEmpty() || !names.getLast().equals(part.step())) {
        names.add(part.step());
      }
    }
    return List.copyOf(names);
  }

  /** From the end to the begin. For one search. */
  private static final class Search {
    private final Map<String, StepRecord> steps = new HashMap<>();
    private final Set<Span> seen = new HashSet<>();
    private final List<Part> parts = new ArrayList<>();
    private Duration blocked = Duration.ZERO;

    Search(List<StepRecord> steps) {
      steps.forEach(step -> this.steps.put(step.step().name(), step));
    }

    CriticalPath from(StepRecord last) {
      StepRecord step = last;
      String came = "";
      Duration to = end(last);
      for (Optional<Span> wait = wait(step, to, came); wait.isPresent(); ) {
        Span span = wait.get();
        add(step, span.to(), to);
        to = span.to();
        came = step.step().name();
        step = steps.getOrDefault(span.by().orElse(""), step);
        wait = wait(step, to, came);
      }
      add(step, Duration.ZERO, to);
      return new CriticalPath(parts.reversed(), blocked);
    }

    /**
     * The last wait before a time that another step ended; each is looked at once. Those who let
     * each other go at one moment, as at a barrier, do not explain each other.
     */
    private Optional<Span> wait(StepRecord step, Duration before, String came) {
      Optional<Span> last =
          step.spans().stream()
              .filter(span -> span.kind() == Span.Kind.BLOCKED || span.kind() == Span.Kind.HELD)
              .filter(span -> span.from().compareTo(span.to()) < 0)
              .filter(span -> span.to().compareTo(before) <= 0)
              .filter(span -> span.by().filter(by -> isOther(by, step)).isPresent())
              .filter(span -> !(span.to().equals(before) && span.by().orElse("").equals(came)))
              .filter(span -> !seen.contains(span))
              .max(Comparator.comparing(Span::to));
      last.ifPresent(seen::add);
      return last;
    }

    private boolean isOther(String name, StepRecord step) {
      return steps.containsKey(name) && !step.step().name().equals(name);
    }

    private void add(StepRecord step, Duration from, Duration to) {
      if (from.compareTo(to) < 0) {
        parts.add(new Part(step.step().name(), from, to));
        blocked = blocked.plus(idle(step, from, to));
      }
    }

    /** How long a step did not work in a time that was its turn. */
    private static Duration idle(StepRecord step, Duration from, Duration to) {
      // Whoever had ended before was waited for in vain.
      Duration idle = overlap(end(step), to, from, to);
      for (Span span : step.spans()) {
        idle =
            switch (span.kind()) {
              case BLOCKED, HELD, RETRYING -> idle.plus(overlap(span.from(), span.to(), from, to));
              case RUNNING, STOPPING -> idle;
            };
      }
      return idle;
    }

    private static Duration overlap(Duration begin, Duration end, Duration least, Duration most) {
      Duration first = begin.compareTo(least) > 0 ? begin : least;
      Duration last = end.compareTo(most) < 0 ? end : most;
      return first.compareTo(last) < 0 ? last.minus(first) : Duration.ZERO;
    }
  }
}
