package io.rosetrap.core;

import java.time.Duration;

/**
 * What else there is to say of a wait.
 *
 * @param before how long the same read was blocked in earlier requests
 * @param aside whether its participant does other things meanwhile, so that the wait holds nobody
 *     up
 * @param place its place in the line for a lock or an item, as an earlier request of the same read
 *     got it; 0 for the end of the line
 * @param observes whether it only looks on: neither what it is handed counts as read, nor does the
 *     history tell that it gave up
 */
public record WaitOptions(Duration before, boolean aside, long place, boolean observes) {
  /** A new wait, on which its participant depends. */
  public static final WaitOptions PLAIN = new WaitOptions(Duration.ZERO, false, 0);

  /**
   * What there is to say of a wait that is more than a look.
   *
   * @param before how long the same read was blocked in earlier requests
   * @param aside whether its participant does other things meanwhile
   * @param place its place in a line; 0 for the end
   */
  public WaitOptions(Duration before, boolean aside, long place) {
    this(before, aside, place, false);
  }
}
