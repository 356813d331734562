package io.rosetrap.client;

import java.time.Duration;

/**
 * The times of a client that are nobody's business but its own.
 *
 * @param slice the longest wait of one request: short enough for what stands between client and hub
 *     to keep the connection open
 * @param answer how long the hub may take to answer, beyond the wait itself
 * @param connect how long one attempt to connect may take
 */
record Timing(Duration slice, Duration answer, Duration connect) {
  static final Timing DEFAULTS =
      new Timing(Duration.ofSeconds(25), Duration.ofSeconds(10), Duration.ofSeconds(5));
}
