package io.rosetrap.client;

import io.rosetrap.api.Durations;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Subject;
import io.rosetrap.api.WaiterInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The history of a run as a picture in text: a lane for each participant, blocked and running, and
 * the longest waits below. Immutable once made.
 */
public final class Timeline {
  /** The most lanes of a picture; further participants share one. */
  public static final int MOST_LANES = 20;

  private static final int MOST_WAITS = 8;

  private final List<JournalEntry> entries;
  private final List<Lane> lanes;
  private final Instant now;
  private final int lanesWanted;

  /** How many waits ended of which the journal does not say whose they were. */
  private final long unnamed;

  private Timeline(
      List<JournalEntry> entries, List<Lane> lanes, Instant now, int lanesWanted, long unnamed) {
    this.entries = entries;
    this.lanes = lanes;
    this.now = now;
    this.lanesWanted = lanesWanted;
    this.unnamed = unnamed;
  }

  /**
   * Puts a history in order.
   *
   * @param entries the journal of a run, oldest first
   * @param waiters who is blocked at this moment
   * @param now this moment
   * @return a picture with at most {@value #MOST_LANES} lanes
   */
  public static Timeline of(List<JournalEntry> entries, List<WaiterInfo> waiters, Instant now) {
    Map<String, Lane> lanes = new LinkedHashMap<>();
    long unnamed = 0;
    Instant present = now;
    for (JournalEntry entry : entries) {
      // The hub's clock may be ahead of this one.
      present = entry.at().isAfter(present) ? entry.at() : present;
      add(lanes, entry);
      unnamed += entry.releases() - entry.released().size();
    }
    for (WaiterInfo waiter : waiters) {
      if (!isAboutTheRun(waiter)) {
        lane(lanes, waiter.participant())
            .blocked(
                new Lane.Blocked(
                    present.minus(waiter.waiting()),
                    present,
                    waiter.condition(),
                    "is blocked still"));
      }
    }
    return new Timeline(
        List.copyOf(entries), List.copyOf(lanes.values()), present, MOST_LANES, unnamed);
  }

  /** Whoever follows the journal waits for all that happens, and holds nobody up. */
  static boolean isAboutTheRun(WaiterInfo waiter) {
    return waiter.condition().startsWith("events after ");
  }

  private static Lane lane(Map<String, Lane> lanes, String name) {
    return lanes.computeIfAbsent(name, Lane::new);
  }

  private static void add(Map<String, Lane> lanes, JournalEntry entry) {
    Instant at = entry.at();
    for (JournalEntry.Release release : Releases.of(entry)) {
      lane(lanes, release.participant())
          .blocked(
              new Lane.Blocked(
                  at.minus(release.blocked()), at, release.condition(), Releases.words(entry)));
    }
    if (entry.operation() == JournalEntry.Operation.DEADLOCK
        || entry.operation() == JournalEntry.Operation.SET_POLICY) {
      // These are the hub's doing, and their members' lanes show what they did.
      return;
    }
    Lane lane = lane(lanes, entry.participant());
    lane.event(at);
    entry
        .blocked()
        .ifPresent(
            time ->
                lane.blocked(
                    new Lane.Blocked(
                        at.minus(time),
                        at,
                        new Subject(entry.kind(), entry.name()).toString(),
                        "gave up")));
    switch (entry.operation()) {
      case JOIN -> lane.joined();
      case END -> lane.ended(at, Releases.isCleanEnd(entry));
      case WRITE, PUSH, REVIVE -> lane.mark(at, Lane.Mark.WROTE);
      case FAIL, BREAK, BURY, GIVE_UP, STRIKE -> lane.mark(at, Lane.Mark.FAILED);
      case DELETE,
          PROMISE,
          SEAL,
          SET_POLICY,
          TAKE,
          ACKNOWLEDGE,
          RETURN,
          DROP,
          DECLARE,
          ARRIVE,
          DOUBT,
          WITHDRAW,
          LOCK,
          UNLOCK,
          INJECT,
          LIFT,
          REVEAL,
          STEP,
          HOLD_BACK,
          DEADLOCK -> {
        // Shown by nothing but that the participant was there.
      }
    }
  }

  /**
   * The same with another bound.
   *
   * @param most how many lanes, 1 or more
   * @return a picture
   */
  public Timeline withLanes(int most) {
    return new Timeline(entries, lanes, now, Math.max(1, most), unnamed);
  }

  /**
   * The picture.
   *
   * @param width how many columns a line may have; at least 40 are taken
   * @param ascii whether to do without characters that only UTF-8 has
   * @return lines, each with its end; empty text where there is nothing to show
   */
  public String text(int width, boolean ascii) {
    if (lanes.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    Instant from = lanes.stream().map(Lane::first).min(Comparator.naturalOrder()).orElse(now);
    Instant to =
        lanes.stream().map(lane -> lane.last(now)).max(Comparator.naturalOrder()).orElse(now);
    text.append(head(from, to));
    List<Lane> shown = shown();
    List<Lane> folded = lanes.stream().filter(lane -> !shown.contains(lane)).toList();
    new Chart(from, to, Math.max(40, width), ascii).draw(text, shown, folded);
    appendWaits(text, Math.max(40, width), ascii);
    return text.toString();
  }

  private String head(Instant from, Instant to) {
    StringBuilder head = new StringBuilder();
    head.append(count(entries.size(), "event")).append(" and ");
    head.append(count(lanes.size(), "participant")).append(" in ");
    head.append(Durations.format(Duration.between(from, to)));
    if (!entries.isEmpty() && entries.getFirst().revision() > 1) {
      head.append("; what came before revision ").append(entries.getFirst().revision());
      head.append(" is not shown");
    }
    return head.append("\n\n").toString();
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** Those that were blocked longest, in the order in which they came. */
  private List<Lane> shown() {
    if (lanes.size() <= lanesWanted) {
      return lanes;
    }
    List<Lane> kept =
        lanes.stream()
            .sorted(
                Comparator.comparing(Lane::blockedInAll).thenComparingInt(Lane::events).reversed())
            .limit(lanesWanted)
            .toList();
    return lanes.stream().filter(kept::contains).toList();
  }

  private record Waited(String who, Lane.Blocked span) {}

  private void appendWaits(StringBuilder text, int width, boolean ascii) {
    List<Waited> waits = new ArrayList<>();
    for (Lane lane : lanes) {
      lane.blocked().forEach(span -> waits.add(new Waited(lane.name(), span)));
    }
    if (waits.isEmpty()) {
      return;
    }
    waits.sort(Comparator.comparing((Waited wait) -> wait.span().length()).reversed());
    text.append("\nWaits, the longest first:\n");
    waits.stream()
        .limit(MOST_WAITS)
        .forEach(wait -> text.append(line(wait, width, ascii)).append('\n'));
    List<Waited> more = waits.subList(Math.min(MOST_WAITS, waits.size()), waits.size());
    if (!more.isEmpty()) {
      Duration sum = sum(more);
      text.append("  and ").append(more.size()).append(" more, together ");
      text.append(Durations.format(sum)).append('\n');
    }
    if (unnamed > 0) {
      text.append("  and ").append(unnamed).append(" that the journal only counts\n");
    }
  }

  private static Duration sum(Collection<Waited> waits) {
    return waits.stream().map(wait -> wait.span().length()).reduce(Duration.ZERO, Duration::plus);
  }

  private static String line(Waited wait, int width, boolean ascii) {
    String length = Durations.format(wait.span().length());
    String words =
        " ".repeat(Math.max(1, 9 - length.length()))
            + length
            + "  "
            + wait.who()
            + " for "
            + wait.span().what()
            + "; "
            + wait.span().end();
    return Columns.fit(Columns.plain(words, ascii), width, ascii ? "..." : "…").stripTrailing();
  }
}
