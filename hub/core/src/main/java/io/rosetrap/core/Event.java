package io.rosetrap.core;

import io.rosetrap.api.Failure;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import java.time.Instant;
import java.util.Optional;

/** What can happen in a run. The log holds events in order; all state is a reduction of them. */
sealed interface Event {
  /** The most characters of a value that the journal shows. */
  int PREVIEW = 80;

  /** The position in the run's history. */
  long revision();

  /** The variable that the event is about. */
  String variable();

  /** A new version of a variable. */
  record Written(Version version) implements Event {
    @Override
    public long revision() {
      return version.revision();
    }

    @Override
    public String variable() {
      return version.variable();
    }
  }

  /** The value of a variable taken away. */
  record Deleted(String variable, long revision, Instant at, String participant, long lastVersion)
      implements Event {}

  /** The word that a variable will not be written. */
  record Failed(Failure failure, long lastVersion) implements Event {
    @Override
    public long revision() {
      return failure.revision();
    }

    @Override
    public String variable() {
      return failure.variable();
    }
  }

  /** The event as the journal keeps it: without the value. */
  default JournalEntry entry() {
    return switch (this) {
      case Written(Version v) ->
          new JournalEntry(
              v.revision(),
              v.writtenAt(),
              v.writer(),
              Operation.WRITE,
              v.variable(),
              v.number(),
              Optional.of(v.value().contentType()),
              v.value().size(),
              v.value().preview(PREVIEW));
      case Deleted d ->
          new JournalEntry(
              d.revision(),
              d.at(),
              d.participant(),
              Operation.DELETE,
              d.variable(),
              d.lastVersion(),
              Optional.empty(),
              0,
              "");
      case Failed(Failure f, long lastVersion) ->
          new JournalEntry(
              f.revision(),
              f.at(),
              f.participant(),
              Operation.FAIL,
              f.variable(),
              lastVersion,
              Optional.empty(),
              0,
              Value.text(f.reason()).preview(PREVIEW));
    };
  }
}
