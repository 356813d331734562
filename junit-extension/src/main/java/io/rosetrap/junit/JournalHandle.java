package io.rosetrap.junit;

import io.rosetrap.client.RoseTrapClient;
import org.assertj.core.api.AssertProvider;

/**
 * The history of a run, to make assertions on: {@code
 * assertThat(hub.journal()).write("X_Data").happensBefore(read("Y_Data"))}. Each assertion looks at
 * the history as it is by then. Immutable; safe for use by many threads.
 */
public final class JournalHandle implements AssertProvider<JournalAssert> {
  private final RoseTrapClient observer;

  /**
   * The journal of a client's run.
   *
   * @param client of the run; stays open for as long as the handle is used
   */
  JournalHandle(RoseTrapClient client) {
    this.observer = client.observing();
  }

  RoseTrapClient observer() {
    return observer;
  }

  @Override
  public JournalAssert assertThat() {
    return new JournalAssert(this);
  }

  /** The run. */
  @Override
  public String toString() {
    return "the journal of run " + observer.run();
  }
}
