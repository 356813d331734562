package io.rosetrap.junit;

import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.Durations;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.WaiterInfo;
import io.rosetrap.client.LaneDiagram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A situation in words and a picture, for people. What the failure says itself is not said again.
 */
final class ReportText {
  /** A screenful. */
  static final int MOST_LINES = 60;

  static final int WIDTH = 98;

  private static final int MOST_REMARKS = 6;
  private static final int MOST_OF_WAITS = 18;
  private static final int MOST_OF_CHILDREN = 20;
  private static final int MOST_OF_DIAGRAM = 20;
  private static final int MOST_LAST_LINES = 10;
  private static final int MOST_FRAMES = 4;
  private static final String WHOLE = "report.txt has all";

  private final Situation situation;

  /** What the failure says; empty where there is none yet. */
  private final String said;

  private final boolean ascii;

  ReportText(Situation situation, String said, boolean ascii) {
    this.situation = situation;
    this.said = said;
    this.ascii = ascii;
  }

  /**
   * For the console.
   *
   * @param title a line
   * @param where what the last lines say: where the whole is
   */
  String screen(String title, List<String> where) {
    List<String> lines = new ArrayList<>();
    lines.add(title);
    situation.remarks().stream().limit(MOST_REMARKS).forEach(each -> lines.add("  " + each));
    int room = MOST_LINES - lines.size() - where.size();
    List<String> waits = cut(section("Who waits for what:", waits()), MOST_OF_WAITS);
    room -= waits.size();
    int forChildren = Math.min(room, MOST_OF_CHILDREN + MOST_OF_WAITS - waits.size());
    List<String> children = cut(children(forChildren), forChildren);
    room -= children.size();
    lines.addAll(waits);
    lines.addAll(children);
    lines.addAll(section("The last events:", diagram(Math.min(room - 1, MOST_OF_DIAGRAM))));
    List<String> fit = lines.stream().map(line -> fit(line, WIDTH)).collect(Collectors.toList());
    fit.addAll(where);
    return plain(String.join("\n", fit));
  }

  /** Who waits and what the children do, for when nobody knows whether the test will ever end. */
  String brief(String title) {
    List<String> lines = new ArrayList<>();
    lines.add(title);
    situation.remarks().stream().limit(MOST_REMARKS).forEach(each -> lines.add("  " + each));
    lines.addAll(cut(section("Who waits for what:", waits()), MOST_OF_WAITS));
    int room = MOST_LINES - lines.size();
    lines.addAll(cut(children(room), room));
    return plain(lines.stream().map(line -> fit(line, WIDTH)).collect(Collectors.joining("\n")));
  }

  /** All of it, for a file. */
  String whole(String title) {
    List<String> lines = new ArrayList<>();
    lines.add(title);
    situation.remarks().forEach(each -> lines.add("  " + each));
    lines.addAll(section("Who waits for what:", waits()));
    lines.addAll(children(Integer.MAX_VALUE));
    for (Situation.Child child : situation.children()) {
      child
          .threads()
          .ifPresent(
              dump -> {
                lines.add("The threads of " + child.name() + ":");
                dump.lines().forEach(line -> lines.add("  " + line));
              });
    }
    lines.addAll(section("All events:", diagram(Integer.MAX_VALUE)));
    return plain(String.join("\n", lines)) + "\n";
  }

  private static List<String> section(String head, List<String> lines) {
    List<String> all = new ArrayList<>();
    if (!lines.isEmpty()) {
      all.add(head);
      lines.forEach(line -> all.add("  " + line));
    }
    return all;
  }

  private static List<String> cut(List<String> lines, int most) {
    if (lines.size() <= most) {
      return lines;
    }
    List<String> cut = new ArrayList<>(lines.subList(0, most - 1));
    cut.add("  … " + (lines.size() - cut.size()) + " more lines; " + WHOLE);
    return cut;
  }

  private static String fit(String line, int width) {
    return line.length() <= width ? line : line.substring(0, width - 1) + "…";
  }

  private String plain(String text) {
    return ascii
        ? text.replace("…", "...").replace("→", "->").replaceAll("[^\\n\\t\\x20-\\x7e]", "?")
        : text;
  }

  // --- who waits -----------------------------------------------------------------------------

  private List<String> waits() {
    List<String> lines = new ArrayList<>();
    deadlock()
        .filter(picture -> !said.contains(picture))
        .ifPresent(picture -> lines.add("deadlock: " + picture.replace("\n", "\n    ")));
    for (Diagnosis wait : situation.diagnosis().waits()) {
      boolean ofWatcher = wait.summary().contains(" waits for events after ");
      if (!ofWatcher && !isSaid(wait.summary())) {
        lines.add(wait.text());
      }
    }
    return String.join("\n", lines).lines().flatMap(ReportText::wrapped).toList();
  }

  /** The one that there is, or the last that there was: it may have ended those who waited. */
  private Optional<String> deadlock() {
    String now = situation.diagnosis().deadlock();
    if (!now.isEmpty()) {
      return Optional.of(now);
    }
    return situation.journal().reversed().stream()
        .filter(entry -> entry.operation() == JournalEntry.Operation.DEADLOCK)
        .map(JournalEntry::note)
        .findFirst();
  }

  /** Whether the failure says that somebody waits for this, or all of the child that does. */
  private boolean isSaid(String summary) {
    String wait = summary.replace(" in run " + situation.run() + ".", "");
    return said.contains(wait)
        || situation.children().stream()
            .anyMatch(
                child -> summary.startsWith(child.name() + " waits for ") && isSaid(child, said));
  }

  /** A sentence that is too long goes on in the next line, further in. */
  private static Stream<String> wrapped(String line) {
    List<String> parts = new ArrayList<>();
    String rest = line;
    String indent = " ".repeat(line.length() - line.stripLeading().length() + 4);
    while (rest.length() > WIDTH - 2) {
      int at = rest.lastIndexOf(' ', WIDTH - 2);
      if (at <= indent.length()) {
        break;
      }
      parts.add(rest.substring(0, at));
      rest = indent + rest.substring(at + 1);
    }
    parts.add(rest);
    return parts.stream();
  }

  // --- children ------------------------------------------------------------------------------

  private List<String> children(int room) {
    List<Situation.Child> byRank =
        situation.children().stream().sorted(Comparator.comparingInt(each -> each.rank())).toList();
    if (byRank.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    // Each has a line for itself, one for what it waits for and one that says how much is left out.
    int each = Math.clamp((room - 1L) / byRank.size() - 3, 1, MOST_LAST_LINES);
    if (room == Integer.MAX_VALUE) {
      each = Integer.MAX_VALUE;
    }
    String above = said + String.join("\n", waits());
    for (Situation.Child child : byRank) {
      lines.addAll(child(child, each, isSaid(child, above)));
    }
    return section("Child processes:", lines);
  }

  private List<String> child(Situation.Child child, int most, boolean saidAlready) {
    List<String> lines = new ArrayList<>();
    String printed = child.lastLines().isEmpty() ? ". It printed nothing." : ". Its last lines:";
    lines.add(
        child.name()
            + " (process "
            + child.process().pid()
            + ") "
            + doing(child)
            + (saidAlready ? ". More of it is above." : printed));
    if (saidAlready) {
      return lines;
    }
    List<String> all = child.lastLines();
    int first = Math.max(0, all.size() - most);
    if (first > 0) {
      lines.add("  … " + first + (first == 1 ? " line" : " lines") + " before; " + WHOLE);
    }
    all.subList(first, all.size()).forEach(line -> lines.add("  | " + line));
    if (most < Integer.MAX_VALUE) {
      child.threads().ifPresent(dump -> lines.addAll(stack(dump)));
    }
    return lines;
  }

  /** Whether there is nothing to say of a child that is not in a text. */
  private static boolean isSaid(Situation.Child child, String text) {
    boolean running =
        child.result().isEmpty() && text.contains("as process " + child.process().pid());
    List<String> last = child.lastLines();
    return running
        || (!last.isEmpty() && last.stream().allMatch(line -> text.contains(line.strip())));
  }

  private String doing(Situation.Child child) {
    if (child.result().isPresent()) {
      return child.result().get().words();
    }
    List<WaiterInfo> waits = situation.waitsOf(child.name());
    if (waits.isEmpty()) {
      return "runs, and waits for nothing at the hub";
    }
    return "runs, and waits for "
        + waits.stream()
            .map(wait -> wait.condition() + " (" + Durations.format(wait.waiting()) + ")")
            .collect(Collectors.joining(", "));
  }

  /** Where the first thread that is somebody's is. */
  private static List<String> stack(String dump) {
    List<String> shown = ThreadDump.shown(dump, Integer.MAX_VALUE);
    if (shown.isEmpty()) {
      return dump.lines().limit(1).map(line -> "  " + line).toList();
    }
    String thread = shown.getFirst();
    List<String> frames =
        shown.stream()
            .skip(1)
            .takeWhile(line -> line.startsWith("  "))
            .map(String::strip)
            .filter(line -> line.startsWith("at "))
            .limit(MOST_FRAMES)
            .toList();
    List<String> lines = new ArrayList<>();
    lines.add("  its thread " + thread + " is");
    frames.forEach(frame -> lines.add("    " + frame));
    return lines;
  }

  // --- events --------------------------------------------------------------------------------

  private List<String> diagram(int most) {
    return LaneDiagram.of(situation.journal(), situation.waiters(), situation.at())
        .text(WIDTH - 2, most, ascii)
        .lines()
        .toList();
  }
}
