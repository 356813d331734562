package io.rosetrap.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of one participant, in the order of time. For use by one thread. */
final class Lane {
  /** Something that happened at a moment; what comes later outweighs what comes before it. */
  enum Mark {
    WROTE,
    ENDED,
    FAILED
  }

  /**
   * A time in which it was blocked.
   *
   * @param from when it began
   * @param to when it ended, or the present
   * @param what what for
   * @param end how it ended, in words
   */
  record Blocked(Instant from, Instant to, String what, String end) {
    Duration length() {
      return Duration.between(from, to);
    }
  }

  record Moment(Instant at, Mark mark) {}

  private final String name;
  private final List<Blocked> blocked = new ArrayList<>();
  private final List<Moment> moments = new ArrayList<>();
  private @Nullable Instant first;
  private @Nullable Instant last;

  /** Whether it joined and has not ended, so that it is there to this day. */
  private boolean open;

  private int events;

  Lane(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  void seen(Instant at) {
    if (first == null || at.isBefore(first)) {
      first = at;
    }
    if (last == null || at.isAfter(last)) {
      last = at;
    }
  }

  void event(Instant at) {
    events++;
    seen(at);
  }

  void joined() {
    open = true;
  }

  void mark(Instant at, Mark mark) {
    moments.add(new Moment(at, mark));
  }

  void ended(Instant at, boolean well) {
    open = false;
    moments.add(new Moment(at, well ? Mark.ENDED : Mark.FAILED));
  }

  void blocked(Blocked span) {
    blocked.add(span);
    seen(span.from());
    seen(span.to());
  }

  List<Blocked> blocked() {
    return blocked;
  }

  List<Moment> moments() {
    return moments;
  }

  boolean isOpen() {
    return open;
  }

  int events() {
    return events;
  }

  Instant first() {
    return first == null ? Instant.MAX : first;
  }

  /** The last that is known of it; the present, where it is there still. */
  Instant last(Instant now) {
    return open ? now : last == null ? Instant.MIN : last;
  }

  Duration blockedInAll() {
    return blocked.stream().map(Blocked::length).reduce(Duration.ZERO, Duration::plus);
  }

  boolean isBlockedWithin(Instant from, Instant to) {
    for (Blocked span : blocked) {
      if (span.from().isBefore(to) && span.to().isAfter(from)) {
        return true;
      }
    }
    return false;
  }
}
