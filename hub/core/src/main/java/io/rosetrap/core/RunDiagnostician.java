package io.rosetrap.core;

import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.RunDiagnosis;
import java.util.List;
import java.util.stream.Collectors;

/** Says for a whole run who waits, why, and what is stuck. */
final class RunDiagnostician {
  /** The most blocked waits of a run that are diagnosed at once. */
  private static final int MOST_WAITS = 100;

  /** The most blocked participants that the summary of a run names before it counts. */
  private static final int MOST_WAITING = 3;

  private final Run run;
  private final Diagnostician each;

  RunDiagnostician(Hub hub, Run run) {
    this.run = run;
    this.each = new Diagnostician(hub, run);
  }

  RunDiagnosis diagnose() {
    List<Wait> waits = run.waits();
    List<Diagnosis> diagnoses =
        waits.stream()
            .limit(MOST_WAITS)
            .map(wait -> each.diagnose(wait.condition(), wait.participant()))
            .toList();
    List<Participant> there = run.state().census().there();
    String summary =
        "In run "
            + run.name()
            + " "
            + whoWaits(waits)
            + there(there.size())
            + (run.state().settings().sealed() ? ", and no others may join" : "")
            + ".";
    String deadlock =
        run.stuck().stream()
            .limit(Diagnostician.MOST)
            .map(Stuck::picture)
            .collect(Collectors.joining("\n"));
    return new RunDiagnosis(summary, diagnoses, deadlock);
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
}
