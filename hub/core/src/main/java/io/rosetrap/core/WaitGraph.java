package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who waits for whom in one state of a run, by what was declared. Whatever nobody declared has no
 * edge.
 */
final class WaitGraph {
  /** How the node of a barrier begins; no name of a participant does. */
  private static final String BARRIER = "\0";

  /** That a party waits for another: what for, and what the other has to do with it. */
  record Edge(String to, String word) {}

  private final RunState state;
  private final WaitIndex waits;

  /** Who has not arrived, by barrier: many may wait at one. */
  private final Map<String, List<String>> missing = new HashMap<>();

  /** What was worked out of a wait already. */
  private final Map<Wait, List<Edge>> edges = new HashMap<>();

  /** The state lock of the run is held for as long as the graph is used. */
  WaitGraph(RunState state, WaitIndex waits) {
    this.state = state;
    this.waits = waits;
  }

  // --- nodes ---------------------------------------------------------------------------------

  /**
   * What a wait depends on: parties, and barriers as nodes of their own, because many may wait at
   * one for many.
   */
  Set<String> nodes(Wait wait) {
    Set<String> nodes = new LinkedHashSet<>();
    addNodes(wait.plan(), nodes);
    return nodes;
  }

  private void addNodes(Plan plan, Set<String> nodes) {
    switch (plan) {
      case Plan.AnyOf any -> any.branches().forEach(b -> addNodes(b, nodes));
      case Plan.AllOf all -> all.branches().forEach(b -> addNodes(b, nodes));
      case Plan.OnVersion v -> nodes.addAll(writers(v));
      case Plan.OnSlots s -> nodes.addAll(missingWriters(s.condition()));
      case Plan.OnPassage p -> nodes.add(barrierNode(p.condition().barrier()));
      case Plan.OnTurn t -> holder(t).ifPresent(hold -> nodes.add(hold.participant()));
      case Plan.OnAbsence a -> {}
      case Plan.OnWaiters w -> {}
      case Plan.OnProgress p -> {}
      case Plan.OnCue c -> {}
    }
  }

  static String barrierNode(String barrier) {
    return BARRIER + barrier;
  }

  static boolean isBarrier(String node) {
    return node.startsWith(BARRIER);
  }

  /** The barrier that a node stands for. */
  static String barrierOf(String node) {
    return node.substring(BARRIER.length());
  }

  /** Whether a participant depends on itself: cheap where it is in no cycle. */
  boolean dependsOnItself(String participant) {
    Set<String> seen = new HashSet<>();
    Deque<String> toDo = new ArrayDeque<>(List.of(participant));
    while (!toDo.isEmpty()) {
      for (String next : nodesAfter(toDo.poll())) {
        if (next.equals(participant)) {
          return true;
        }
        if (seen.add(next)) {
          toDo.add(next);
        }
      }
    }
    return false;
  }

  private Collection<String> nodesAfter(String node) {
    if (isBarrier(node)) {
      return missing(barrierOf(node));
    }
    Set<String> next = new LinkedHashSet<>();
    waits.of(node).forEach(wait -> next.addAll(nodes(wait)));
    return next;
  }

  // --- who could help ------------------------------------------------------------------------

  /** Who is to write what is waited for: those that promised it, and who wrote it last. */
  List<String> writers(Plan.OnVersion plan) {
    Variable variable = state.variable(plan.name());
    if (variable == null
        || variable.promisedBy().isEmpty()
        || plan.judge(variable) instanceof Verdict.Holds) {
      return List.of();
    }
    Version newest = variable.newest();
    if (newest == null || variable.promisedBy().contains(newest.writer())) {
      return variable.promisedBy();
    }
    List<String> all = new ArrayList<>(variable.promisedBy());
    all.add(newest.writer());
    return all;
  }

  /** Who has a slot to fill yet, of those that are named. */
  List<String> missingWriters(Condition.Collected condition) {
    List<String> missing = new ArrayList<>(condition.writers());
    state
        .collection(condition.collection())
        .ifPresent(c -> missing.removeIf(writer -> c.of(writer).isPresent()));
    return missing;
  }

  /** Who has not arrived, where that is known. */
  List<String> missing(String barrier) {
    return missing.computeIfAbsent(
        barrier, name -> state.barrier(name).map(Barrier::missing).orElse(List.of()));
  }

  /** Who has the lock that is waited for. */
  Optional<Hold> holder(Plan.OnTurn turn) {
    Subject subject = turn.condition().subject();
    return subject.kind() == Subject.Kind.LOCK
        ? state.lock(subject.name()).map(Lock::hold)
        : Optional.empty();
  }

  // --- edges ---------------------------------------------------------------------------------

  /** Whom a wait depends on, by what was declared. */
  List<Edge> edges(Wait wait) {
    List<Edge> known = edges.get(wait);
    if (known == null) {
      Map<String, Edge> found = new LinkedHashMap<>();
      addEdges(wait.plan(), wait, found);
      known = List.copyOf(found.values());
      edges.put(wait, known);
    }
    return known;
  }

  private void addEdges(Plan plan, Wait wait, Map<String, Edge> found) {
    switch (plan) {
      case Plan.AnyOf any -> any.branches().forEach(b -> addEdges(b, wait, found));
      case Plan.AllOf all -> all.branches().forEach(b -> addEdges(b, wait, found));
      case Plan.OnVersion v -> {
        String what = wait.leaves().size() == 1 ? "it" : v.name();
        List<String> writers = writers(v);
        Variable variable = state.variable(v.name());
        List<String> promisers = variable == null ? List.of() : variable.promisedBy();
        add(found, writers.stream().filter(promisers::contains).toList(), "promised " + what);
        add(found, writers, "wrote " + what + " before");
      }
      case Plan.OnSlots s -> add(found, missingWriters(s.condition()), "has not written its slot");
      case Plan.OnPassage p -> add(found, missing(p.condition().barrier()), "has not arrived");
      case Plan.OnTurn t ->
          holder(t).ifPresent(hold -> add(found, List.of(hold.participant()), "holds it"));
      case Plan.OnAbsence a -> {}
      case Plan.OnWaiters w -> {}
      case Plan.OnProgress p -> {}
      case Plan.OnCue c -> {}
    }
  }

  private static void add(Map<String, Edge> found, List<String> to, String word) {
    to.forEach(name -> found.putIfAbsent(name, new Edge(name, word)));
  }
}
