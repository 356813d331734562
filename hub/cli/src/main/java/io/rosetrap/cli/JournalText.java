package io.rosetrap.cli;

import io.rosetrap.api.Durations;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Events of a run as rows for people and as JSON for programs. */
public final class JournalText {
  private static final int NAMED = 3;
  private static final Duration NOTICEABLE = Duration.ofMillis(10);

  private JournalText() {}

  static Table table(List<JournalEntry> entries, Instant first) {
    Table table = new Table(">REV", ">TIME", "PARTICIPANT", "DID", "!NAME", ">VERSION", "+NOTE");
    for (JournalEntry entry : entries) {
      table.add(
          Long.toString(entry.revision()),
          seconds(Duration.between(first, entry.at())),
          entry.participant(),
          entry.operation().word(),
          name(entry),
          entry.version() == 0 ? "-" : Long.toString(entry.version()),
          note(entry));
    }
    return table;
  }

  static String seconds(Duration since) {
    return String.format(Locale.ROOT, "%.3f s", since.toMillis() / 1000.0);
  }

  private static String name(JournalEntry entry) {
    return switch (entry.kind()) {
      case RUN -> "-";
      case PARTICIPANT, VARIABLE -> entry.name();
      case COLLECTION, QUEUE, BARRIER, LOCK -> new Subject(entry.kind(), entry.name()).toString();
    };
  }

  /** The value or the reason, then what the event did to those who waited. */
  static String note(JournalEntry entry) {
    List<String> parts = new ArrayList<>();
    if (!entry.note().isEmpty()) {
      parts.add(entry.note());
    }
    entry.blocked().ifPresent(time -> parts.add("blocked " + Durations.format(time)));
    released(entry).ifPresent(parts::add);
    return String.join("; ", parts);
  }

  private static Optional<String> released(JournalEntry entry) {
    if (isGrant(entry)) {
      // Who is handed something ends its own wait, which was none if it was short.
      return entry.released().stream()
          .map(JournalEntry.Release::blocked)
          .filter(time -> time.compareTo(NOTICEABLE) >= 0)
          .findFirst()
          .map(time -> "blocked " + Durations.format(time));
    }
    if (entry.releases() == 0) {
      return Optional.empty();
    }
    List<String> named = new ArrayList<>();
    for (JournalEntry.Release release : entry.released()) {
      if (named.size() < NAMED) {
        named.add(release.participant() + " after " + Durations.format(release.blocked()));
      }
    }
    int more = entry.releases() - named.size();
    return Optional.of(
        "released " + String.join(", ", named) + (more > 0 ? " and " + more + " more" : ""));
  }

  private static boolean isGrant(JournalEntry entry) {
    return entry.operation() == JournalEntry.Operation.LOCK
        || entry.operation() == JournalEntry.Operation.TAKE;
  }

  /**
   * Writes an event as {@code GET /v1/runs/{run}/journal} has it.
   *
   * @param text where to
   * @param entry the event
   * @return the text
   */
  public static JsonText json(JsonText text, JournalEntry entry) {
    text.open('{');
    text.member("revision", entry.revision());
    text.member("at", entry.at().toString());
    text.member("participant", entry.participant());
    text.member("operation", entry.operation().name());
    text.member("kind", entry.kind().word());
    text.member("name", entry.name());
    text.member("version", entry.version());
    text.member("contentType", entry.contentType());
    text.member("size", entry.size());
    text.member("note", entry.note());
    if (entry.blocked().isPresent()) {
      text.member("blockedMillis", entry.blocked().get().toMillis());
    }
    text.name("released").open('[');
    for (JournalEntry.Release release : entry.released()) {
      text.open('{');
      text.member("participant", release.participant());
      text.member("condition", release.condition());
      text.member("blockedMillis", release.blocked().toMillis());
      text.close('}');
    }
    text.close(']');
    text.member("releases", entry.releases());
    return text.close('}');
  }
}
