package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Failure;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.Version;
import io.rosetrap.api.WaiterInfo;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the inside of a run into lists for people and programs. */
final class Listing {
  private Listing() {}

  static List<VariableInfo> variables(Run run, String prefix) {
    Map<String, Integer> waiting = new HashMap<>();
    for (Wait wait : run.waits()) {
      names(wait).forEach(name -> waiting.merge(name, 1, Integer::sum));
    }
    Map<String, VariableInfo> infos = new TreeMap<>();
    for (Variable variable : run.state().variables()) {
      if (!variable.isForgettable() && variable.name().startsWith(prefix)) {
        infos.put(variable.name(), info(variable, waiting.getOrDefault(variable.name(), 0)));
      }
    }
    waiting.forEach(
        (name, count) -> {
          if (name.startsWith(prefix)) {
            Variable known = run.state().variable(name);
            infos.putIfAbsent(
                name, info(known == null ? Variable.unwritten(name, 0) : known, count));
          }
        });
    return List.copyOf(infos.values());
  }

  private static VariableInfo info(Variable variable, int waiters) {
    @Nullable Version newest = variable.newest();
    Optional<Version> version = Optional.ofNullable(newest);
    return new VariableInfo(
        variable.name(),
        version.map(Version::number).orElse(0L),
        variable.lastRevision(),
        version.map(Version::writer),
        version.map(Version::writtenAt),
        version.map(v -> v.value().contentType()),
        version.map(v -> (long) v.value().size()).orElse(0L),
        waiters,
        Optional.ofNullable(variable.failure()).map(Failure::reason));
  }

  static List<WaiterInfo> waiters(List<Wait> waits) {
    return waits.stream()
        .map(w -> new WaiterInfo(w.participant(), w.condition().toString(), names(w), w.waiting()))
        .toList();
  }

  private static List<String> names(Wait wait) {
    return wait.leaves().stream()
        .filter(leaf -> !(leaf instanceof Condition.Waiting))
        .map(Condition.Leaf::variable)
        .distinct()
        .toList();
  }
}
