package io.rosetrap.cli.view;

import io.rosetrap.cli.engine.StepRecord;
import io.rosetrap.cli.engine.StepState;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which steps are told of where there is no room for all. */
final class Interest {
  private Interest() {}

  /** Those that went wrong, then those that time was taken for; in their own order. */
  static List<StepRecord> most(
      List<StepRecord> steps, int room, Optional<String> culprit, Set<String> critical) {
    if (steps.size() <= room) {
      return steps;
    }
    Comparator<StepRecord> order =
        Comparator.comparingInt((StepRecord step) -> rank(step, culprit, critical))
            .thenComparing(Interest::took, Comparator.reverseOrder());
    Set<StepRecord> chosen = steps.stream().sorted(order).limit(room).collect(Collectors.toSet());
    return steps.stream().filter(chosen::contains).toList();
  }

  private static int rank(StepRecord step, Optional<String> culprit, Set<String> critical) {
    String name = step.step().name();
    if (culprit.filter(name::equals).isPresent()) {
      return 0;
    }
    if (step.state() == StepState.FAILED) {
      return 1;
    }
    if (critical.contains(name)) {
      return 2;
    }
    if (step.attempts().size() > 1) {
      return 3;
    }
    return step.state() == StepState.SUCCEEDED ? 5 : 4;
  }

  /** From the begin of the first attempt to the end. */
  static Duration took(StepRecord step) {
    if (step.attempts().isEmpty()) {
      return Duration.ZERO;
    }
    Duration from = step.attempts().getFirst().from();
    Duration last = step.attempts().getLast().to();
    Duration end = CriticalPath.end(step);
    return (end.compareTo(last) > 0 ? end : last).minus(from);
  }

  /** For instance {@code 7 succeeded, 1 failed}. */
  static String count(List<StepState> states) {
    Map<StepState, Integer> counts = new EnumMap<>(StepState.class);
    states.forEach(state -> counts.merge(state, 1, Integer::sum));
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey().word())
        .collect(Collectors.joining(", "));
  }
}
