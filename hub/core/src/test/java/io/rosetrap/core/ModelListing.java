package io.rosetrap.core;

import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.Failure;
import io.rosetrap.api.RunInfo;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The lists of the {@link Model}. */
final class ModelListing {
  private ModelListing() {}

  static List<VariableInfo> variables(Model.Run run, String prefix) {
    Map<String, Model.Variable> shown = new TreeMap<>();
    run.variables.forEach(
        (name, variable) -> {
          if (variable.newest().isPresent() || variable.failure.isPresent()) {
            shown.put(name, variable);
          }
        });
    run.open.forEach(
        wait -> wait.awaited().forEach(name -> shown.putIfAbsent(name, run.variable(name))));
    return shown.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .map(entry -> info(run, entry.getKey(), entry.getValue()))
        .toList();
  }

  private static VariableInfo info(Model.Run run, String name, Model.Variable variable) {
    Optional<Version> newest = variable.newest();
    return new VariableInfo(
        name,
        newest.map(Version::number).orElse(0L),
        variable.lastRevision,
        newest.map(Version::writer),
        newest.map(Version::writtenAt),
        newest.map(version -> version.value().contentType()),
        newest.map(version -> version.value().size()).orElse(0),
        ModelWait.count(run, name, Optional.empty()),
        List.of(),
        variable.failure.map(Failure::reason));
  }

  static List<RunInfo> runs(Map<String, Model.Run> runs) {
    List<RunInfo> infos = new ArrayList<>();
    runs.forEach(
        (name, run) ->
            infos.add(
                new RunInfo(
                    name,
                    run.revision(),
                    run.variables.size(),
                    run.open.size(),
                    run.bytes(),
                    0,
                    false,
                    DeadlockPolicy.FAIL,
                    ManualClock.START)));
    return infos;
  }
}
