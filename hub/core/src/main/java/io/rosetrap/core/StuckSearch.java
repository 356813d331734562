package io.rosetrap.core;

import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.Subject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds who is stuck in one state of a run. For use once.
 *
 * <p>A party can move if it is not blocked; and one that is blocked can move, if what it waits for
 * can come from parties that can. Starting from those that are not blocked, the parties that can
 * move are found as the least fixed point of that rule; those left are stuck: every way in which
 * one of them could be helped goes through another. That covers the cycle of waits on all of
 * several things and the knot of waits on any of them (Holt, "Some Deadlock Properties of Computer
 * Systems", ACM Computing Surveys 4(3), 1972; Knapp, "Deadlock Detection in Distributed Databases",
 * ACM Computing Surveys 19(4), 1987). Whatever nobody declared counts as able to come, so that
 * there is no false alarm; only in a sealed run can nothing come from outside.
 */
final class StuckSearch {
  /** The most cycles that one picture of a standstill shows. */
  private static final int MOST_PICTURES = 4;

  /** A participant whose only wait is blocked, and what it waits for. */
  private record Party(Participant participant, Wait blocking) {}

  private final RunState state;
  private final WaitIndex waits;
  private final WaitGraph graph;
  private final boolean sealed;

  /** Those that are blocked, by name. */
  private final Map<String, Party> blocked = new HashMap<>();

  /** Those that are there and not blocked, and those that may be started again. */
  private final Set<String> movers = new HashSet<>();

  /** Of those who have not arrived the blocked ones, by barrier. */
  private final Map<String, List<String>> missingAndBlocked = new HashMap<>();

  /** How many of those cannot move yet, as far as has been found out. */
  private final Map<String, Integer> stillMissing = new HashMap<>();

  /** What was worked out of a wait already. */
  private final Map<Wait, Set<String>> nodesOf = new HashMap<>();

  /** The state lock of the run is held for as long as the search is used. */
  StuckSearch(RunState state, WaitIndex waits) {
    this.state = state;
    this.waits = waits;
    this.graph = new WaitGraph(state, waits);
    this.sealed = state.settings().sealed();
  }

  /** Whether there is anything that could be stuck; much cheaper than looking. */
  static boolean isWorthALook(RunState state, int waiting) {
    return waiting > 0
        && state.size(Subject.Kind.PARTICIPANT) > 0
        && state.settings().deadlocks() != DeadlockPolicy.OFF;
  }

  /**
   * Each cycle or knot by itself; in a sealed run where nobody can move, all that wait as one.
   *
   * @param nowNanos the hub's own time, by which one that crashed is gone
   */
  List<Stuck> find(long nowNanos) {
    sortParties(nowNanos);
    Map<String, Party> left = withoutThoseThatCanMove();
    boolean nobodyMoves = movers.isEmpty() && left.size() == blocked.size();
    if (sealed && nobodyMoves && !somethingIsPending()) {
      return standstill(left).map(List::of).orElse(List.of());
    }
    List<Stuck> found = new ArrayList<>();
    for (List<String> members : groups(left)) {
      Set<Wait> stuckWaits = new LinkedHashSet<>();
      members.forEach(name -> stuckWaits.add(party(left, name).blocking()));
      found.add(new Stuck(stuckWaits, members, picture(left, members)));
    }
    return found;
  }

  private static Party party(Map<String, Party> parties, String name) {
    Party party = parties.get(name);
    if (party == null) {
      throw new IllegalStateException(name + " is not stuck");
    }
    return party;
  }

  private void sortParties(long nowNanos) {
    for (Participant participant : state.participants()) {
      if (participant.isThere()) {
        List<Wait> own = waits.of(participant.name());
        if (isBlocked(participant, own)) {
          blocked.put(participant.name(), new Party(participant, own.getFirst()));
        } else {
          movers.add(participant.name());
        }
      } else if (participant.isAwaited(nowNanos)) {
        movers.add(participant.name());
      }
    }
  }

  /**
   * Whether a participant does nothing at all: it does one thing at a time, and that is a wait. Two
   * waits at once show that it does several things.
   */
  private static boolean isBlocked(Participant participant, List<Wait> own) {
    return participant.isSequential()
        && own.size() == 1
        && !own.getFirst().isAside()
        && !own.getFirst().hasEnded();
  }

  // --- who can move --------------------------------------------------------------------------

  private Map<String, Party> withoutThoseThatCanMove() {
    Map<String, Party> left = new HashMap<>(blocked);
    Set<String> moving = new HashSet<>(movers);
    Map<String, List<String>> dependents = new HashMap<>();
    left.forEach(
        (name, party) ->
            nodes(party.blocking()).forEach(node -> addDependent(dependents, node, name)));
    stillMissing
        .keySet()
        .forEach(
            barrier ->
                missingAndBlocked(barrier)
                    .forEach(
                        name -> addDependent(dependents, name, WaitGraph.barrierNode(barrier))));
    Deque<String> toLookAt = new ArrayDeque<>(left.keySet());
    while (!toLookAt.isEmpty()) {
      String name = toLookAt.poll();
      Party party = left.get(name);
      if (party != null && isPossible(party.blocking().plan(), moving, party.blocking())) {
        left.remove(name);
        boolean first = moving.isEmpty();
        moving.add(name);
        for (String dependent : dependents.getOrDefault(name, List.of())) {
          if (!WaitGraph.isBarrier(dependent)) {
            toLookAt.add(dependent);
          } else if (stillMissing.merge(WaitGraph.barrierOf(dependent), -1, Integer::sum) == 0) {
            toLookAt.addAll(dependents.getOrDefault(dependent, List.of()));
          }
        }
        if (sealed && first) {
          // Whoever can move may bring what nobody promised.
          toLookAt.addAll(left.keySet());
        }
      }
    }
    return left;
  }

  private static void addDependent(
      Map<String, List<String>> dependents, String node, String dependent) {
    dependents.computeIfAbsent(node, to -> new ArrayList<>()).add(dependent);
  }

  /** What a wait depends on; how many must still come to the barriers in it is counted. */
  private Set<String> nodes(Wait wait) {
    Set<String> known = nodesOf.get(wait);
    if (known != null) {
      return known;
    }
    Set<String> nodes = graph.nodes(wait);
    nodesOf.put(wait, nodes);
    for (String node : nodes) {
      if (WaitGraph.isBarrier(node)) {
        stillMissing.computeIfAbsent(
            WaitGraph.barrierOf(node), name -> missingAndBlocked(name).size());
      }
    }
    return nodes;
  }

  /** Whether a condition can come to hold by what those do that can move. */
  private boolean isPossible(Plan plan, Set<String> moving, Wait wait) {
    return switch (plan) {
      case Plan.AnyOf any -> any.branches().stream().anyMatch(b -> isPossible(b, moving, wait));
      case Plan.AllOf all -> all.branches().stream().allMatch(b -> isPossible(b, moving, wait));
      case Plan.OnVersion v -> isWithheld(v.name(), wait) || isVersionPossible(v, moving);
      case Plan.OnAbsence a -> isWithheld(a.name(), wait) || mayCome(moving) || holds(a, wait);
      case Plan.OnWaiters w -> mayCome(moving) || holds(w, wait);
      case Plan.OnSlots s ->
          holds(s, wait) || isHelped(graph.missingWriters(s.condition()), moving);
      case Plan.OnPassage p -> holds(p, wait) || mayPass(p.condition().barrier(), moving);
      case Plan.OnTurn t -> isTurnPossible(t, moving);
      case Plan.OnProgress p -> true;
      case Plan.OnCue c -> true;
    };
  }

  /** What a fault hides from a reader, or an order holds back, comes when that lets it. */
  private boolean isWithheld(String variable, Wait wait) {
    Faults faults = state.faults();
    return !faults.isEmpty()
        && (faults.isHidden(variable, wait.participant(), state.variable(variable))
            || wait.view().heldBack(variable).isPresent());
  }

  /** What nobody declared may come from outside, or in a sealed run from anybody who can move. */
  private boolean mayCome(Set<String> moving) {
    return !sealed || !moving.isEmpty();
  }

  private boolean holds(Plan plan, Wait wait) {
    return plan.judge(wait.view()) instanceof Verdict.Holds;
  }

  private boolean isVersionPossible(Plan.OnVersion plan, Set<String> moving) {
    Variable variable = state.variable(plan.name());
    if (variable == null) {
      return mayCome(moving);
    }
    if (plan.judge(variable) instanceof Verdict.Holds) {
      return true;
    }
    List<String> writers = graph.writers(plan);
    return writers.isEmpty()
        ? mayCome(moving)
        : writers.stream().anyMatch(name -> canMove(name, moving));
  }

  /** One that is not blocked can move; so can one that is not there, for it may come back. */
  private boolean canMove(String name, Set<String> moving) {
    return moving.contains(name) || !blocked.containsKey(name);
  }

  /** Whether all of these can move, and, where nobody is named, anybody can. */
  private boolean isHelped(List<String> needed, Set<String> moving) {
    return needed.isEmpty()
        ? mayCome(moving)
        : needed.stream().allMatch(name -> canMove(name, moving));
  }

  private boolean mayPass(String barrier, Set<String> moving) {
    return graph.missing(barrier).isEmpty()
        ? mayCome(moving)
        : stillMissing.getOrDefault(barrier, missingAndBlocked(barrier).size()) == 0;
  }

  private List<String> missingAndBlocked(String barrier) {
    return missingAndBlocked.computeIfAbsent(
        barrier, name -> graph.missing(name).stream().filter(blocked::containsKey).toList());
  }

  /**
   * Those that stand before it in line need no look: they wait for the same holder, or are not
   * blocked. An item that is with a taker comes back when its lease is over.
   */
  private boolean isTurnPossible(Plan.OnTurn turn, Set<String> moving) {
    Subject subject = turn.condition().subject();
    if (subject.kind() == Subject.Kind.QUEUE) {
      return state.faults().isUnderWay()
          || mayCome(moving)
          || state.queue(subject.name()).filter(q -> !q.taken().isEmpty()).isPresent();
    }
    Optional<Hold> hold = graph.holder(turn);
    return hold.isEmpty()
        || hold.get().leaseNanos() > 0
        || canMove(hold.get().participant(), moving);
  }

  /**
   * Whether a lease that runs out, or what a fault hides or holds back, will bring something about;
   * limits of waits are no way out.
   */
  private boolean somethingIsPending() {
    return state.faults().isUnderWay()
        || state.faults().isHiding(state)
        || state.queues().stream().anyMatch(queue -> !queue.taken().isEmpty())
        || state.locks().stream().anyMatch(l -> l.hold() != null && l.hold().leaseNanos() > 0);
  }

  // --- what is stuck together ----------------------------------------------------------------

  private Optional<Stuck> standstill(Map<String, Party> left) {
    Set<Wait> hopeless = new LinkedHashSet<>();
    Set<String> members = new LinkedHashSet<>();
    for (Wait wait : waits.all()) {
      boolean party = left.containsKey(wait.participant());
      boolean outsider =
          state.participant(wait.participant()).filter(Participant::isThere).isEmpty();
      if ((party || outsider) && !isPossible(wait.plan(), Set.of(), wait)) {
        hopeless.add(wait);
        members.add(wait.participant());
      }
    }
    if (hopeless.isEmpty()) {
      return Optional.empty();
    }
    List<String> sorted = members.stream().sorted().toList();
    List<List<String>> cycles = groups(left);
    String why =
        cycles.isEmpty()
            ? Pictures.standstill(hopeless, state.participants())
            : cycles.stream()
                .limit(MOST_PICTURES)
                .map(cycle -> picture(left, cycle))
                .collect(Collectors.joining("\n"));
    return Optional.of(new Stuck(hopeless, sorted, why));
  }

  /** Those that reach themselves among the stuck: all else only waits for what they would do. */
  private List<List<String>> groups(Map<String, Party> left) {
    Map<Integer, List<String>> byComponent = new TreeMap<>();
    Map<String, Integer> component = components(left);
    left.keySet().stream()
        .sorted()
        .forEach(
            name ->
                byComponent
                    .computeIfAbsent(component.getOrDefault(name, -1), c -> new ArrayList<>())
                    .add(name));
    return byComponent.values().stream()
        .filter(group -> group.size() > 1 || isOnItself(party(left, group.getFirst())))
        .sorted(Comparator.comparing(List::getFirst))
        .toList();
  }

  private boolean isOnItself(Party party) {
    String name = party.participant().name();
    return nodes(party.blocking()).stream()
        .anyMatch(
            n ->
                n.equals(name)
                    || (WaitGraph.isBarrier(n)
                        && graph.missing(WaitGraph.barrierOf(n)).contains(name)));
  }

  /**
   * The strongly connected components of the stuck (Tarjan, "Depth-First Search and Linear Graph
   * Algorithms", SIAM Journal on Computing 1(2), 1972), without recursion, for chains may be long.
   */
  private Map<String, Integer> components(Map<String, Party> left) {
    Map<String, List<String>> next = new HashMap<>();
    left.forEach(
        (name, party) ->
            next.put(
                name,
                nodes(party.blocking()).stream()
                    .filter(node -> WaitGraph.isBarrier(node) || left.containsKey(node))
                    .toList()));
    stillMissing
        .keySet()
        .forEach(
            barrier ->
                next.put(
                    WaitGraph.barrierNode(barrier),
                    graph.missing(barrier).stream().filter(left::containsKey).toList()));
    return new Components(next).find(left.keySet());
  }

  private String picture(Map<String, Party> left, List<String> members) {
    Map<String, Wait> byName = new LinkedHashMap<>();
    members.forEach(name -> byName.put(name, party(left, name).blocking()));
    return Pictures.cycle(byName, graph::edges);
  }
}
