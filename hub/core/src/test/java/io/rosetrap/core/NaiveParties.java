package io.rosetrap.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Parties that wait for each other, written down naively, and a search of everything that they
 * could still do, in any order. It knows nothing of graphs: a party is stuck if it is blocked in
 * every state that can be reached.
 */
final class NaiveParties {
  /** What a party is to the hub. */
  enum Kind {
    /** It joined and does one thing at a time. */
    JOINED,
    /** It joined and does several things at a time, so that its waits say nothing. */
    CONCURRENT,
    /** It never joined. */
    STRANGER
  }

  /** What a party waits for. */
  sealed interface Need {
    record Write(int variable) implements Need {}

    record Slots(int writers) implements Need {}

    record Meeting() implements Need {}

    record Turn(int lock) implements Need {}

    record Item() implements Need {}

    record Any(List<Need> needs) implements Need {}

    record All(List<Need> needs) implements Need {}
  }

  /** Everything that changes, each set of parties or variables as bits. */
  private record State(int blocked, int written, int slots, int arrived, int holder0, int holder1) {
    int holder(int lock) {
      return lock == 0 ? holder0 : holder1;
    }

    State withHolder(int lock, int who) {
      return lock == 0
          ? new State(blocked, written, slots, arrived, who, holder1)
          : new State(blocked, written, slots, arrived, holder0, who);
    }

    State without(int party) {
      return new State(blocked & ~(1 << party), written, slots, arrived, holder0, holder1);
    }
  }

  static final int LOCKS = 2;
  static final int NOBODY = -1;

  final Kind[] kinds;
  final Need[] needs;
  final int[] promisers;
  final int[] holders = {NOBODY, NOBODY};
  final boolean[] leased = new boolean[LOCKS];
  final List<Integer> line = new ArrayList<>();
  boolean sealed;
  boolean itemTaken;

  /** Whether one more, that nobody depends on, has crashed and may be started again. */
  boolean awaited;

  /** Whether one more has crashed and is not started again. */
  boolean gone;

  int meeting;
  int arrived;
  int slots;

  NaiveParties(Kind[] kinds, int variables) {
    this.kinds = kinds;
    this.needs = new Need[kinds.length];
    this.promisers = new int[variables];
  }

  static boolean has(int set, int element) {
    return (set & (1 << element)) != 0;
  }

  // --- the search ----------------------------------------------------------------------------

  /** Those that wait and go on waiting, whatever happens. */
  Set<Integer> stuck() {
    int blocked = 0;
    for (int party = 0; party < kinds.length; party++) {
      blocked |= needs[party] == null ? 0 : 1 << party;
    }
    int always = blocked;
    State useful = useful();
    Deque<State> toDo = new ArrayDeque<>();
    Set<State> seen = new HashSet<>();
    toDo.add(settled(new State(blocked, 0, slots, arrived, holders[0], holders[1])));
    while (!toDo.isEmpty()) {
      State state = toDo.poll();
      if (seen.add(state)) {
        always &= state.blocked();
        for (State next : moves(state, useful)) {
          toDo.add(settled(next));
        }
      }
    }
    Set<Integer> stuck = new TreeSet<>();
    for (int party = 0; party < kinds.length; party++) {
      if (has(always, party)) {
        stuck.add(party);
      }
    }
    return stuck;
  }

  /** What anybody waits for: all else changes nothing. */
  private State useful() {
    State useful = new State(0, 0, 0, 0, NOBODY, NOBODY);
    Deque<Need> toDo = new ArrayDeque<>();
    for (Need need : needs) {
      if (need != null) {
        toDo.add(need);
      }
    }
    while (!toDo.isEmpty()) {
      State so = useful;
      useful =
          switch (toDo.poll()) {
            case Need.Write w -> with(so, 1 << w.variable(), 0, 0);
            case Need.Slots of -> with(so, 0, of.writers(), 0);
            case Need.Meeting m -> with(so, 0, 0, meeting);
            case Need.Any any -> {
              toDo.addAll(any.needs());
              yield so;
            }
            case Need.All all -> {
              toDo.addAll(all.needs());
              yield so;
            }
            case Need.Turn t -> so;
            case Need.Item i -> so;
          };
    }
    return useful;
  }

  private static State with(State state, int written, int slots, int arrived) {
    return new State(
        state.blocked(),
        state.written() | written,
        state.slots() | slots,
        state.arrived() | arrived,
        state.holder0(),
        state.holder1());
  }

  /** A party that joined and goes on; what strangers do is the outside's. */
  private boolean acts(State state, int party) {
    return kinds[party] == Kind.CONCURRENT
        || (kinds[party] == Kind.JOINED && !has(state.blocked(), party));
  }

  private boolean somebodyActs(State state) {
    for (int party = 0; party < kinds.length; party++) {
      if (acts(state, party)) {
        return true;
      }
    }
    return !sealed || awaited;
  }

  private List<State> moves(State state, State useful) {
    List<State> moves = new ArrayList<>();
    for (int variable = 0; variable < promisers.length; variable++) {
      boolean open = has(useful.written(), variable) && !has(state.written(), variable);
      if (open && mayWrite(state, variable)) {
        moves.add(with(state, 1 << variable, 0, 0));
      }
    }
    for (int party = 0; party < kinds.length; party++) {
      if (acts(state, party) || kinds[party] == Kind.STRANGER) {
        if (has(useful.slots() & ~state.slots(), party)) {
          moves.add(with(state, 0, 1 << party, 0));
        }
        if (has(useful.arrived() & ~state.arrived(), party)) {
          moves.add(with(state, 0, 0, 1 << party));
        }
      }
    }
    addReleases(state, moves);
    if (itemTaken || somebodyActs(state)) {
      for (int party = 0; party < kinds.length; party++) {
        if (has(state.blocked(), party) && needs[party] instanceof Need.Item) {
          moves.add(state.without(party));
        }
      }
    }
    return moves;
  }

  private boolean mayWrite(State state, int variable) {
    if (promisers[variable] == 0) {
      return somebodyActs(state);
    }
    for (int party = 0; party < kinds.length; party++) {
      if (has(promisers[variable], party) && acts(state, party)) {
        return true;
      }
    }
    return false;
  }

  private void addReleases(State state, List<State> moves) {
    for (int lock = 0; lock < LOCKS; lock++) {
      int holder = state.holder(lock);
      boolean byTime = holder != NOBODY && (leased[lock] || kinds[holder] == Kind.STRANGER);
      if (holder != NOBODY && (byTime || acts(state, holder))) {
        moves.add(state.withHolder(lock, NOBODY));
      }
    }
  }

  /** Lets all go on that can, and hands free locks to those that are first in line. */
  private State settled(State from) {
    State state = from;
    State before;
    do {
      before = state;
      for (int party = 0; party < kinds.length; party++) {
        Need need = needs[party];
        if (need != null && has(state.blocked(), party) && holds(need, state)) {
          state = state.without(party);
        }
      }
      for (int party : line) {
        if (needs[party] instanceof Need.Turn turn
            && has(state.blocked(), party)
            && state.holder(turn.lock()) == NOBODY) {
          state = state.without(party).withHolder(turn.lock(), party);
        }
      }
    } while (!before.equals(state));
    return state;
  }

  private boolean holds(Need need, State state) {
    return switch (need) {
      case Need.Write write -> has(state.written(), write.variable());
      case Need.Slots of -> (state.slots() & of.writers()) == of.writers();
      case Need.Meeting m -> (state.arrived() & meeting) == meeting;
      case Need.Turn t -> false;
      case Need.Item i -> false;
      case Need.Any any -> any.needs().stream().anyMatch(n -> holds(n, state));
      case Need.All all -> all.needs().stream().allMatch(n -> holds(n, state));
    };
  }

  // --- cycles --------------------------------------------------------------------------------

  /** Those of some parties that depend on themselves through others of them. */
  Set<Integer> onACycle(Set<Integer> among) {
    int count = kinds.length;
    boolean[][] reaches = new boolean[count][count];
    for (int party : among) {
      addHelpers(needs[party], reaches[party]);
    }
    for (int via : among) {
      for (int from : among) {
        for (int to : among) {
          reaches[from][to] |= reaches[from][via] && reaches[via][to];
        }
      }
    }
    Set<Integer> members = new TreeSet<>();
    for (int party : among) {
      if (reaches[party][party]) {
        members.add(party);
      }
    }
    return members;
  }

  private void addHelpers(Need need, boolean[] helpers) {
    switch (need) {
      case Need.Write write -> addAll(promisers[write.variable()], helpers);
      case Need.Slots of -> addAll(of.writers() & ~slots, helpers);
      case Need.Meeting m -> addAll(meeting & ~arrived, helpers);
      case Need.Turn turn -> addAll(1 << holders[turn.lock()], helpers);
      case Need.Item i -> {}
      case Need.Any any -> any.needs().forEach(n -> addHelpers(n, helpers));
      case Need.All all -> all.needs().forEach(n -> addHelpers(n, helpers));
    }
  }

  private static void addAll(int set, boolean[] helpers) {
    for (int party = 0; party < helpers.length; party++) {
      helpers[party] |= has(set, party);
    }
  }
}
