package io.rosetrap.junit;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Names;
import io.rosetrap.api.ReadInfo;
import io.rosetrap.api.Subject;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that may have happened in a run: a write or a read of a variable, or anything else that
 * the journal tells. Immutable. {@code read("Y_Data").by("CLIENT B")}.
 */
public final class JournalEvent {
  private final Optional<JournalEntry.Operation> operation;
  private final String name;
  private final Optional<String> participant;
  private final OptionalLong version;

  /** Without an operation it is a read, which is no entry of the journal. */
  private JournalEvent(
      Optional<JournalEntry.Operation> operation,
      String name,
      Optional<String> participant,
      OptionalLong version) {
    this.operation = operation;
    this.name = name;
    this.participant = participant;
    this.version = version;
  }

  /**
   * A write of a variable.
   *
   * @param variable the name
   * @return any write of it, by anybody
   */
  public static JournalEvent write(String variable) {
    return entry(JournalEntry.Operation.WRITE, Names.requireVariable(variable));
  }

  /**
   * A read of a variable: a version of it handed to somebody, as the answer to a read, a peek or an
   * await. Of each participant the first read of a version is known.
   *
   * @param variable the name
   * @return any read of it, by anybody
   */
  public static JournalEvent read(String variable) {
    return new JournalEvent(
        Optional.empty(), Names.requireVariable(variable), Optional.empty(), OptionalLong.empty());
  }

  /**
   * Anything else that the journal tells.
   *
   * @param operation what was done
   * @param name the name of what it was done to: a variable, a queue, a participant…
   * @return any such entry
   */
  public static JournalEvent entry(JournalEntry.Operation operation, String name) {
    return new JournalEvent(Optional.of(operation), name, Optional.empty(), OptionalLong.empty());
  }

  /**
   * The same, done by one participant.
   *
   * @param who the participant's name
   * @return a new event
   */
  public JournalEvent by(String who) {
    return new JournalEvent(operation, name, Optional.of(who), version);
  }

  /**
   * The same of one version.
   *
   * @param number of a variable the version, of a queue the item
   * @return a new event
   */
  public JournalEvent version(long number) {
    return new JournalEvent(operation, name, participant, OptionalLong.of(number));
  }

  String name() {
    return name;
  }

  boolean isRead() {
    return operation.isEmpty();
  }

  boolean matches(JournalEntry entry) {
    return operation.equals(Optional.of(entry.operation()))
        && entry.name().equals(name)
        // A slot of a collection is written too.
        && (entry.operation() != JournalEntry.Operation.WRITE
            || entry.kind() == Subject.Kind.VARIABLE)
        && fits(entry.participant(), entry.version());
  }

  boolean matches(ReadInfo read) {
    return isRead() && read.variable().equals(name) && fits(read.participant(), read.version());
  }

  private boolean fits(String who, long number) {
    return participant.map(who::equals).orElse(true)
        && (version.isEmpty() || version.getAsLong() == number);
  }

  /** For instance {@code read of Y_Data version 1 by CLIENT B}. */
  @Override
  public String toString() {
    String what =
        operation.map(o -> o.name().toLowerCase(Locale.ROOT).replace('_', ' ')).orElse("read");
    return what
        + " of "
        + name
        + (version.isPresent() ? " version " + version.getAsLong() : "")
        + participant.map(who -> " by " + who).orElse("");
  }
}
