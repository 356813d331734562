package io.rosetrap.client;

import io.rosetrap.api.Durations;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Subject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One line of a diagram, which may stand for several that are alike.
 *
 * @param kind what is drawn
 * @param from whose it is
 * @param to where it leads
 * @param verb what is done
 * @param object what it is done to
 * @param detail what only a line that stands for itself says
 * @param times for how many it stands
 */
record Step(
    Kind kind, String from, String to, String verb, String object, String detail, int times) {
  /** What can be drawn. */
  enum Kind {
    /** Something done. */
    DEED,
    /** A wait that ended with what was waited for. */
    RELEASE,
    /** A wait that ended otherwise. */
    FAILURE,
    /** Something to stop at. */
    NOTE
  }

  private static final String HUB = "hub";
  private static final int LONGEST = 60;

  /** What an event is in a diagram. */
  static void add(List<Step> steps, JournalEntry entry, UnaryOperator<String> ids) {
    String who = ids.apply(entry.participant());
    steps.add(first(entry, who));
    Kind kind = entry.operation().satisfies() ? Kind.RELEASE : Kind.FAILURE;
    boolean byHub = entry.operation() == JournalEntry.Operation.DEADLOCK || Releases.isGrant(entry);
    String from = byHub ? HUB : who;
    for (JournalEntry.Release release : Releases.of(entry)) {
      steps.add(
          new Step(
              kind,
              from,
              ids.apply(release.participant()),
              "",
              release.condition(),
              (kind == Kind.RELEASE ? ", " : " fails, ") + blocked(release.blocked()),
              1));
    }
    int more = entry.releases() - entry.released().size();
    if (more > 0) {
      steps.add(note(from, more + " more were waiting for", subject(entry)));
    }
  }

  /** The event itself, without what it brought about. */
  private static Step first(JournalEntry entry, String who) {
    return switch (entry.operation()) {
      case DEADLOCK -> note(HUB, "deadlock:", entry.note());
      case END ->
          Releases.isCleanEnd(entry) ? deed(who, "ends", "", "") : note(who, "", entry.note());
      case GIVE_UP -> note(who, "", entry.note() + gaveUpAfter(entry));
      case FAIL, BREAK, BURY -> note(who, word(entry) + " " + subject(entry) + ":", entry.note());
      case SET_POLICY -> note(HUB, "deadlocks", entry.note());
      case INJECT, LIFT, REVEAL -> note(HUB, word(entry), entry.note());
      case STRIKE, STEP, HOLD_BACK -> note(who, word(entry), entry.note());
      case WRITE,
          DELETE,
          JOIN,
          PROMISE,
          SEAL,
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
          LOCK,
          UNLOCK ->
          deed(who, word(entry), subject(entry), detail(entry));
    };
  }

  /** What an event is, to follow the name of who did it. */
  static String words(JournalEntry entry) {
    Step step = first(entry, entry.participant());
    return (step.verb() + " " + step.object()).strip() + step.detail();
  }

  private static String gaveUpAfter(JournalEntry entry) {
    return entry.blocked().map(Step::after).orElse("");
  }

  private static String after(Duration time) {
    return ", " + blocked(time);
  }

  private static String blocked(Duration time) {
    return "blocked " + Durations.format(time);
  }

  private static Step deed(String who, String verb, String object, String detail) {
    return new Step(Kind.DEED, who, HUB, verb, object, detail, 1);
  }

  private static Step note(String who, String verb, String object) {
    return new Step(Kind.NOTE, who, who, verb, object, "", 1);
  }

  private static String word(JournalEntry entry) {
    return switch (entry.operation()) {
      case WRITE -> "writes";
      case DELETE -> "deletes";
      case FAIL -> "fails";
      case JOIN -> "joins";
      case PROMISE -> "promises";
      case END -> "ends";
      case SEAL -> "seals the run";
      case SET_POLICY -> "sets the policy";
      case PUSH -> "pushes to";
      case TAKE -> "takes from";
      case ACKNOWLEDGE -> "acknowledges to";
      case RETURN -> "gives back to";
      case BURY -> "gives up an item of";
      case REVIVE -> "puts dead items back into";
      case DROP -> "drops dead items of";
      case DECLARE -> "declares";
      case ARRIVE -> "arrives at";
      case DOUBT -> "loses its connection at";
      case BREAK -> "breaks";
      case WITHDRAW -> "withdraws from";
      case LOCK -> "gets";
      case UNLOCK -> "gives back";
      case GIVE_UP -> "gives up";
      case DEADLOCK -> "deadlock";
      case INJECT -> "fault:";
      case STRIKE -> "is struck by";
      case LIFT -> "lifted:";
      case REVEAL -> "seen now, after";
      case STEP -> "step done,";
      case HOLD_BACK -> "is held back by";
    };
  }

  private static String subject(JournalEntry entry) {
    return switch (entry.kind()) {
      case PARTICIPANT, RUN -> "";
      case VARIABLE, COLLECTION, QUEUE, BARRIER, LOCK ->
          new Subject(entry.kind(), entry.name()).toString();
    };
  }

  private static String detail(JournalEntry entry) {
    boolean value =
        entry.kind() == Subject.Kind.VARIABLE && entry.operation() == JournalEntry.Operation.WRITE;
    String note = entry.note();
    return note.isEmpty() ? "" : (value ? " = " : ", ") + note;
  }

  // --- folding -------------------------------------------------------------------------------

  /**
   * At most so many steps, if that can be: first those that repeat the one before, then all that
   * are about the same, then all of one kind.
   */
  static List<Step> fold(List<Step> steps, int most) {
    if (steps.size() <= most) {
      return steps;
    }
    List<Step> folded = repeats(steps);
    if (folded.size() > most) {
      folded = merge(folded, (step, key) -> key + step.object());
    }
    if (folded.size() > most) {
      folded = merge(folded, (step, key) -> key);
    }
    return folded;
  }

  private String key() {
    return kind + "\0" + from + "\0" + to + "\0" + verb + "\0";
  }

  private static List<Step> repeats(List<Step> steps) {
    List<Step> folded = new ArrayList<>();
    for (Step step : steps) {
      @Nullable Step last = folded.isEmpty() ? null : folded.getLast();
      if (last != null && (last.key() + last.object()).equals(step.key() + step.object())) {
        folded.set(folded.size() - 1, last.and(step));
      } else {
        folded.add(step);
      }
    }
    return folded;
  }

  private static List<Step> merge(List<Step> steps, BiFunction<Step, String, String> keys) {
    Map<String, Step> merged = new LinkedHashMap<>();
    for (Step step : steps) {
      merged.merge(keys.apply(step, step.key()), step, Step::and);
    }
    return List.copyOf(merged.values());
  }

  /** This one for itself and another, at its own place. */
  private Step and(Step other) {
    String both = object.equals(other.object()) ? object : several(object);
    return new Step(kind, from, to, verb, both, "", times + other.times());
  }

  private static String several(String object) {
    return object.endsWith(" and others") ? object : object + " and others";
  }

  // --- drawing -------------------------------------------------------------------------------

  String text() {
    String words = (verb + " " + object).strip() + detail;
    String shown =
        Columns.fit(words, LONGEST, "…").strip() + (times > 1 ? " (" + times + " times)" : "");
    String escaped = SequenceDiagram.escape(shown);
    return switch (kind) {
      case DEED -> "  " + from + "->>" + to + ": " + escaped + "\n";
      case RELEASE -> "  " + from + "-->>" + to + ": " + escaped + "\n";
      case FAILURE -> "  " + from + "--x" + to + ": " + escaped + "\n";
      case NOTE -> "  Note over " + from + ": " + escaped + "\n";
    };
  }
}
