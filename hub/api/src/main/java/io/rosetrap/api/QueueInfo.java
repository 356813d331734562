package io.rosetrap.api;

import java.time.Duration;
import java.util.List;

/**
 * A queue.
 *
 * @param name its name
 * @param ready how many items wait for a taker
 * @param taken the items that are with a taker, at most 100
 * @param dead the items that were given up, oldest first, at most 100
 * @param waiters how many takers wait
 * @param pushed how many items there ever were
 */
public record QueueInfo(
    String name, int ready, List<ItemInfo> taken, List<ItemInfo> dead, int waiters, long pushed) {
  /**
   * An item.
   *
   * @param id its number, 1 for the first of the queue
   * @param taker who has it, or had it last; empty text where nobody had
   * @param held for how long the taker has it; zero where it is given up
   * @param deliveries how often it was handed out
   * @param preview how its value begins
   */
  public record ItemInfo(long id, String taker, Duration held, int deliveries, String preview) {}
}
