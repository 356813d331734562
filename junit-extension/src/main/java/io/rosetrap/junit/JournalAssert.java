package io.rosetrap.junit;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.ReadInfo;
import io.rosetrap.api.RoseTrapException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what happened in a run, and in which order. Each looks at the history as it is by
 * then, and a failure shows the part of it that matters.
 */
public class JournalAssert extends AbstractAssert<JournalAssert, JournalHandle> {
  /**
   * Assertions on a journal.
   *
   * @param actual the journal
   */
  public JournalAssert(JournalHandle actual) {
    super(actual, JournalAssert.class);
  }

  /** One event, about to be put in order with others. */
  public static final class Order {
    private final JournalAssert journal;
    private final JournalEvent event;

    private Order(JournalAssert journal, JournalEvent event) {
      this.journal = journal;
      this.event = event;
    }

    /**
     * The same, done by one participant.
     *
     * @param participant its name
     * @return a new order
     */
    public Order by(String participant) {
      return new Order(journal, event.by(participant));
    }

    /**
     * The same of one version.
     *
     * @param number 1 or more
     * @return a new order
     */
    public Order version(long number) {
      return new Order(journal, event.version(number));
    }

    /**
     * Verifies that both happened, this one first. Of an event that happened several times the
     * first time counts.
     *
     * @param other what came later, for instance {@code read("Y_Data")}
     * @return the assertions on the journal
     */
    public JournalAssert happensBefore(JournalEvent other) {
      return journal.hasInOrder(event, other);
    }
  }

  /** All versions of a variable. */
  public static final class Versions {
    private final JournalAssert journal;
    private final String variable;

    private Versions(JournalAssert journal, String variable) {
      this.journal = journal;
      this.variable = variable;
    }

    /**
     * Verifies that the variable was written, and that a participant has read each version that the
     * journal tells of.
     *
     * @param participant its name
     * @return the assertions on the journal
     */
    public JournalAssert wasReadBy(String participant) {
      return journal.hasEveryVersionReadBy(participant, variable);
    }
  }

  /**
   * Begins an order: {@code write("X_Data").happensBefore(read("Y_Data"))}.
   *
   * @param variable the name
   * @return the first write of it
   */
  public Order write(String variable) {
    isNotNull();
    return new Order(this, JournalEvent.write(variable));
  }

  /**
   * Begins an order: {@code read("X_Data").by("CLIENT A").happensBefore(write("Y_Data"))}.
   *
   * @param variable the name
   * @return the first read of it
   */
  public Order read(String variable) {
    isNotNull();
    return new Order(this, JournalEvent.read(variable));
  }

  /**
   * Verifies that these happened, each before the next. Of an event that happened several times the
   * first time counts; say {@code version(n)} or {@code by(…)} for another.
   *
   * @param events 2 or more
   * @return this
   */
  public JournalAssert hasInOrder(JournalEvent... events) {
    isNotNull();
    History history = History.of(actual.observer());
    for (int i = 1; i < events.length; i++) {
      requireOrder(events[i - 1], events[i], history);
    }
    return myself;
  }

  private void requireOrder(JournalEvent first, JournalEvent second, History history) {
    Optional<History.Place> before = history.first(first);
    Optional<History.Place> after = history.first(second);
    if (before.isEmpty() || after.isEmpty()) {
      JournalEvent missing = before.isEmpty() ? first : second;
      throwAssertionError(JournalErrors.shouldHappenBefore(first, second, missing, history));
    } else if (!before.get().isBefore(after.get())) {
      throwAssertionError(JournalErrors.shouldHappenBefore(first, second, history));
    }
  }

  /**
   * Verifies that something happened.
   *
   * @param event for instance {@code write("X_Data").by("CLIENT C")}
   * @return this
   */
  public JournalAssert hasEntry(JournalEvent event) {
    isNotNull();
    History history = History.of(actual.observer());
    if (history.first(event).isEmpty()) {
      throwAssertionError(JournalErrors.shouldHaveEntry(event, history));
    }
    return myself;
  }

  /**
   * Verifies that something has not happened, as far as the journal goes back.
   *
   * @param event for instance {@code read("X_Data").by("CLIENT B")}
   * @return this
   */
  public JournalAssert hasNoEntry(JournalEvent event) {
    isNotNull();
    History history = History.of(actual.observer());
    if (history.first(event).isPresent()) {
      throwAssertionError(JournalErrors.shouldHaveNoEntry(event, history));
    }
    return myself;
  }

  /**
   * Begins an assertion on all versions of a variable: {@code everyVersionOf("q").wasReadBy("CLIENT
   * B")}.
   *
   * @param variable the name
   * @return its versions
   */
  public Versions everyVersionOf(String variable) {
    isNotNull();
    return new Versions(this, variable);
  }

  /**
   * Verifies that a variable was written, and that a participant has read each version that the
   * journal tells of: was handed it by the hub, as the answer to a read, a peek or an await. Fails
   * also where the hub does not remember the readers of a version any more.
   *
   * @param participant its name
   * @param variable the name
   * @return this
   */
  public JournalAssert hasEveryVersionReadBy(String participant, String variable) {
    isNotNull();
    History history = History.of(actual.observer());
    List<Long> versions = history.versions(variable);
    if (versions.isEmpty()) {
      throwAssertionError(JournalErrors.shouldBeWritten(variable, participant, history));
    }
    JournalEvent read = JournalEvent.read(variable).by(participant);
    Set<Long> known =
        history.reads().stream()
            .filter(read::matches)
            .map(info -> info.version())
            .collect(Collectors.toSet());
    Map<Boolean, List<Long>> missing =
        versions.stream()
            .filter(number -> !known.contains(number))
            .collect(Collectors.partitioningBy(number -> hasAllReaders(variable, number, history)));
    List<Long> unread = missing.getOrDefault(true, List.of());
    List<Long> unknown = missing.getOrDefault(false, List.of());
    if (!unread.isEmpty()) {
      throwAssertionError(JournalErrors.shouldBeReadBy(variable, participant, unread, history));
    } else if (!unknown.isEmpty()) {
      throwAssertionError(JournalErrors.shouldBeKnown(variable, participant, unknown, history));
    }
    return myself;
  }

  /** Whether the hub remembers all that have read a version. */
  private boolean hasAllReaders(String variable, long number, History history) {
    JournalEvent read = JournalEvent.read(variable).version(number);
    if (history.reads().stream().filter(read::matches).count() >= ReadInfo.MOST) {
      return false;
    }
    try {
      var unused = actual.observer().readVersion(variable, number);
      return true;
    } catch (RoseTrapException e) {
      if (e.code() == ErrorCode.COMPACTED) {
        return false;
      }
      throw e;
    }
  }
}
