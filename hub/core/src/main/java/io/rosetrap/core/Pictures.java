package io.rosetrap.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Draws in text who waits for whom. */
final class Pictures {
  /** The most lines or links of one picture. */
  private static final int MOST = 12;

  private Pictures() {}

  /**
   * A cycle or knot: in one line where everybody waits for one other, otherwise a line for each.
   *
   * @param members those in it, sorted, with their waits
   * @param edges whom a wait depends on
   */
  static String cycle(Map<String, Wait> members, Function<Wait, List<WaitGraph.Edge>> edges) {
    String chain = chain(members, edges);
    return chain.isEmpty() ? lines(members, edges) : chain;
  }

  /** One line, or nothing where somebody in it depends on more than one other. */
  private static String chain(
      Map<String, Wait> members, Function<Wait, List<WaitGraph.Edge>> edges) {
    String first = members.keySet().iterator().next();
    StringBuilder text = new StringBuilder(first);
    String at = first;
    int links = 0;
    do {
      Wait wait = members.get(at);
      List<WaitGraph.Edge> within = wait == null ? List.of() : within(wait, members, edges);
      if (within.size() != 1 || wait == null) {
        return "";
      }
      WaitGraph.Edge edge = within.getFirst();
      text.append(at.equals(first) ? " waits for " : ", waits for ").append(wait.condition());
      text.append(" ← ").append(edge.to()).append(' ').append(edge.word());
      at = edge.to();
      links++;
    } while (!at.equals(first) && links < Math.min(members.size(), MOST));
    // Of a long one the rest is counted, not worked out: a diagnosis must not take long.
    if (!at.equals(first) && members.size() > MOST) {
      text.append(", and so on through ").append(members.size() - MOST).append(" more");
    }
    return text.toString();
  }

  private static List<WaitGraph.Edge> within(
      Wait wait, Map<String, Wait> members, Function<Wait, List<WaitGraph.Edge>> edges) {
    return edges.apply(wait).stream().filter(e -> members.containsKey(e.to())).toList();
  }

  private static String lines(
      Map<String, Wait> members, Function<Wait, List<WaitGraph.Edge>> edges) {
    List<String> lines = new ArrayList<>();
    for (Map.Entry<String, Wait> member : members.entrySet()) {
      if (lines.size() == MOST) {
        lines.add("and " + (members.size() - MOST) + " more");
        break;
      }
      lines.add(
          member.getKey()
              + " waits for "
              + member.getValue().condition()
              + " ← "
              + within(member.getValue(), members, edges).stream()
                  .limit(MOST)
                  .map(e -> e.to() + " " + e.word())
                  .collect(Collectors.joining("; ")));
    }
    return String.join("\n", lines);
  }

  private static String bounded(List<String> lines) {
    int more = lines.size() - MOST;
    return lines.stream().limit(MOST).collect(Collectors.joining("\n"))
        + (more > 0 ? "\nand " + more + " more" : "");
  }

  /**
   * The way from a wait to whom it depends on, and on from there, for as long as those wait too;
   * nothing where it is no longer than one step.
   */
  static String chain(Wait from, WaitIndex waits, WaitGraph graph) {
    StringBuilder text = new StringBuilder(from.participant());
    Set<String> seen = new HashSet<>(Set.of(from.participant()));
    Wait at = from;
    int links = 0;
    while (at != null && links < MOST) {
      List<WaitGraph.Edge> edges = graph.edges(at);
      if (edges.isEmpty()) {
        break;
      }
      WaitGraph.Edge edge = edges.getFirst();
      text.append(links == 0 ? " waits for " : ", waits for ").append(at.condition());
      text.append(" ← ").append(edge.to()).append(' ').append(edge.word());
      links++;
      List<Wait> next = seen.add(edge.to()) ? waits.of(edge.to()) : List.of();
      at = next.isEmpty() ? null : next.getFirst();
    }
    if (at != null && links > 0 && graph.edges(at).isEmpty()) {
      text.append(", waits for ").append(at.condition());
    }
    return links > 1 || (links == 1 && at != null) ? text.toString() : "";
  }

  /** A sealed run in which nobody can do anything: who waits, and how the others ended. */
  static String standstill(Collection<Wait> hopeless, List<Participant> participants) {
    List<String> lines = new ArrayList<>();
    Map<String, Integer> seen = new HashMap<>();
    for (Wait wait : hopeless) {
      if (seen.merge(wait.participant() + "\0" + wait.condition(), 1, Integer::sum) == 1) {
        lines.add(wait.participant() + " waits for " + wait.condition());
      }
    }
    List<String> ended =
        participants.stream()
            .filter(p -> !p.isThere())
            .sorted(Comparator.comparing(Participant::name))
            .map(p -> p.name() + (p.ending() == null ? "" : " " + p.ending().words()))
            .toList();
    return bounded(lines)
        + "\n"
        + (ended.isEmpty()
            ? "nobody else is in the run, which is sealed"
            : "nobody else is left in the run, which is sealed: " + Barriers.list(ended));
  }
}
