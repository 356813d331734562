package io.rosetrap.core;

import java.util.Comparator;
import java.util.List;

/**
 * The participants of a run at one moment.
 *
 * @param all in no order
 * @param there those that have not ended, by name
 * @param crashed those that ended, and not in order, the newest first
 * @param changes of which state it is
 */
record Census(
    List<Participant> all, List<Participant> there, List<Participant> crashed, long changes) {
  static Census of(List<Participant> all, long changes) {
    return new Census(
        all,
        all.stream()
            .filter(Participant::isThere)
            .sorted(Comparator.comparing(Participant::name))
            .toList(),
        all.stream()
            .filter(p -> p.ending() != null && !p.ending().wasClean())
            .sorted(Comparator.comparingLong(Participant::session).reversed())
            .toList(),
        changes);
  }
}
