package io.rosetrap.cli.view;

import io.rosetrap.api.Durations;
import io.rosetrap.cli.Table;
import io.rosetrap.cli.engine.StepRecord;
import io.rosetrap.cli.engine.StepRecord.Span;
import io.rosetrap.cli.engine.StepState;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Steps as bars over one axis of time. For use by one thread. */
final class Chart {
  private static final int WIDEST_NAME = 24;
  private static final int BETWEEN_TICKS = 10;
  private static final long SECOND = 1_000_000_000L;

  /** What a column of a bar can show. */
  private enum Sign {
    BLOCKED('·', '.', Ink.FAINT, "waits to start"),
    RUNNING('█', '#', Ink.BUSY, "runs"),
    HELD('▒', '%', Ink.HELD, "runs, and is blocked"),
    RETRYING('┄', '~', Ink.HELD, "waits for its next attempt"),
    STOPPING('▞', '/', Ink.HELD, "is being stopped"),
    FAILED('✗', 'x', Ink.BAD, "failed");

    private final char unicode;
    private final char ascii;
    private final Ink ink;
    private final String meaning;

    Sign(char unicode, char ascii, Ink ink, String meaning) {
      this.unicode = unicode;
      this.ascii = ascii;
      this.ink = ink;
      this.meaning = meaning;
    }

    static Sign of(Span.Kind kind) {
      return switch (kind) {
        case BLOCKED -> BLOCKED;
        case RUNNING -> RUNNING;
        case HELD -> HELD;
        case RETRYING -> RETRYING;
        case STOPPING -> STOPPING;
      };
    }

    String text(Look look) {
      return String.valueOf(look.ascii() ? ascii : unicode);
    }
  }

  private final List<StepRecord> steps;
  private final Set<String> critical;
  private final long nanos;
  private final Look look;
  private final int nameWidth;
  private final int columns;
  private final Set<Sign> used = EnumSet.noneOf(Sign.class);

  /**
   * A chart to be drawn.
   *
   * @param took how long the axis is
   * @param critical the names of those that get a mark
   */
  Chart(List<StepRecord> steps, Duration took, Set<String> critical, Look look) {
    this.steps = steps;
    this.critical = critical;
    this.look = look;
    int widest = 0;
    Duration longest = took;
    for (StepRecord step : steps) {
      widest = Math.max(widest, Table.width(look.plain(step.step().name())));
      for (Span span : step.spans()) {
        longest = span.to().compareTo(longest) > 0 ? span.to() : longest;
      }
    }
    nanos = Math.max(1_000_000, longest.toNanos());
    nameWidth = Math.min(widest, Math.min(WIDEST_NAME, look.width() / 3));
    columns = look.width() - nameWidth - 4;
  }

  /** Lines, each with its end. */
  String text() {
    StringBuilder text = new StringBuilder(axis());
    for (StepRecord step : steps) {
      boolean marked = critical.contains(step.step().name());
      String mark = marked ? look.pick("◆", "*") : " ";
      String name = Look.pad(look.cutInside(look.plain(step.step().name()), nameWidth), nameWidth);
      text.append(look.paint(Ink.STRONG, marked ? mark + " " + name : ""))
          .append(marked ? "" : mark + " " + name)
          .append("  ")
          .append(painted(bar(step)).stripTrailing())
          .append('\n');
    }
    return text.append(legend()).toString();
  }

  private @Nullable Sign[] bar(StepRecord step) {
    @Nullable Sign[] bar = new Sign[columns];
    long[] most = new long[columns];
    for (Span span : step.spans()) {
      if (span.kind() != Span.Kind.HELD) {
        draw(bar, most, span);
      }
    }
    cutEnd(bar, step);
    // Those lie within others, and show where they take half of a column.
    for (Span span : step.spans()) {
      if (span.kind() == Span.Kind.HELD) {
        drawHeld(bar, span);
      }
    }
    for (Span span : step.spans()) {
      keep(bar, span);
    }
    if (step.state() == StepState.FAILED && !step.spans().isEmpty()) {
      bar[lastOf(bar)] = Sign.FAILED;
    }
    return bar;
  }

  /** Each column shows what took most of its time. */
  private void draw(@Nullable Sign[] bar, long[] most, Span span) {
    long from = span.from().toNanos();
    long to = span.to().toNanos();
    for (int column = column(from); column < columns && at(column) < to; column++) {
      long share = Math.min(to, at(column + 1)) - Math.max(from, at(column));
      if (share > most[column]) {
        most[column] = share;
        bar[column] = Sign.of(span.kind());
      }
    }
  }

  /** A column that a step has less than half of is left to what begins there. */
  private void cutEnd(@Nullable Sign[] bar, StepRecord step) {
    long end = CriticalPath.end(step).toNanos();
    int last = column(Math.max(0, end - 1));
    if (2 * (end - at(last)) < at(last + 1) - at(last)) {
      bar[last] = null;
    }
  }

  private void drawHeld(@Nullable Sign[] bar, Span span) {
    long from = span.from().toNanos();
    long to = span.to().toNanos();
    for (int column = column(from); column < columns && at(column) < to; column++) {
      long share = Math.min(to, at(column + 1)) - Math.max(from, at(column));
      if (2 * share >= at(column + 1) - at(column)) {
        bar[column] = Sign.HELD;
      }
    }
  }

  private static int lastOf(@Nullable Sign[] bar) {
    for (int column = bar.length - 1; column > 0; column--) {
      if (bar[column] != null) {
        return column;
      }
    }
    return 0;
  }

  /** What was too short for a column gets one all the same, unless it hides something as short. */
  private void keep(@Nullable Sign[] bar, Span span) {
    if (span.kind() == Span.Kind.BLOCKED || span.kind() == Span.Kind.HELD) {
      return;
    }
    long from = span.from().toNanos();
    long to = span.to().toNanos();
    int first = column(from);
    int last = column(Math.max(from, to - 1));
    Sign sign = Sign.of(span.kind());
    if (Arrays.asList(bar).subList(first, last + 1).stream().noneMatch(sign::equals)
        && (bar[first] == null || bar[first] == Sign.BLOCKED)) {
      bar[first] = sign;
    }
  }

  private String painted(@Nullable Sign[] bar) {
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < bar.length; ) {
      Sign sign = bar[from];
      int to = from + 1;
      while (to < bar.length && bar[to] == sign) {
        to++;
      }
      if (sign == null) {
        text.append(" ".repeat(to - from));
      } else {
        used.add(sign);
        text.append(look.paint(sign.ink, sign.text(look).repeat(to - from)));
      }
      from = to;
    }
    return text.toString();
  }

  private long at(int column) {
    return (long) ((double) nanos * column / columns);
  }

  private int column(long time) {
    return Math.clamp((long) ((double) time / nanos * columns), 0, columns - 1);
  }

  /** Times at whole steps, as many as there is room for. */
  private String axis() {
    long step = step((double) nanos * BETWEEN_TICKS / columns);
    StringBuilder line = new StringBuilder();
    for (long time = 0; time <= nanos; time += step) {
      int column = column(time);
      String label = time == 0 ? "0" : label(time);
      if (column >= line.length() && column + 1 + label.length() <= columns) {
        line.append(" ".repeat(column - line.length()));
        line.append(look.pick("╷", "|")).append(label).append(' ');
      }
    }
    String axis = line.toString().stripTrailing();
    return " ".repeat(nameWidth + 4) + look.paint(Ink.FAINT, axis) + "\n";
  }

  private static String label(long time) {
    return Durations.format(Duration.ofNanos(time));
  }

  /** The next larger of 1, 2 and 5 times a power of ten; of a minute and an hour above those. */
  private static long step(double least) {
    if (least <= SECOND) {
      long step = 1_000_000;
      for (int i = 0; step < least; i++) {
        step = i % 3 == 1 ? step / 2 * 5 : step * 2;
      }
      return step;
    }
    long[] units = {2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200};
    for (long unit : units) {
      if (unit * SECOND >= least) {
        return unit * SECOND;
      }
    }
    long day = 86_400 * SECOND;
    return (long) Math.ceil(least / day) * day;
  }

  /** What the signs mean that were used, in as many lines as it takes. */
  private String legend() {
    StringBuilder text = new StringBuilder();
    int free = 0;
    boolean marks = steps.stream().anyMatch(step -> critical.contains(step.step().name()));
    if (marks) {
      String words = look.pick("◆", "*") + " on the critical path";
      text.append("  ").append(words);
      free = look.width() - 2 - words.length();
    }
    for (Sign sign : used) {
      String words = sign.text(look) + " " + sign.meaning;
      if (words.length() + 3 > free) {
        text.append(text.isEmpty() ? "  " : "\n  ");
        free = look.width() - 2;
      } else {
        text.append("   ");
        free -= 3;
      }
      text.append(look.paint(sign.ink, sign.text(look))).append(' ').append(sign.meaning);
      free -= words.length();
    }
    return text.append('\n').toString();
  }
}
