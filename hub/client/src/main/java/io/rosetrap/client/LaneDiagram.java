package io.rosetrap.client;

import io.rosetrap.api.Durations;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Subject;
import io.rosetrap.api.WaiterInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The last events of a run as a sequence diagram in text: a column for each participant, a line for
 * each event, with an arrow from who did it to those whose waits it ended; at the end, who is
 * blocked still. Immutable once made.
 */
public final class LaneDiagram {
  private static final int MOST_WAITERS = 6;
  private static final int MOST_NAMED = 3;

  /** What the words of an event are left at least. */
  private static final int WORDS = 36;

  private final List<Line> lines;

  /** Of everybody, from when and up to which line it was blocked. */
  private final Map<String, List<Span>> spans;

  private final Instant begin;

  /**
   * What happened at once.
   *
   * @param who did it; empty for the hub
   * @param to whose waits it ended
   * @param words what it was
   */
  private record Line(
      JournalEntry entry, String who, Sign sign, List<String> to, String words, int times) {
    boolean isLike(Line other) {
      return to.isEmpty()
          && other.to.isEmpty()
          && who.equals(other.who)
          && entry.operation() == other.entry.operation()
          && entry.kind() == other.entry.kind()
          && entry.name().equals(other.entry.name());
    }
  }

  private record Span(Instant from, int before, String what, Duration length) {}

  /** What a place of a lane can show. */
  enum Sign {
    THERE('│', '|', ""),
    BLOCKED('║', '#', "blocked"),
    DID('●', 'o', "did it"),
    ENDED('┴', '=', "ended"),
    FAILED('✗', 'x', "failed, crashed or gave up"),
    TO_RIGHT('►', '>', ""),
    TO_LEFT('◄', '<', ""),
    ALONG('─', '-', ""),
    ACROSS('┼', '+', ""),
    NOBODY(' ', ' ', "");

    private final char unicode;
    private final char ascii;
    private final String meaning;

    Sign(char unicode, char ascii, String meaning) {
      this.unicode = unicode;
      this.ascii = ascii;
      this.meaning = meaning;
    }

    char in(boolean asAscii) {
      return asAscii ? ascii : unicode;
    }

    String meaning() {
      return meaning;
    }
  }

  private LaneDiagram(List<Line> lines, Map<String, List<Span>> spans, Instant begin) {
    this.lines = lines;
    this.spans = spans;
    this.begin = begin;
  }

  /**
   * Puts a history in order.
   *
   * @param entries the journal of a run, oldest first; times count from the first of them
   * @param waiters who is blocked at this moment
   * @param now this moment
   * @return a diagram
   */
  public static LaneDiagram of(List<JournalEntry> entries, List<WaiterInfo> waiters, Instant now) {
    List<Line> lines = new ArrayList<>();
    Map<String, List<Span>> spans = new LinkedHashMap<>();
    for (JournalEntry entry : entries) {
      Line line = line(entry);
      boolean again = !lines.isEmpty() && lines.getLast().isLike(line);
      if (again) {
        Line last = lines.removeLast();
        line = new Line(entry, line.who(), line.sign(), List.of(), line.words(), last.times() + 1);
      }
      lines.add(line);
      int at = lines.size() - 1;
      for (JournalEntry.Release release : Releases.of(entry)) {
        Duration length = release.blocked();
        add(spans, release.participant(), entry.at().minus(length), at, release.condition());
      }
      entry
          .blocked()
          .ifPresent(time -> add(spans, entry.participant(), entry.at().minus(time), at, ""));
    }
    Instant present = now;
    if (!entries.isEmpty() && entries.getLast().at().isAfter(now)) {
      // The hub's clock may be ahead of this one.
      present = entries.getLast().at();
    }
    for (WaiterInfo waiter : waiters) {
      if (!Timeline.isAboutTheRun(waiter)) {
        spans
            .computeIfAbsent(waiter.participant(), unused -> new ArrayList<>())
            .add(
                new Span(
                    present.minus(waiter.waiting()),
                    Integer.MAX_VALUE,
                    waiter.condition(),
                    waiter.waiting()));
      }
    }
    return new LaneDiagram(lines, spans, entries.isEmpty() ? present : entries.getFirst().at());
  }

  private static void add(
      Map<String, List<Span>> spans, String who, Instant from, int before, String what) {
    spans
        .computeIfAbsent(who, unused -> new ArrayList<>())
        .add(new Span(from, before, what, Duration.ZERO));
  }

  private static Line line(JournalEntry entry) {
    boolean ofHub =
        entry.kind() == Subject.Kind.RUN && entry.operation() != JournalEntry.Operation.SEAL;
    String who = ofHub ? "" : entry.participant();
    List<String> to = new ArrayList<>();
    for (JournalEntry.Release release : Releases.of(entry)) {
      if (!release.participant().equals(who) && !to.contains(release.participant())) {
        to.add(release.participant());
      }
    }
    Sign sign =
        switch (entry.operation()) {
          case END -> Releases.isCleanEnd(entry) ? Sign.ENDED : Sign.FAILED;
          case FAIL, BREAK, BURY, GIVE_UP, DEADLOCK -> Sign.FAILED;
          case WRITE,
              DELETE,
              JOIN,
              PROMISE,
              SEAL,
              SET_POLICY,
              PUSH,
              TAKE,
              ACKNOWLEDGE,
              RETURN,
              REVIVE,
              DROP,
              DECLARE,
              ARRIVE,
              DOUBT,
              WITHDRAW,
              INJECT,
              STRIKE,
              LIFT,
              REVEAL,
              STEP,
              HOLD_BACK,
              LOCK,
              UNLOCK ->
              Sign.DID;
        };
    return new Line(entry, who, sign, List.copyOf(to), Step.words(entry) + ended(entry), 1);
  }

  /** Whose waits an event ended, and how long those were. */
  private static String ended(JournalEntry entry) {
    List<JournalEntry.Release> released = Releases.of(entry);
    if (released.isEmpty() || entry.operation() == JournalEntry.Operation.DEADLOCK) {
      // The note of a deadlock says who waits for what.
      return "";
    }
    List<String> named = new ArrayList<>();
    for (JournalEntry.Release release : released) {
      if (named.size() < MOST_NAMED) {
        named.add(release.participant() + " after " + Durations.format(release.blocked()));
      }
    }
    int more = entry.releases() - named.size();
    return (entry.operation().satisfies() ? " → " : "; fails ")
        + String.join(", ", named)
        + (more > 0 ? " and " + more + " more" : "");
  }

  /**
   * The diagram.
   *
   * @param width how many columns a line may have; at least 60 are taken
   * @param most how many lines it may have; at least 6 are taken
   * @param ascii whether to do without characters that only UTF-8 has
   * @return lines, each with its end; empty text where there is nothing to show
   */
  public String text(int width, int most, boolean ascii) {
    List<Map.Entry<String, Span>> still = still();
    if (lines.isEmpty() && still.isEmpty()) {
      return "";
    }
    int waiting = Math.min(still.size(), MOST_WAITERS);
    // One line each for names, for what is left out and for the legend.
    int room = Math.max(1, Math.max(6, most) - 3 - waiting);
    int first = Math.max(0, lines.size() - room);
    Canvas canvas = new Canvas(names(first), Math.max(60, width), ascii);
    StringBuilder text = new StringBuilder(canvas.head());
    if (first > 0) {
      int events = lines.subList(0, first).stream().mapToInt(Line::times).sum();
      text.append(
          canvas.remark(
              "… " + events + (events == 1 ? " event" : " events") + " before these left out"));
    }
    Set<String> there = new LinkedHashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String row = row(canvas, i, there);
      if (i >= first) {
        text.append(row);
      }
    }
    for (Map.Entry<String, Span> each : still.subList(0, waiting)) {
      text.append(waitingRow(canvas, each.getKey(), each.getValue(), still, there));
    }
    return text.append(canvas.legend()).toString();
  }

  private List<Map.Entry<String, Span>> still() {
    List<Map.Entry<String, Span>> still = new ArrayList<>();
    spans.forEach(
        (who, all) ->
            all.stream()
                .filter(span -> span.before() == Integer.MAX_VALUE)
                .forEach(span -> still.add(Map.entry(who, span))));
    return still;
  }

  /** Those who are in the lines from one on, or blocked then, as they come. */
  private List<String> names(int first) {
    Set<String> names = new LinkedHashSet<>();
    for (Line line : lines.subList(first, lines.size())) {
      if (!line.who().isEmpty()) {
        names.add(line.who());
      }
      names.addAll(line.to());
    }
    spans.forEach(
        (who, all) -> {
          if (all.stream().anyMatch(span -> span.before() >= first)) {
            names.add(who);
          }
        });
    return List.copyOf(names);
  }

  private String row(Canvas canvas, int index, Set<String> there) {
    Line line = lines.get(index);
    if (!line.who().isEmpty()) {
      there.add(line.who());
    }
    canvas.begin();
    spans.forEach(
        (who, all) -> {
          for (Span span : all) {
            if (span.from().isBefore(line.entry().at()) && span.before() >= index) {
              there.add(who);
              canvas.put(who, Sign.BLOCKED);
            }
          }
        });
    there.forEach(who -> canvas.putIfFree(who, Sign.THERE));
    boolean deadlock = line.entry().operation() == JournalEntry.Operation.DEADLOCK;
    canvas.arrows(line.who(), line.to(), deadlock);
    if (!line.who().isEmpty()) {
      canvas.put(line.who(), line.sign());
    }
    if (line.entry().operation() == JournalEntry.Operation.END) {
      there.remove(line.who());
    }
    String times = line.times() > 1 ? " (" + line.times() + " times)" : "";
    String subject = canvas.hasLane(line.who()) ? "" : line.who() + " ";
    return canvas.end(seconds(line.entry().at()), (subject + line.words()).strip() + times);
  }

  private String waitingRow(
      Canvas canvas,
      String who,
      Span span,
      List<Map.Entry<String, Span>> still,
      Set<String> there) {
    canvas.begin();
    there.forEach(each -> canvas.put(each, Sign.THERE));
    still.forEach(each -> canvas.put(each.getKey(), Sign.BLOCKED));
    return canvas.end(
        "now",
        who + " waits for " + span.what() + ", " + Durations.format(span.length()) + " so far");
  }

  private String seconds(Instant at) {
    return String.format(Locale.ROOT, "%.3f s", Duration.between(begin, at).toMillis() / 1000.0);
  }

  /** How many columns a line's lanes may take. */
  static int lanesWidth(int width) {
    return width - Canvas.TIME - WORDS;
  }
}
