package io.rosetrap.testcontainers;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Names;
import io.rosetrap.api.Outcome;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.RoseTrapClientBuilder;
import io.rosetrap.client.WaitTimedOutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;

/**
 * A run of the hub in a container; others share its variables, those of other runs do not. It comes
 * into being with what is first done in it. Safe for use by many threads.
 */
public final class ContainerRun {
  private final RoseTrapContainer hub;
  private final String name;

  ContainerRun(RoseTrapContainer hub, String name) {
    this.hub = hub;
    this.name = Names.requireRun(name);
  }

  /**
   * Its name.
   *
   * @return for instance {@code default}
   */
  public String getName() {
    return name;
  }

  /**
   * A client of this run, for code of the test's own JVM; closed with the hub's container, or by
   * the caller.
   *
   * @param participant who writes and reads
   * @return a new client; nothing is sent yet
   * @throws IllegalStateException if the hub has not been started
   */
  public RoseTrapClient client(String participant) {
    return hub.open(hub.getEndpoint().clientBuilder().run(name).participant(participant));
  }

  /**
   * Blocks until a participant waits for a variable: what a test does instead of a sleep.
   *
   * @param participant who waits
   * @param variable what for
   * @param limit how long to block at most
   * @throws WaitTimedOutException if it does not wait by then
   * @throws IllegalStateException if the hub has not been started
   */
  public void awaitWaiting(String participant, String variable, Duration limit) {
    RoseTrapClientBuilder gate = hub.getEndpoint().clientBuilder().run(name).participant("gate");
    try (RoseTrapClient client = gate.build()) {
      Outcome.Arrived unused =
          client
              .observing()
              .awaitArrival(new Condition.Waiting(variable, 1, Optional.of(participant)), limit);
    }
  }

  /**
   * What a container needs in its environment so that the command {@code rosetrap} and the Java
   * client act in this run under a name: {@code ROSETRAP_URL}, {@code ROSETRAP_RUN}, {@code
   * ROSETRAP_PARTICIPANT}, and {@code ROSETRAP_TOKEN} where the hub wants one. For a container
   * whose end shall be noticed take {@link #participant}, which hands it this by itself.
   *
   * @param participant who writes and reads
   * @return names and values
   * @throws IllegalStateException if the hub is in no network
   */
  public Map<String, String> environment(String participant) {
    return hub.environment(name, Names.requireParticipant(participant));
  }

  /**
   * Makes a container a participant of this run: it joins when the container starts, and when the
   * container ends, its exit code and the last lines of its log are told to the hub, so that
   * whoever waits for what it promised fails at once. One that is paused has not ended. What the
   * container needs to act under this name is put into its environment, and it is started after the
   * hub, in the hub's network if it is in none.
   *
   * <p>It may be started again after it was stopped, as another attempt.
   *
   * @param container one that has not been started
   * @param participant its name in the run
   * @param promises the variables that it will write
   * @return what becomes of it
   * @throws IllegalStateException if the container has been started, or the hub is in no network
   */
  public ContainerParticipant participant(
      GenericContainer<?> container, String participant, String... promises) {
    return hub.watch(this, container, participant, promises);
  }
}
