package io.rosetrap.client;

import io.rosetrap.api.JournalEntry;
import java.time.Duration;
import java.util.List;

/** How events end waits, and participants end, in words for pictures. */
final class Releases {
  /** What one gets at once is no wait that anybody wants to see. */
  private static final Duration NOTICEABLE = Duration.ofMillis(10);

  private Releases() {}

  /** The waits that an event ended, but for those of whoever got at once what it asked for. */
  static List<JournalEntry.Release> of(JournalEntry entry) {
    return entry.released().stream()
        .filter(release -> !isGrant(entry) || release.blocked().compareTo(NOTICEABLE) >= 0)
        .toList();
  }

  /** Whether it is the hub that hands out what was waited for. */
  static boolean isGrant(JournalEntry entry) {
    return entry.operation() == JournalEntry.Operation.LOCK
        || entry.operation() == JournalEntry.Operation.TAKE;
  }

  /** How an event ended the waits that it ended. */
  static String words(JournalEntry entry) {
    String who = entry.participant();
    return switch (entry.operation()) {
      case END -> "failed when " + who + " ended";
      case FAIL -> "failed by " + who;
      case BREAK -> "broken by " + who;
      case DEADLOCK -> "ended as a deadlock";
      case GIVE_UP -> "gave up";
      case LOCK, TAKE -> "then had it";
      case WRITE,
          DELETE,
          JOIN,
          PROMISE,
          SEAL,
          SET_POLICY,
          PUSH,
          ACKNOWLEDGE,
          RETURN,
          BURY,
          REVIVE,
          DROP,
          DECLARE,
          ARRIVE,
          DOUBT,
          WITHDRAW,
          UNLOCK,
          INJECT,
          STRIKE,
          LIFT,
          REVEAL,
          STEP,
          HOLD_BACK ->
          "released by " + who;
    };
  }

  /** Whether a participant ended in order, as the journal words it. */
  static boolean isCleanEnd(JournalEntry entry) {
    String note = entry.note();
    boolean zero = note.startsWith("exited with code 0") && !note.startsWith("exited with code 0x");
    return note.startsWith("left") || note.startsWith("was replaced") || zero;
  }
}
