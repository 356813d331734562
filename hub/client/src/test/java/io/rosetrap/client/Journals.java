package io.rosetrap.client;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.JournalEntry.Release;
import io.rosetrap.api.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Histories for tests, an event a call, at times in milliseconds. */
final class Journals {
  static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");

  private final List<JournalEntry> entries = new ArrayList<>();

  Journals add(long millis, String who, Operation operation, String name, String note) {
    return add(millis, who, operation, name, note, Optional.empty());
  }

  Journals gaveUp(long millis, String who, String name, long blockedMillis) {
    String note = "timed out waiting for " + name;
    return add(
        millis, who, Operation.GIVE_UP, name, note, Optional.of(Duration.ofMillis(blockedMillis)));
  }

  private Journals add(
      long millis,
      String who,
      Operation operation,
      String name,
      String note,
      Optional<Duration> blocked) {
    Subject.Kind kind =
        switch (operation) {
          case JOIN, END -> Subject.Kind.PARTICIPANT;
          case DEADLOCK -> Subject.Kind.RUN;
          case LOCK, UNLOCK -> Subject.Kind.LOCK;
          default -> Subject.Kind.VARIABLE;
        };
    entries.add(
        new JournalEntry(
            entries.size() + 1,
            BEGIN.plusMillis(millis),
            who,
            operation,
            kind,
            name,
            1,
            Optional.empty(),
            0,
            note,
            blocked,
            List.of(),
            0));
    return this;
  }

  /** Says whose wait the last event ended. */
  Journals releasing(String who, String condition, long blockedMillis) {
    JournalEntry last = entries.removeLast();
    List<Release> released = new ArrayList<>(last.released());
    released.add(new Release(who, condition, Duration.ofMillis(blockedMillis)));
    entries.add(last.releasing(released, last.releases() + 1));
    return this;
  }

  /** Says how many more waits the last event ended. */
  Journals releasingMore(int more) {
    JournalEntry last = entries.removeLast();
    entries.add(last.releasing(last.released(), last.releases() + more));
    return this;
  }

  List<JournalEntry> entries() {
    return entries;
  }

  /** The original example: C computes, A waits for C, B waits for A. */
  static Journals handOff() {
    return new Journals()
        .add(4_000, "CLIENT C", Operation.WRITE, "X_Data", "50")
        .releasing("CLIENT A", "X_Data", 3_800)
        .add(4_100, "CLIENT A", Operation.WRITE, "Y_Data", "100")
        .releasing("CLIENT B", "Y_Data", 4_000);
  }
}
