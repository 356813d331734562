package io.rosetrap.junit;

import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;
import org.assertj.core.api.AssertProvider;

/**
 * Those that wait in a run, to make assertions on: {@code
 * assertThat(hub.waiters()).hasWaiting("CLIENT A", "X_Data")}. Immutable; safe for use by many
 * threads.
 */
public final class WaitersHandle implements AssertProvider<HubAssert> {
  private final RoseTrapClient observer;
  private final Duration limit;

  /**
   * The waiters of a client's run.
   *
   * @param client of the run; stays open for as long as the handle is used
   * @param limit how long an assertion blocks that names no limit of its own
   */
  WaitersHandle(RoseTrapClient client, Duration limit) {
    this.observer = client.observing();
    this.limit = limit;
  }

  RoseTrapClient observer() {
    return observer;
  }

  Duration limit() {
    return limit;
  }

  @Override
  public HubAssert assertThat() {
    return new HubAssert(this);
  }

  /** The run. */
  @Override
  public String toString() {
    return "the waiters of run " + observer.run();
  }
}
