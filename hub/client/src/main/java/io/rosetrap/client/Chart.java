package io.rosetrap.client;

import io.rosetrap.api.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Lanes over one axis of time. For use by one thread. */
final class Chart {
  private static final int WIDEST_NAME = 20;
  private static final int BETWEEN_TICKS = 12;

  /** What a column of a lane can show. */
  private enum Sign {
    BLOCKED('█', '#', "blocked"),
    SOME_BLOCKED('▒', '%', "some blocked"),
    RUNNING('─', '-', "there"),
    WROTE('●', 'o', "wrote"),
    ENDED('┤', '|', "ended"),
    FAILED('✗', 'x', "failed or gave up");

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
  }

  private final Instant from;
  private final long nanos;
  private final int width;
  private final boolean ascii;
  private final Set<Sign> used = EnumSet.noneOf(Sign.class);
  private int nameWidth;

  Chart(Instant from, Instant to, int width, boolean ascii) {
    this.from = from;
    this.nanos = Math.max(1_000_000, Duration.between(from, to).toNanos());
    this.width = width;
    this.ascii = ascii;
  }

  private int columns() {
    return width - nameWidth - 2;
  }

  void draw(StringBuilder text, List<Lane> lanes, List<Lane> folded) {
    String others = folded.size() == 1 ? "1 other" : folded.size() + " others";
    List<String> names = new ArrayList<>(lanes.stream().map(Lane::name).toList());
    if (!folded.isEmpty()) {
      names.add(others);
    }
    nameWidth =
        Math.min(
            WIDEST_NAME,
            names.stream()
                .mapToInt(name -> Columns.width(Columns.plain(name, ascii)))
                .max()
                .orElse(0));
    text.append(axis());
    for (Lane lane : lanes) {
      appendLane(text, lane.name(), row(List.of(lane), Sign.BLOCKED));
    }
    if (!folded.isEmpty()) {
      appendLane(text, others, row(folded, Sign.SOME_BLOCKED));
    }
    text.append('\n').append(legend());
    if (!folded.isEmpty()) {
      text.append("The ").append(others).append(" are those that were blocked least");
      text.append("; they share a lane.\n");
    }
  }

  private void appendLane(StringBuilder text, String name, String row) {
    text.append(Columns.fit(Columns.plain(name, ascii), nameWidth, ascii ? "~" : "…"));
    text.append("  ").append(row.stripTrailing()).append('\n');
    for (Sign sign : Sign.values()) {
      if (row.indexOf(sign.in(ascii)) >= 0) {
        used.add(sign);
      }
    }
  }

  private String row(List<Lane> lanes, Sign blocked) {
    StringBuilder row = new StringBuilder();
    for (int column = 0; column < columns(); column++) {
      row.append(sign(lanes, at(column), at(column + 1), blocked));
    }
    for (Lane lane : lanes) {
      for (Lane.Moment moment : lane.moments()) {
        mark(row, moment);
      }
    }
    return row.toString();
  }

  private char sign(List<Lane> lanes, Instant begin, Instant end, Sign blocked) {
    if (any(lanes, lane -> lane.isBlockedWithin(begin, end))) {
      return blocked.in(ascii);
    }
    Instant last = from.plusNanos(nanos);
    boolean there =
        any(lanes, lane -> lane.first().isBefore(end) && !lane.last(last).isBefore(begin));
    return there ? Sign.RUNNING.in(ascii) : ' ';
  }

  private static boolean any(List<Lane> lanes, Predicate<Lane> test) {
    return lanes.stream().anyMatch(test);
  }

  private void mark(StringBuilder row, Lane.Moment moment) {
    Sign sign =
        switch (moment.mark()) {
          case WROTE -> Sign.WROTE;
          case ENDED -> Sign.ENDED;
          case FAILED -> Sign.FAILED;
        };
    int column = column(moment.at());
    char before = row.charAt(column);
    // A column has room for one: what went wrong outweighs the rest, and an end outweighs a write.
    boolean weaker =
        before == Sign.FAILED.in(ascii) || (before == Sign.ENDED.in(ascii) && sign == Sign.WROTE);
    if (!weaker) {
      row.setCharAt(column, sign.in(ascii));
    }
  }

  private Instant at(int column) {
    return from.plusNanos((long) ((double) nanos * column / columns()));
  }

  private int column(Instant at) {
    double share = (double) Duration.between(from, at).toNanos() / nanos;
    return Math.clamp((long) (share * columns()), 0, columns() - 1);
  }

  /** Times at whole steps, as many as there is room for. */
  private String axis() {
    long step = step((double) nanos * BETWEEN_TICKS / columns());
    StringBuilder line = new StringBuilder();
    for (long time = 0; time <= nanos; time += step) {
      int column = column(from.plusNanos(time));
      String label = Durations.format(Duration.ofNanos(time));
      if (column >= line.length() && column + 1 + label.length() <= columns()) {
        line.append(" ".repeat(column - line.length()));
        line.append(ascii ? '|' : '╷').append(time == 0 ? "0" : label).append(' ');
      }
    }
    return " ".repeat(nameWidth + 2) + line.toString().stripTrailing() + "\n";
  }

  /** The next larger of 1, 2 and 5 times a power of ten; of a minute and an hour above those. */
  private static long step(double least) {
    long second = 1_000_000_000L;
    long[] units = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200};
    if (least <= second) {
      long step = 1_000_000;
      for (int i = 0; step < least; i++) {
        step = i % 3 == 1 ? step / 2 * 5 : step * 2;
      }
      return step;
    }
    for (long unit : units) {
      if (unit * second >= least) {
        return unit * second;
      }
    }
    long day = 86_400 * second;
    return (long) Math.ceil(least / day) * day;
  }

  private String legend() {
    StringBuilder legend = new StringBuilder();
    for (Sign sign : used) {
      legend.append(legend.isEmpty() ? "" : "   ");
      legend.append(sign.in(ascii)).append(' ').append(sign.meaning);
    }
    return legend.append('\n').toString();
  }
}
