package io.rosetrap.core;

import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of one queue: items that are ready, in order, those that are with takers, and those
 * that were given up.
 *
 * <p>The ready items are two linked stacks, the front one and the reversed back one (Hood and
 * Melville's queue without its real-time refinement), so that a push copies nothing.
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

  private record Stack(Item head, @Nullable Stack tail) {}

  private final String name;
  private final @Nullable Stack front;
  private final @Nullable Stack back;
  private final int ready;
  private final Map<Long, Taken> taken;
  private final List<Item> dead;
  private final long pushed;
  private final long bytes;

  private Queue(
      String name,
      @Nullable Stack front,
      @Nullable Stack back,
      int ready,
      Map<Long, Taken> taken,
      List<Item> dead,
      long pushed,
      long bytes) {
    this.name = name;
    boolean turn = front == null && back != null;
    this.front = turn ? reversed(back) : front;
    this.back = turn ? null : back;
    this.ready = ready;
    this.taken = taken;
    this.dead = dead;
    this.pushed = pushed;
    this.bytes = bytes;
  }

  private static @Nullable Stack reversed(@Nullable Stack stack) {
    Stack turned = null;
    for (Stack next = stack; next != null; next = next.tail()) {
      turned = new Stack(next.head(), turned);
    }
    return turned;
  }

  static Queue empty(String name) {
    return new Queue(name, null, null, 0, Map.of(), List.of(), 0, 0);
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

  // --- what can happen -----------------------------------------------------------------------

  /** The state after an item was pushed. */
  Queue pushed(Version version) {
    Stack last = new Stack(new Item(version, 0, ""), back);
    long more = version.value().size();
    return new Queue(name, front, last, ready + 1, taken, dead, version.number(), bytes + more);
  }

  /** The state after the first ready item was handed to a taker. */
  Queue taken(Hold hold) {
    if (front == null) {
      throw new IllegalStateException("queue " + name + " has no item to take");
    }
    Item item = front.head().delivered(hold.participant());
    return new Queue(
        name,
        front.tail(),
        back,
        ready - 1,
        with(item.id(), new Taken(item, hold)),
        dead,
        pushed,
        bytes);
  }

  /** The state after a taken item was done with. */
  Queue acknowledged(long id) {
    Taken gone = require(id);
    long less = gone.item().version().value().size();
    return new Queue(name, front, back, ready, with(id, null), dead, pushed, bytes - less);
  }

  /** The state after a taken item came back, to its place before all younger ones. */
  Queue returned(long id, boolean counted) {
    Item item = counted ? require(id).item() : require(id).item().undelivered();
    List<Item> older = new ArrayList<>();
    Stack rest = front;
    while (rest != null && rest.head().id() < id) {
      older.add(rest.head());
      rest = rest.tail();
    }
    Stack all = new Stack(item, rest);
    for (int i = older.size() - 1; i >= 0; i--) {
      all = new Stack(older.get(i), all);
    }
    return new Queue(name, all, back, ready + 1, with(id, null), dead, pushed, bytes);
  }

  /** The state after a taken item was given up; of the dead ones the newest are kept. */
  Queue buried(long id, int most) {
    List<Item> more = new ArrayList<>(dead);
    more.add(require(id).item());
    long less = 0;
    while (more.size() > most) {
      less += more.removeFirst().version().value().size();
    }
    return new Queue(
        name, front, back, ready, with(id, null), List.copyOf(more), pushed, bytes - less);
  }

  private Map<Long, Taken> with(long id, @Nullable Taken next) {
    Map<Long, Taken> copy = new LinkedHashMap<>(taken);
    if (next == null) {
      copy.remove(id);
    } else {
      copy.put(id, next);
    }
    return copy;
  }

  private Taken require(long id) {
    Taken found = taken.get(id);
    if (found == null) {
      throw new IllegalStateException("item " + id + " of queue " + name + " is with nobody");
    }
    return found;
  }

  // --- looking -------------------------------------------------------------------------------

  String name() {
    return name;
  }

  /** The item that the next taker gets. */
  Optional<Item> next() {
    return front == null ? Optional.empty() : Optional.of(front.head());
  }

  Optional<Taken> taken(long id) {
    return Optional.ofNullable(taken.get(id));
  }

  List<Taken> taken() {
    return List.copyOf(taken.values());
  }

  List<Item> dead() {
    return dead;
  }

  int ready() {
    return ready;
  }

  /** How many items there are that can still be taken, now or after they come back. */
  int live() {
    return ready + taken.size();
  }

  /** The number of the last item. */
  long pushed() {
    return pushed;
  }
}
