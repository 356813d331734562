package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis.Fact;
import io.rosetrap.api.Diagnosis.Kind;
import io.rosetrap.api.Durations;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Facts about what processes meet at: collections, barriers, locks and queues. */
final class MeetingFacts {
  private final Hub hub;
  private final Run run;
  private final Doings doings;

  MeetingFacts(Hub hub, Run run, Doings doings) {
    this.hub = hub;
    this.run = run;
    this.doings = doings;
  }

  void explainCollection(Condition.Collected leaf, List<Fact> facts) {
    Optional<Collection> collection = run.state().collection(leaf.collection());
    List<Version> slots = collection.map(Collection::slots).orElse(List.of());
    List<String> there = slots.stream().map(Version::writer).toList();
    facts.add(
        new Fact(
            slots.isEmpty() ? Kind.NEVER_WRITTEN : Kind.NOT_MATCHING,
            "collection "
                + leaf.collection()
                + " has "
                + slots.size()
                + (slots.size() == 1 ? " slot" : " slots")
                + (there.isEmpty() ? "" : ": " + Barriers.list(there))));
    for (String writer : leaf.writers()) {
      if (!there.contains(writer)) {
        facts.add(missing(writer, "has not written its slot"));
      }
    }
  }

  private Fact missing(String name, String what) {
    return new Fact(
        Kind.MISSING, name + " " + what + doings.of(name).map(d -> "; it " + d).orElse(""));
  }

  void explainBarrier(Condition.Passed leaf, List<Fact> facts) {
    Optional<Barrier> found = run.state().barrier(leaf.barrier());
    Failure broken = found.map(b -> b.brokenBecause(leaf.generation())).orElse(null);
    if (broken != null) {
      facts.add(doings.failed(broken));
      return;
    }
    if (found.isEmpty() || found.get().isForgettable()) {
      facts.add(new Fact(Kind.NEVER_WRITTEN, "nobody has arrived at barrier " + leaf.barrier()));
      return;
    }
    Barrier barrier = found.get();
    List<String> there = barrier.there();
    facts.add(
        new Fact(
            Kind.MISSING,
            "at barrier "
                + barrier.name()
                + (barrier.parties() == 0
                    ? " nobody has said how many parties meet"
                    : " " + there.size() + " of " + barrier.parties() + " parties have arrived")
                + (there.isEmpty() ? "" : ": " + Barriers.list(there))));
    List<String> doubted = barrier.doubted();
    doubted.stream()
        .limit(Diagnostician.MOST)
        .forEach(name -> facts.add(missing(name, Barriers.DOUBTED)));
    barrier.missing().stream()
        .filter(name -> !doubted.contains(name))
        .limit(Diagnostician.MOST)
        .forEach(name -> facts.add(missing(name, "has not arrived")));
  }

  void explainLock(Condition.Turn leaf, String participant, List<Fact> facts) {
    Hold hold = run.state().lock(leaf.lock()).map(Lock::hold).orElse(null);
    if (hold == null) {
      facts.add(new Fact(Kind.HELD, "lock " + leaf.lock() + " is free"));
      return;
    }
    Duration held = Duration.ofNanos(Math.max(0, hub.nanos() - hold.sinceNanos()));
    String doing =
        hold.participant().equals(participant)
            ? ""
            : doings.of(hold.participant()).map(d -> "; it " + d).orElse("");
    facts.add(
        new Fact(
            Kind.HELD,
            hold.participant()
                + " holds lock "
                + leaf.lock()
                + " for "
                + Durations.format(held)
                + (hold.session() == 0
                    ? " (a lease of " + Durations.format(Duration.ofNanos(hold.leaseNanos())) + ")"
                    : "")
                + doing));
  }

  void explainQueue(Condition.Item leaf, List<Fact> facts) {
    Optional<Queue> found = run.state().queue(leaf.queue());
    if (found.isEmpty()) {
      facts.add(
          new Fact(Kind.NEVER_WRITTEN, "nobody has pushed anything into queue " + leaf.queue()));
      return;
    }
    Queue queue = found.get();
    if (queue.live() == 0 && !queue.dead().isEmpty()) {
      facts.add(deadOnly(queue));
    }
    facts.add(
        new Fact(
            Kind.NOT_MATCHING,
            "queue "
                + queue.name()
                + " is empty: "
                + count((int) Math.min(queue.pushed(), Integer.MAX_VALUE), " was", " were")
                + " pushed, "
                + count(queue.taken().size(), " is", " are")
                + " with takers, "
                + count(queue.dead().size(), " was", " were")
                + " given up"));
    queue.taken().stream()
        .limit(Diagnostician.MOST)
        .forEach(
            taken ->
                facts.add(
                    new Fact(
                        Kind.HELD,
                        taken.hold().participant()
                            + " has item "
                            + taken.item().id()
                            + doings
                                .of(taken.hold().participant())
                                .map(d -> "; it " + d)
                                .orElse(""))));
  }

  private static String count(int count, String one, String many) {
    return count + (count == 1 ? one : many);
  }

  private static Fact deadOnly(Queue queue) {
    int count = queue.dead().size();
    Queue.Item last = queue.dead().getLast();
    return new Fact(
        Kind.DEAD,
        (count == 1 ? "1 item of queue " : count + " items of queue ")
            + queue.name()
            + (count == 1 ? " was" : " were")
            + " given up after too many deliveries, last item "
            + last.id()
            + " (taken by "
            + last.lastTaker()
            + ")");
  }
}
