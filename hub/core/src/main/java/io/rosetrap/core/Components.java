package io.rosetrap.core;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Strongly connected components: which nodes of a graph can reach each other. Tarjan's algorithm
 * (SIAM Journal on Computing 1(2), 1972) with a stack of its own, because chains may be longer than
 * a thread's. For use by one thread, once.
 */
final class Components {
  private record Frame(String node, Iterator<String> next) {}

  private final Map<String, List<String>> edges;
  private final Map<String, Integer> index = new HashMap<>();
  private final Map<String, Integer> low = new HashMap<>();
  private final Map<String, Integer> component = new HashMap<>();
  private final Deque<String> open = new ArrayDeque<>();
  private final Set<String> isOpen = new HashSet<>();
  private int components;

  Components(Map<String, List<String>> edges) {
    this.edges = edges;
  }

  /** A number for each node, the same for those that reach each other. */
  Map<String, Integer> find(Collection<String> nodes) {
    for (String node : nodes) {
      if (!index.containsKey(node)) {
        visit(node);
      }
    }
    return component;
  }

  private void visit(String root) {
    Deque<Frame> path = new ArrayDeque<>();
    path.push(enter(root));
    while (!path.isEmpty()) {
      Frame frame = path.peek();
      if (frame.next().hasNext()) {
        String to = frame.next().next();
        if (!index.containsKey(to)) {
          path.push(enter(to));
        } else if (isOpen.contains(to)) {
          lower(frame.node(), index.getOrDefault(to, 0));
        }
      } else {
        path.pop();
        leave(frame.node());
        if (!path.isEmpty()) {
          lower(path.peek().node(), low.getOrDefault(frame.node(), 0));
        }
      }
    }
  }

  private Frame enter(String node) {
    int number = index.size();
    index.put(node, number);
    low.put(node, number);
    open.push(node);
    isOpen.add(node);
    return new Frame(node, edges.getOrDefault(node, List.of()).iterator());
  }

  private void lower(String node, int to) {
    low.merge(node, to, Math::min);
  }

  private void leave(String node) {
    if (!low.getOrDefault(node, 0).equals(index.get(node))) {
      return;
    }
    String member;
    do {
      member = open.pop();
      isOpen.remove(member);
      component.put(member, components);
    } while (!member.equals(node));
    components++;
  }
}
