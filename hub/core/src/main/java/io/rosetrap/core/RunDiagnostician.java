package io.rosetrap.core;

import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.Diagnosis.Kind;
import io.rosetrap.api.Durations;
import io.rosetrap.api.RunDiagnosis;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says for a whole run who waits, why, and what is stuck. */
final class RunDiagnostician {
  /** The most things waited for that are diagnosed at once: as much as a screen shows. */
  private static final int MOST_AWAITED = 8;

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
    Map<String, List<Wait>> awaited =
        waits.stream()
            .collect(
                Collectors.groupingBy(
                    wait -> wait.condition().toString(), LinkedHashMap::new, Collectors.toList()));
    List<Diagnosis> diagnoses =
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
            .limit(Diagnostician.MOST)
            .map(Stuck::picture)
            .collect(Collectors.joining("\n"));
    return new RunDiagnosis(summary, diagnoses, deadlock);
  }

  /** Why what several wait for does not come: who waits, and then once what is to be said of it. */
  private Diagnosis diagnoseTogether(List<Wait> waits) {
    Wait longest = waits.getFirst();
    Diagnosis one = each.diagnose(longest.condition(), longest.participant());
    if (waits.size() == 1) {
      return one;
    }
    int shown = waits.size() > Diagnostician.MOST + 1 ? Diagnostician.MOST : waits.size() - 1;
    String who =
        waits.stream().limit(shown).map(RunDiagnostician::named).collect(Collectors.joining(", "));
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
}
