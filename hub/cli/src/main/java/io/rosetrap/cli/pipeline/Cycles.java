package io.rosetrap.cli.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * Finds steps that wait for each other. Looks at the points of their ways and not at steps alone: a
 * step may well wait for another to start that waits, later, for this one. For one use.
 */
final class Cycles {
  private static final int POINTS = Need.Point.values().length;

  /** An arrow between points; without a need it is a step's own way. */
  private record Arrow(int to, int need) {}

  private final List<Need> needs;
  private final List<List<Arrow>> arrows;
  private final int[] component;

  Cycles(int steps, List<Need> needs) {
    this.needs = needs;
    this.arrows = new ArrayList<>(Collections.nCopies(steps * POINTS, List.of()));
    arrows.replaceAll(none -> new ArrayList<>());
    for (int step = 0; step < steps; step++) {
      arrows.get(point(step, Need.Point.READY)).add(new Arrow(point(step, Need.Point.START), -1));
      arrows.get(point(step, Need.Point.END)).add(new Arrow(point(step, Need.Point.START), -1));
    }
    for (int i = 0; i < needs.size(); i++) {
      Need need = needs.get(i);
      arrows.get(point(need.step(), need.from())).add(new Arrow(point(need.other(), need.to()), i));
    }
    this.component = components();
  }

  private static int point(int step, Need.Point point) {
    return step * POINTS + point.number();
  }

  /** For each group of steps that wait for each other the shortest round; none is of one step. */
  List<List<Need>> all() {
    List<List<Need>> rounds = new ArrayList<>();
    boolean[] told = new boolean[component.length];
    for (int from = 0; from < component.length; from++) {
      if (!told[component[from]]) {
        List<Need> round = round(from);
        if (!round.isEmpty()) {
          told[component[from]] = true;
          rounds.add(round);
        }
      }
    }
    return rounds;
  }

  /** The shortest way from a point back to it; only what is between steps. */
  private List<Need> round(int from) {
    int[] before = new int[component.length];
    Arrow[] by = new Arrow[component.length];
    Arrays.fill(before, -1);
    Deque<Integer> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      int at = next.remove();
      for (Arrow arrow : arrows.get(at)) {
        if (component[arrow.to()] == component[from] && before[arrow.to()] < 0) {
          before[arrow.to()] = at;
          by[arrow.to()] = arrow;
          next.add(arrow.to());
        }
      }
      if (before[from] >= 0) {
        break;
      }
    }
    List<Need> round = new ArrayList<>();
    int at = from;
    while (before[from] >= 0 && (round.isEmpty() || at != from)) {
      Arrow arrow = by[at];
      if (arrow.need() >= 0) {
        round.addFirst(needs.get(arrow.need()));
      }
      at = before[at];
      if (at == from) {
        break;
      }
    }
    return round;
  }

  /** Strongly connected components (Tarjan 1972), without recursion. */
  private int[] components() {
    int n = arrows.size();
    int[] found = new int[n];
    int[] index = new int[n];
    int[] low = new int[n];
    int[] position = new int[n];
    Arrays.fill(found, -1);
    Deque<Integer> path = new ArrayDeque<>();
    Deque<Integer> open = new ArrayDeque<>();
    int count = 0;
    for (int root = 0; root < n; root++) {
      if (index[root] == 0) {
        path.push(root);
      }
      while (!path.isEmpty()) {
        int at = path.peek();
        if (index[at] == 0) {
          index[at] = ++count;
          low[at] = count;
          open.push(at);
        }
        if (position[at] < arrows.get(at).size()) {
          int to = arrows.get(at).get(position[at]++).to();
          if (index[to] == 0) {
            path.push(to);
          } else if (found[to] < 0) {
            low[at] = Math.min(low[at], index[to]);
          }
          continue;
        }
        path.pop();
        if (low[at] == index[at]) {
          int member = open.pop();
          found[member] = at;
          while (member != at) {
            member = open.pop();
            found[member] = at;
          }
        }
        if (!path.isEmpty()) {
          low[path.peek()] = Math.min(low[path.peek()], low[at]);
        }
      }
    }
    return found;
  }
}
