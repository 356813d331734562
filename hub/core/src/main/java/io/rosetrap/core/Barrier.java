package io.rosetrap.core;

import io.rosetrap.api.Failure;
import io.rosetrap.api.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The state of one barrier: the parties that meet, and the meeting that is being waited for.
 *
 * <p>A generation is over when as many parties have arrived as meet; or, once others have ended or
 * given up, when all that are left have, if they are at least the quorum. Otherwise it is broken
 * for all: those that had arrived, and each of the others once, when it comes. A party whose
 * connection closed while it waited may be dead: it is not counted until it asks again.
 *
 * @param name its name
 * @param parties how many meet; 0 while nobody has said
 * @param names who they are, empty where they were only counted
 * @param quorum how many are enough once others are out; 0 for all
 * @param saidBy who said how many meet; empty text while nobody has
 * @param withdrawals how many of those that were said will not come any more
 * @param generation which meeting is being waited for, 1 for the first
 * @param arrivals who has arrived, in that order
 * @param out who of this generation has ended or given up without having broken it
 * @param broken why generations were broken, the newest ones
 * @param told who knows of the generation before this one that it was broken
 * @param deleted which generation ended with all of the barrier being deleted; 0 for none
 */
record Barrier(
    String name,
    int parties,
    Set<String> names,
    int quorum,
    String saidBy,
    int withdrawals,
    long generation,
    Map<String, Arrival> arrivals,
    Set<String> out,
    Map<Long, Failure> broken,
    Set<String> told,
    long deleted)
    implements Entity {

  /**
   * A party at the barrier.
   *
   * @param participant who
   * @param session which stay of it; 0 where it did not join
   * @param dueNanos when it gives up, on the hub's own time
   * @param patienceNanos how long it was willing to wait when it came
   * @param doubted whether its connection closed while it waited, so that it is not counted until
   *     it asks again
   */
  record Arrival(
      String participant, long session, long dueNanos, long patienceNanos, boolean doubted) {
    Arrival doubted(boolean now) {
      return new Arrival(participant, session, dueNanos, patienceNanos, now);
    }
  }

  /** Of how many broken generations the reason is kept. */
  private static final int REMEMBERED = 64;

  static Barrier unknown(String name) {
    return new Barrier(name, 0, Set.of(), 0, "", 0, 1, Map.of(), Set.of(), Map.of(), Set.of(), 0);
  }

  static Subject subject(String name) {
    return new Subject(Subject.Kind.BARRIER, name);
  }

  @Override
  public Subject subject() {
    return subject(name);
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public boolean isForgettable() {
    return parties == 0 && withdrawals == 0 && arrivals.isEmpty() && deleted == generation - 1;
  }

  // --- what can happen -----------------------------------------------------------------------

  /** The state after somebody said who meets. */
  Barrier declared(int count, Set<String> who, int enough, String by) {
    return new Barrier(
            name, count, who, enough, by, 0, generation, arrivals, out, broken, told, deleted)
        .passedIfComplete();
  }

  /** The state after a party arrived. */
  Barrier arrived(Arrival arrival) {
    Map<String, Arrival> there = new LinkedHashMap<>(arrivals);
    there.put(arrival.participant(), arrival);
    return at(there, without(out, arrival.participant())).passedIfComplete();
  }

  /**
   * The state after the connection of a party that waits was closed: nobody knows if it is there.
   */
  Barrier doubted(String participant) {
    Map<String, Arrival> there = new LinkedHashMap<>(arrivals);
    there.computeIfPresent(participant, (name, arrival) -> arrival.doubted(true));
    return at(there, out);
  }

  /** The state after another process came under the name of one that had arrived. */
  Barrier left(String participant) {
    Map<String, Arrival> there = new LinkedHashMap<>(arrivals);
    there.remove(participant);
    return at(there, out);
  }

  private static Set<String> without(Set<String> names, String name) {
    Set<String> left = new LinkedHashSet<>(names);
    left.remove(name);
    return left;
  }

  /** The state after a party learned that it comes too late to a broken meeting. */
  Barrier told(String participant) {
    Set<String> more = new TreeSet<>(told);
    more.add(participant);
    return new Barrier(
        name,
        parties,
        names,
        quorum,
        saidBy,
        withdrawals,
        generation,
        arrivals,
        out,
        broken,
        more,
        deleted);
  }

  /** The state after a party ended or gave up: the others go on without it, or nobody passes. */
  Barrier broken(Failure failure) {
    Map<String, Arrival> there = new LinkedHashMap<>(arrivals);
    there.remove(failure.participant());
    Set<String> gone = new TreeSet<>(out);
    gone.add(failure.participant());
    if (quorum > 0 && parties > 0 && parties - gone.size() >= quorum) {
      return at(there, gone).passedIfComplete();
    }
    Set<String> know = new TreeSet<>(arrivals.keySet());
    know.add(failure.participant());
    Map<Long, Failure> all = brokenAlso(failure);
    return new Barrier(
        name,
        parties,
        names,
        quorum,
        saidBy,
        withdrawals,
        generation + 1,
        Map.of(),
        Set.of(),
        all,
        know,
        deleted);
  }

  private Map<Long, Failure> brokenAlso(Failure failure) {
    Map<Long, Failure> all = new TreeMap<>(broken);
    all.put(generation, failure);
    if (all.size() > REMEMBERED) {
      all.remove(all.keySet().iterator().next());
    }
    return all;
  }

  /** The state after it was deleted: whoever waits fails, and nothing said of it holds any more. */
  Barrier deleted(Failure failure) {
    return new Barrier(
        name,
        0,
        Set.of(),
        0,
        "",
        0,
        generation + 1,
        Map.of(),
        Set.of(),
        brokenAlso(failure),
        Set.of(),
        generation);
  }

  /** The state after a party said that it will not come any more: one less meets from now on. */
  Barrier withdrawn(String participant) {
    Map<String, Arrival> there = new LinkedHashMap<>(arrivals);
    there.remove(participant);
    int fewer = Math.max(0, parties - 1);
    return new Barrier(
            name,
            fewer,
            without(names, participant),
            Math.min(quorum, fewer),
            saidBy,
            withdrawals + 1,
            generation,
            there,
            without(out, participant),
            broken,
            told,
            deleted)
        .passedIfComplete();
  }

  private Barrier at(Map<String, Arrival> there, Set<String> gone) {
    return new Barrier(
        name,
        parties,
        names,
        quorum,
        saidBy,
        withdrawals,
        generation,
        there,
        gone,
        broken,
        told,
        deleted);
  }

  private Barrier passedIfComplete() {
    List<String> there = there();
    if (parties == 0 || there.isEmpty() || there.size() + out.size() < parties) {
      return this;
    }
    return new Barrier(
        name,
        parties,
        names,
        quorum,
        saidBy,
        withdrawals,
        generation + 1,
        Map.of(),
        Set.of(),
        broken,
        Set.of(),
        deleted);
  }

  // --- looking -------------------------------------------------------------------------------

  /** How many were said to meet, those among them that will not come any more. */
  int said() {
    return parties == 0 ? 0 : parties + withdrawals;
  }

  /** Whether a generation was passed. */
  boolean isPassed(long which) {
    return which < generation && !broken.containsKey(which);
  }

  /** Why a generation was broken, or null where it was not. */
  @Nullable Failure brokenBecause(long which) {
    return broken.get(which);
  }

  /** Why the generation before this one was broken, or null where it was passed. */
  @Nullable Failure lastBroken() {
    return broken.get(generation - 1);
  }

  /**
   * Whether a participant that arrives now must first be told of the meeting that it missed: one
   * that is named, or, where parties are only counted, one that was in the run when it broke.
   * Whoever came later may be of another round, and would be failed for what it had no part in.
   *
   * @param session the stay of that participant; 0 where it did not join
   */
  boolean owesWordTo(String participant, long session) {
    Failure last = lastBroken();
    if (last == null || deleted == generation - 1) {
      return false;
    }
    boolean belongs =
        names.isEmpty()
            ? told.size() < parties && session > 0 && session < last.revision()
            : names.contains(participant);
    return belongs && arrivals.isEmpty() && !told.contains(participant);
  }

  /** Who has arrived, in that order, without those in doubt. */
  List<String> there() {
    return parties(false);
  }

  /** Who has arrived, and has not asked again since its connection closed while it waited. */
  List<String> doubted() {
    return parties(true);
  }

  private List<String> parties(boolean doubted) {
    return arrivals.values().stream()
        .filter(arrival -> arrival.doubted() == doubted)
        .map(Arrival::participant)
        .toList();
  }

  /** How many are not there; 0 while nobody has said how many meet. */
  int missingCount() {
    return Math.max(0, parties - there().size() - out.size());
  }

  /** Who is not there, where the parties were named; those in doubt among them. */
  List<String> missing() {
    List<String> missing = new ArrayList<>(names);
    missing.removeAll(there());
    missing.removeAll(out);
    return missing;
  }

  /** Whether a participant that ends breaks the meeting that is being waited for. */
  boolean dependsOn(String participant) {
    return arrivals.containsKey(participant)
        || (names.contains(participant) && !out.contains(participant) && !arrivals.isEmpty());
  }
}
