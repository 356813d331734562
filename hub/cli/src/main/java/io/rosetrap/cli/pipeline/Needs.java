package io.rosetrap.cli.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who waits for whom in a pipeline. Immutable once made. */
final class Needs {
  private final List<Step> steps;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, List<Integer>> writers = new LinkedHashMap<>();
  private final List<Need> all = new ArrayList<>();

  Needs(Pipeline pipeline) {
    steps = pipeline.steps();
    for (int i = 0; i < steps.size(); i++) {
      numbers.put(steps.get(i).name(), i);
      for (Write write : steps.get(i).writes()) {
        writers.computeIfAbsent(write.variable(), v -> new ArrayList<>()).add(i);
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      collect(i, steps.get(i));
    }
  }

  List<Need> all() {
    return all;
  }

  /** The steps that write a variable. */
  List<Integer> writers(String variable) {
    return writers.getOrDefault(variable, List.of());
  }

  /** The variables that steps write, in their order. */
  List<String> variables() {
    return List.copyOf(writers.keySet());
  }

  /** The steps in an order in which each comes after those that it waits for; not in a cycle. */
  List<Integer> order() {
    int[] open = new int[steps.size()];
    List<List<Integer>> after = new ArrayList<>();
    steps.forEach(step -> after.add(new ArrayList<>()));
    for (Need need : all) {
      if (need.from() == Need.Point.START) {
        open[need.step()]++;
        after.get(need.other()).add(need.step());
      }
    }
    Deque<Integer> free = new ArrayDeque<>();
    for (int step = 0; step < open.length; step++) {
      if (open[step] == 0) {
        free.add(step);
      }
    }
    List<Integer> order = new ArrayList<>();
    while (!free.isEmpty()) {
      int step = free.remove();
      order.add(step);
      for (int next : after.get(step)) {
        if (--open[next] == 0) {
          free.add(next);
        }
      }
    }
    return order;
  }

  private void collect(int number, Step step) {
    for (Read read : step.reads()) {
      Need.Point from = read.beforeStart() ? Need.Point.START : Need.Point.END;
      value(number, from, read.variable(), read.place());
    }
    for (After after : step.after()) {
      switch (after) {
        case After.OfVariable of -> value(number, Need.Point.START, of.variable(), of.place());
        case After.OfStep of -> {
          Integer other = numbers.get(of.step());
          if (other != null) {
            all.add(
                new Need(
                    number,
                    Need.Point.START,
                    other,
                    point(of.state()),
                    of.state().word(),
                    false,
                    of.place()));
          }
        }
      }
    }
    if (step.ready().isPresent() && step.ready().get().check() instanceof Probe.OnVariable probe) {
      value(number, Need.Point.READY, probe.variable(), step.ready().get().place());
    }
  }

  private static Need.Point point(After.State state) {
    return switch (state) {
      case STARTED -> Need.Point.START;
      case READY -> Need.Point.READY;
      case SUCCEEDED, FAILED, ENDED -> Need.Point.END;
    };
  }

  private void value(int number, Need.Point from, String variable, Place place) {
    for (int writer : writers(variable)) {
      // What a step reads of its own while it runs, it has written before.
      if (writer != number || from == Need.Point.START) {
        all.add(new Need(number, from, writer, written(writer, variable), variable, true, place));
      }
    }
  }

  /** The point from which on a step can have written a variable. */
  private Need.Point written(int writer, String variable) {
    for (Write write : steps.get(writer).writes()) {
      if (write.variable().equals(variable)) {
        return write.source() instanceof Write.ByStep ? Need.Point.START : Need.Point.END;
      }
    }
    return Need.Point.START;
  }
}
