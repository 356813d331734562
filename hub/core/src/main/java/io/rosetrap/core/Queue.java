package io.rosetrap.core;

import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The state of one queue: items that are ready, in order, those that are with takers, and those
 * that were given up.
 */
final class Queue implements Entity {
  /** An item: its number is its position among all that were ever pushed. */
  record Item(Version version, int deliveries, String lastTaker) {
    long id() {
      return version.number();
    }

    Item delivered(String taker) {
      return new Item(version, deliveries + 1, taker);
    }

    /** The same item, as if that delivery had not been. */
    Item undelivered() {
      return new Item(version, deliveries - 1, lastTaker);
    }
  }

  /** An item that is with a taker. */
  record Taken(Item item, Hold hold) {}

  private final String name;
  private final Sorted<Long, Item> ready;
  private final Sorted<Long, Taken> taken;
  private final List<Item> dead;
  private final long pushed;
  private final long bytes;

  private Queue(
      String name,
      Sorted<Long, Item> ready,
      Sorted<Long, Taken> taken,
      List<Item> dead,
      long pushed,
      long bytes) {
    this.name = name;
    this.ready = ready;
    this.taken = taken;
    this.dead = dead;
    this.pushed = pushed;
    this.bytes = bytes;
  }

  static Queue empty(String name) {
    return new Queue(name, Sorted.empty(), Sorted.empty(), List.of(), 0, 0);
  }

  static Subject subject(String name) {
    return new Subject(Subject.Kind.QUEUE, name);
  }

  @Override
  public Subject subject() {
    return subject(name);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public boolean isGone() {
    return pushed == 0;
  }

  // --- what can happen -----------------------------------------------------------------------

  /** The state after an item was pushed. */
  Queue pushed(Version version) {
    Item item = new Item(version, 0, "");
    return new Queue(
        name,
        ready.with(item.id(), item),
        taken,
        dead,
        version.number(),
        bytes + version.value().size());
  }

  /** The state after the first ready item was handed to a taker. */
  Queue taken(Hold hold) {
    Item first =
        next()
            .orElseThrow(() -> new IllegalStateException("queue " + name + " has no item to take"));
    Item item = first.delivered(hold.participant());
    return new Queue(
        name,
        ready.without(item.id()),
        taken.with(item.id(), new Taken(item, hold)),
        dead,
        pushed,
        bytes);
  }

  /** The state after a taken item was done with. */
  Queue acknowledged(long id) {
    long less = require(id).item().version().value().size();
    return new Queue(name, ready, taken.without(id), dead, pushed, bytes - less);
  }

  /** The state after a taken item came back, to its place before all younger ones. */
  Queue returned(long id, boolean counted) {
    Item item = counted ? require(id).item() : require(id).item().undelivered();
    return new Queue(name, ready.with(id, item), taken.without(id), dead, pushed, bytes);
  }

  /** The state after a taken item was given up; of the dead ones the newest are kept. */
  Queue buried(long id, int most) {
    List<Item> more = new ArrayList<>(dead);
    more.add(require(id).item());
    long less = 0;
    while (more.size() > most) {
      less += more.removeFirst().version().value().size();
    }
    return new Queue(name, ready, taken.without(id), List.copyOf(more), pushed, bytes - less);
  }

  /** The state after dead items came back, as if they had never been handed out. */
  Queue revived(List<Long> items) {
    Sorted<Long, Item> more = ready;
    List<Item> left = new ArrayList<>();
    for (Item item : dead) {
      if (items.contains(item.id())) {
        more = more.with(item.id(), new Item(item.version(), 0, ""));
      } else {
        left.add(item);
      }
    }
    return new Queue(name, more, taken, List.copyOf(left), pushed, bytes);
  }

  /** The state after dead items were let go. */
  Queue dropped(List<Long> items) {
    List<Item> left = dead.stream().filter(item -> !items.contains(item.id())).toList();
    long less =
        dead.stream()
            .filter(item -> items.contains(item.id()))
            .mapToLong(item -> item.version().value().size())
            .sum();
    return new Queue(name, ready, taken, left, pushed, bytes - less);
  }

  private Taken require(long id) {
    return taken(id)
        .orElseThrow(
            () ->
                new IllegalStateException("item " + id + " of queue " + name + " is with nobody"));
  }

  // --- looking -------------------------------------------------------------------------------

  String name() {
    return name;
  }

  /** The item that the next taker gets. */
  Optional<Item> next() {
    return ready.first();
  }

  Optional<Taken> taken(long id) {
    return taken.get(id);
  }

  /** Those that are with takers, in the order of their numbers. */
  java.util.Collection<Taken> taken() {
    return taken.values();
  }

  List<Item> dead() {
    return dead;
  }

  int ready() {
    return ready.size();
  }

  /** How many items there are that can still be taken, now or after they come back. */
  int live() {
    return ready.size() + taken.size();
  }

  /** The number of the last item. */
  long pushed() {
    return pushed;
  }
}
