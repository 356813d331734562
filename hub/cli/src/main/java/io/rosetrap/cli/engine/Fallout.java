package io.rosetrap.cli.engine;

import io.rosetrap.cli.pipeline.After;
import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.cli.pipeline.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which steps need which others before they can start, directly or through others. Immutable. */
final class Fallout {
  private final Map<String, Set<String>> needs = new LinkedHashMap<>();

  Fallout(Pipeline pipeline) {
    Map<String, String> writers = new HashMap<>();
    for (Step step : pipeline.steps()) {
      step.writes().forEach(write -> writers.put(write.variable(), step.name()));
    }
    for (Step step : pipeline.steps()) {
      Set<String> others = new HashSet<>();
      step.reads().stream()
          .filter(read -> read.beforeStart())
          .forEach(read -> add(others, writers, read.variable()));
      for (After after : step.after()) {
        switch (after) {
          case After.OfStep of -> others.add(of.step());
          case After.OfVariable of -> add(others, writers, of.variable());
        }
      }
      others.remove(step.name());
      needs.put(step.name(), others);
    }
  }

  private static void add(Set<String> others, Map<String, String> writers, String variable) {
    String writer = writers.get(variable);
    if (writer != null) {
      others.add(writer);
    }
  }

  /** Whether a step cannot start without another. */
  boolean depends(String step, String other) {
    Set<String> seen = new HashSet<>();
    List<String> open = new ArrayList<>(List.of(step));
    while (!open.isEmpty()) {
      for (String next : needs.getOrDefault(open.removeLast(), Set.of())) {
        if (next.equals(other)) {
          return true;
        }
        if (seen.add(next)) {
          open.add(next);
        }
      }
    }
    return false;
  }

  /**
   * The steps in the order in which they are stopped: those of a list at once, and after all that
   * need them.
   */
  List<List<String>> fromTheEnd() {
    Map<String, Integer> depths = new LinkedHashMap<>();
    int deepest = 0;
    // In as many rounds as the longest chain has links, which is bounded by the number of steps.
    for (int round = 0; round <= needs.size(); round++) {
      boolean changed = false;
      for (Map.Entry<String, Set<String>> entry : needs.entrySet()) {
        int depth = 0;
        for (String other : entry.getValue()) {
          depth = Math.max(depth, depths.getOrDefault(other, 0) + 1);
        }
        depth = Math.min(depth, needs.size());
        changed |= !Integer.valueOf(depth).equals(depths.put(entry.getKey(), depth));
        deepest = Math.max(deepest, depth);
      }
      if (!changed) {
        break;
      }
    }
    List<List<String>> levels = new ArrayList<>();
    for (int depth = deepest; depth >= 0; depth--) {
      int at = depth;
      List<String> level =
          depths.entrySet().stream()
              .filter(entry -> entry.getValue() == at)
              .map(Map.Entry::getKey)
              .toList();
      if (!level.isEmpty()) {
        levels.add(level);
      }
    }
    return levels;
  }
}
