package io.rosetrap.client;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The history of a run as a Mermaid sequence diagram, as pages and pull requests show it: what
 * participants do goes to the hub as an arrow; where it ends somebody's wait, a dashed arrow goes
 * there and says how long that was blocked; crashes, failures, deadlocks and waits that were given
 * up are notes. What is too long is folded, and the diagram says so. Immutable once made.
 */
public final class SequenceDiagram {
  /** The most steps of a diagram; further ones are folded into them. */
  public static final int MOST_STEPS = 60;

  /** The most participants of a diagram; further ones share a line. */
  public static final int MOST_PARTICIPANTS = 12;

  private static final String OTHERS = "others";

  private final List<Step> steps;
  private final List<String> participants;

  /** Who has a line of its own. */
  private final Map<String, String> ids;

  private final int folded;
  private final long before;

  private SequenceDiagram(
      List<Step> steps,
      List<String> participants,
      Map<String, String> ids,
      int folded,
      long before) {
    this.steps = steps;
    this.participants = participants;
    this.ids = ids;
    this.folded = folded;
    this.before = before;
  }

  /**
   * Puts a history in order.
   *
   * @param entries the journal of a run, oldest first
   * @return a diagram of at most {@value #MOST_STEPS} steps
   */
  public static SequenceDiagram of(List<JournalEntry> entries) {
    return of(entries, MOST_STEPS);
  }

  /**
   * Puts a history in order.
   *
   * @param entries the journal of a run, oldest first
   * @param mostSteps how many steps to show, 1 or more; each kind of deed of each participant has
   *     at least one
   * @return a diagram
   */
  public static SequenceDiagram of(List<JournalEntry> entries, int mostSteps) {
    List<String> participants = participants(entries);
    Map<String, String> ids = new LinkedHashMap<>();
    for (String name : participants.subList(0, Math.min(participants.size(), MOST_PARTICIPANTS))) {
      ids.put(name, "p" + (ids.size() + 1));
    }
    List<Step> steps = new ArrayList<>();
    for (JournalEntry entry : entries) {
      Step.add(steps, entry, name -> ids.getOrDefault(name, OTHERS));
    }
    List<Step> shown = Step.fold(steps, Math.max(1, mostSteps));
    long before = entries.isEmpty() ? 0 : entries.getFirst().revision() - 1;
    return new SequenceDiagram(shown, participants, ids, steps.size() - shown.size(), before);
  }

  /** In the order in which they come; those in waits and those who end badly before all others. */
  private static List<String> participants(List<JournalEntry> entries) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    for (JournalEntry entry : entries) {
      if (isTheHubs(entry)) {
        continue;
      }
      int weight = entry.releases() > 0 || entry.blocked().isPresent() ? 100 : 1;
      weights.merge(entry.participant(), weight, Integer::sum);
      entry.released().forEach(release -> weights.merge(release.participant(), 100, Integer::sum));
    }
    if (weights.size() <= MOST_PARTICIPANTS) {
      return List.copyOf(weights.keySet());
    }
    List<String> kept =
        weights.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(MOST_PARTICIPANTS)
            .map(Map.Entry::getKey)
            .toList();
    List<String> all = new ArrayList<>(weights.keySet().stream().filter(kept::contains).toList());
    weights.keySet().stream().filter(name -> !kept.contains(name)).forEach(all::add);
    return List.copyOf(all);
  }

  /** What is drawn over the hub, so that nobody is drawn for it. */
  private static boolean isTheHubs(JournalEntry entry) {
    return switch (entry.operation()) {
      case SEAL, STEP, HOLD_BACK -> false;
      case INJECT, LIFT, REVEAL -> true;
      default -> entry.kind() == Subject.Kind.RUN;
    };
  }

  /**
   * The diagram.
   *
   * @return Mermaid's text, to be put between fences of the language {@code mermaid}
   */
  public String text() {
    StringBuilder text = new StringBuilder("sequenceDiagram\n");
    ids.forEach(
        (name, id) ->
            text.append("  participant ")
                .append(id)
                .append(" as ")
                .append(escape(name))
                .append('\n'));
    int others = participants.size() - ids.size();
    if (others > 0) {
      text.append("  participant ").append(OTHERS).append(" as ");
      text.append(others).append(others == 1 ? " other\n" : " others\n");
    }
    text.append("  participant hub as the hub\n");
    if (before > 0) {
      note(
          text,
          before == 1 ? "1 event before is not shown" : before + " events before are not shown");
    }
    steps.forEach(step -> text.append(step.text()));
    if (folded > 0) {
      note(text, (folded == 1 ? "1 step is" : folded + " steps are") + " folded into those above");
    }
    return text.toString();
  }

  private static void note(StringBuilder text, String words) {
    text.append("  Note over hub: ").append(words).append('\n');
  }

  /**
   * Any text as Mermaid takes it: what means something to it becomes a number, and so do words that
   * it looks for anywhere.
   */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 8);
    text.codePoints()
        .forEach(
            point -> {
              int type = Character.getType(point);
              boolean plain =
                  Character.isLetterOrDigit(point)
                      || " .,:_-/=()'!?*+&$@".indexOf(point) >= 0
                      || (point > 0x7e && type != Character.CONTROL);
              if (type == Character.CONTROL
                  || type == Character.LINE_SEPARATOR
                  || type == Character.PARAGRAPH_SEPARATOR
                  || type == Character.SURROGATE) {
                escaped.append(' ');
              } else if (plain) {
                escaped.appendCodePoint(point);
              } else {
                escaped.append('#').append(point).append(';');
              }
            });
    return escaped
        .toString()
        .replaceAll("(?i)\\be(?=nd\\b)", "#101;")
        .replaceAll("\\bs(?=tyle)", "#115;")
        .replaceAll("\\bc(?=lassDef)", "#99;")
        .strip();
  }
}
