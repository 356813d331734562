package io.rosetrap.api;

import java.util.Optional;

/**
 * A stay that was going on when another process joined under the same name, and that ended by it.
 *
 * @param attempt which stay under this name, 1 for the first
 * @param pid the process, where it said so
 * @param host its machine, where it said so
 */
public record Replaced(long attempt, Optional<Long> pid, Optional<String> host) {
  /**
   * Who it is.
   *
   * @return for people, for instance {@code attempt 1, process 4711 on build-7}
   */
  public String words() {
    return "attempt "
        + attempt
        + pid.map(id -> ", process " + id).orElse("")
        + host.map(name -> " on " + name).orElse("");
  }
}
