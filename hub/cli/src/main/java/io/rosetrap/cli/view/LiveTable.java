package io.rosetrap.cli.view;

import io.rosetrap.cli.Table;
import io.rosetrap.cli.engine.StepState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The picture of a running pipeline: a header with its progress, a row for each step as far as
 * there is room, and a footer. Immutable; the steps are looked at under the lock of the live view.
 *
 * @param look how it looks; no line is wider
 * @param rows how many lines it may have, header and footer included
 * @param name of the pipeline
 * @param run the run's
 * @param keys whether there are any to be told of
 * @param help whether they are explained
 * @param logs which logs are shown, in words
 */
record LiveTable(
    Look look, int rows, String name, String run, boolean keys, boolean help, String logs) {
  /** Lines that it has at least beside those of steps: the rule, the header, the footer. */
  static final int AROUND = 3;

  /** A terminal that is narrower has no room for all columns. */
  private static final int NARROW = 60;

  private static final int WIDEST_NAME = 28;
  private static final int STATE = 11;
  private static final int BAR = 20;

  /** What happens now, beside what the steps know themselves. */
  record Now(Duration time, String selected, Map<String, String> blockedOn) {}

  /** The lines, from the header to the footer. */
  List<String> lines(List<StepLine> steps, Now now) {
    List<String> footer = footer();
    List<String> lines = new ArrayList<>();
    lines.add(look.paint(Ink.FAINT, look.pick("─", "-").repeat(look.width())));
    lines.add(header(steps, now.time()));
    int room = Math.max(1, rows - lines.size() - footer.size());
    boolean all = steps.size() <= room;
    List<StepLine> shown = all ? steps : most(steps, Math.max(1, room - 1), now.selected());
    Widths widths = widths(shown);
    shown.forEach(step -> lines.add(row(step, widths, now)));
    if (!all) {
      lines.add(others(steps, shown));
    }
    lines.addAll(footer);
    return lines;
  }

  private record Widths(int name, int attempt) {}

  private Widths widths(List<StepLine> shown) {
    int name = 1;
    int attempt = 0;
    for (StepLine step : shown) {
      name = Math.max(name, Table.width(look.plain(step.name())));
      attempt = look.width() < NARROW ? 0 : Math.max(attempt, step.attempt().length());
    }
    return new Widths(Math.min(name, Math.min(WIDEST_NAME, look.width() / 3)), attempt);
  }

  // The header.

  private String header(List<StepLine> steps, Duration time) {
    long done = steps.stream().filter(step -> step.state().isOver()).count();
    String title = look.cut(look.plain(name), Math.max(8, look.width() / 3));
    StringBuilder line = new StringBuilder(look.paint(Ink.STRONG, title));
    int used = Table.width(title);
    String count = "  " + done + "/" + steps.size();
    String clock = "  " + Times.whole(time);
    line.append(clock);
    used += clock.length();
    if (used + BAR + 2 + count.length() <= look.width()) {
      line.append("  ").append(bar(steps, done));
      used += BAR + 2;
    }
    if (used + count.length() <= look.width()) {
      line.append(count);
      used += count.length();
    }
    String states = "  " + Interest.count(steps.stream().map(StepLine::state).toList());
    if (used + states.length() <= look.width()) {
      line.append(look.paint(Ink.FAINT, states));
      used += states.length();
    }
    String where = "  run " + look.plain(run);
    if (used + Table.width(where) <= look.width()) {
      line.append(look.paint(Ink.FAINT, where));
    }
    return line.toString();
  }

  private String bar(List<StepLine> steps, long done) {
    boolean bad = steps.stream().anyMatch(step -> step.state() == StepState.FAILED);
    int full = steps.isEmpty() ? BAR : (int) (BAR * done / steps.size());
    return look.paint(bad ? Ink.BAD : Ink.GOOD, look.pick("━", "#").repeat(full))
        + look.paint(Ink.FAINT, look.pick("─", "-").repeat(BAR - full));
  }

  // The rows.

  private String row(StepLine step, Widths widths, Now now) {
    boolean chosen = keys && step.name().equals(now.selected());
    boolean words = look.width() >= NARROW;
    String name = Look.pad(look.cutInside(look.plain(step.name()), widths.name()), widths.name());
    String sign = StateWords.sign(step.state(), look);
    String state = words ? Look.pad(sign + " " + step.state().word(), STATE) : sign;
    String attempt = widths.attempt() == 0 ? "" : " " + Look.pad(step.attempt(), widths.attempt());
    String time = Look.padLeft(time(step, now.time()), Times.WIDTH);
    String mark = keys ? (chosen ? look.pick("▸", ">") : " ") + " " : "";
    int used =
        Table.width(mark)
            + widths.name()
            + 2
            + Table.width(state)
            + Table.width(attempt)
            + 1
            + Times.WIDTH
            + 2;
    return mark
        + (chosen ? look.paint(Ink.CHOSEN, name) : name)
        + "  "
        + look.paint(StateWords.ink(step.state()), state)
        + attempt
        + " "
        + time
        + "  "
        + detail(step, now, look.width() - used);
  }

  private static String time(StepLine step, Duration now) {
    if (step.state().isOver()) {
      return step.hasRun() ? Times.exact(step.elapsed(now)) : "";
    }
    return Times.whole(step.elapsed(now));
  }

  private String detail(StepLine step, Now now, int room) {
    if (room < 4) {
      return "";
    }
    String why = look.plain(step.why());
    return switch (step.state()) {
      case BLOCKED -> look.paint(Ink.HELD, look.cut(why.isEmpty() ? "" : "on " + why, room));
      case FAILED -> look.paint(Ink.BAD, look.cut(why, room));
      case RETRYING, STOPPING -> look.paint(Ink.HELD, look.cut(why, room));
      case SKIPPED, STOPPED -> look.paint(Ink.FAINT, look.cut(why, room));
      case SUCCEEDED -> "";
      case RUNNING, READY -> running(step, now, room);
    };
  }

  /** What it is blocked on, then what it printed last, as far as there is room. */
  private String running(StepLine step, Now now, int room) {
    String on = now.blockedOn().getOrDefault(step.name(), "");
    String last = look.plain(Screen.withoutColours(step.lastLine()).strip());
    if (on.isEmpty()) {
      return look.paint(Ink.FAINT, look.cut(last, room));
    }
    String held = look.cut("blocked on " + look.plain(on), room);
    int left = room - Table.width(held) - 3;
    String more = last.isEmpty() || left < 8 ? "" : look.pick(" · ", " - ") + look.cut(last, left);
    return look.paint(Ink.HELD, held) + look.paint(Ink.FAINT, more);
  }

  /** Those that matter, in their own order. */
  private static List<StepLine> most(List<StepLine> steps, int room, String selected) {
    Comparator<StepLine> order = Comparator.comparingInt(step -> rank(step, selected));
    Set<StepLine> chosen = new HashSet<>(steps.stream().sorted(order).limit(room).toList());
    return steps.stream().filter(chosen::contains).toList();
  }

  private static int rank(StepLine step, String selected) {
    if (step.name().equals(selected)) {
      return 0;
    }
    return switch (step.state()) {
      case FAILED -> 1;
      case RETRYING, STOPPING -> 2;
      case RUNNING -> 3;
      case READY -> 4;
      case BLOCKED -> 5;
      case STOPPED, SKIPPED -> 6;
      case SUCCEEDED -> 7;
    };
  }

  private String others(List<StepLine> steps, List<StepLine> shown) {
    Set<StepLine> seen = new HashSet<>(shown);
    List<StepState> rest =
        steps.stream().filter(step -> !seen.contains(step)).map(StepLine::state).toList();
    String words = look.pick("… ", "") + "and " + rest.size() + " more: " + Interest.count(rest);
    return look.paint(Ink.FAINT, look.cut((keys ? "  " : "") + words, look.width()));
  }

  // The footer.

  private List<String> footer() {
    if (!keys) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    if (help) {
      StringBuilder signs = new StringBuilder();
      for (StepState state : StepState.values()) {
        signs.append(StateWords.sign(state, look)).append(' ').append(state.word()).append("  ");
      }
      add(lines, signs.toString().strip());
      add(lines, look.pick("↑ ↓", "up down") + " or k j: select   l or Enter: log of the selected");
      add(lines, "a: logs of all   n: none   Ctrl-C: stop all; twice: at once   ?: back");
    } else {
      String arrows = look.pick("↑↓", "j k");
      add(lines, arrows + " select  l log  a all  n none  ? help   logs: " + look.plain(logs));
    }
    return lines;
  }

  private void add(List<String> lines, String words) {
    lines.add(look.paint(Ink.FAINT, look.cut(words, look.width())));
  }
}
