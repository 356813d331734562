package io.rosetrap.testcontainers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.DockerException;
import io.rosetrap.api.Durations;
import io.rosetrap.client.Introduction;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.Stay;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;

/**
 * A container that is a participant of a run; see {@link ContainerRun#participant}. Safe for use by
 * many threads.
 */
public final class ContainerParticipant {
  private final RoseTrapContainer hub;
  private final ContainerRun run;
  private final GenericContainer<?> container;
  private final String name;
  private final List<String> promises;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}; null before the first start. */
  private @Nullable ContainerAttempt attempt;

  ContainerParticipant(
      RoseTrapContainer hub,
      ContainerRun run,
      GenericContainer<?> container,
      String name,
      List<String> promises) {
    this.hub = hub;
    this.run = run;
    this.container = container;
    this.name = name;
    this.promises = List.copyOf(promises);
  }

  /**
   * Its name in the run.
   *
   * @return for instance {@code worker}
   */
  public String getName() {
    return name;
  }

  /**
   * The exit code of the container once it has ended and the hub has been told.
   *
   * @return 0 to 255, 128 and the number of the signal where one ended it; empty before
   */
  public Optional<Integer> getExitCode() {
    return current()
        .filter(now -> now.end().state() == Future.State.SUCCESS)
        .map(now -> now.end().join());
  }

  /**
   * The last lines that the container has printed in its present or last start.
   *
   * @return oldest first, at most {@value io.rosetrap.api.Ending#MAX_LINES}
   */
  public List<String> getLastLines() {
    return current().map(ContainerAttempt::lastLines).orElse(List.of());
  }

  /**
   * Blocks until the container has ended and the hub has been told.
   *
   * @param limit how long to block at most
   * @return its exit code
   * @throws IllegalStateException if it has not been started, or has not ended by then, or if the
   *     thread is interrupted, which it then stays
   */
  public int awaitExit(Duration limit) {
    ContainerAttempt now =
        current()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The container of " + name + " has not been started: call start()."));
    try {
      return now.end().get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "The container of "
              + name
              + " has not ended within "
              + Durations.format(limit)
              + "."
              + printed(now),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for the end of " + name, e);
    } catch (ExecutionException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(why.getMessage(), e);
    }
  }

  private static String printed(ContainerAttempt attempt) {
    List<String> lines = attempt.lastLines();
    return lines.isEmpty()
        ? " It printed nothing."
        : " It printed last:\n  " + String.join("\n  ", lines);
  }

  private Optional<ContainerAttempt> current() {
    lock.lock();
    try {
      return Optional.ofNullable(attempt);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the container at once, as a crash would.
   *
   * @throws IllegalStateException if it does not run
   */
  public void kill() {
    DockerClient docker = container.getDockerClient();
    act("killed", () -> docker.killContainerCmd(container.getContainerId()).exec());
  }

  /**
   * Stops the clock of all that runs in the container, until {@link #unpause}. It has not ended.
   *
   * @throws IllegalStateException if it does not run
   */
  public void pause() {
    DockerClient docker = container.getDockerClient();
    act("paused", () -> docker.pauseContainerCmd(container.getContainerId()).exec());
  }

  /**
   * Lets the container go on.
   *
   * @throws IllegalStateException if it is not paused
   */
  public void unpause() {
    DockerClient docker = container.getDockerClient();
    act("resumed", () -> docker.unpauseContainerCmd(container.getContainerId()).exec());
  }

  private void act(String done, Runnable action) {
    if (container.getContainerId() == null) {
      throw new IllegalStateException(
          "The container of " + name + " cannot be " + done + ": it has not been started.");
    }
    try {
      action.run();
    } catch (DockerException e) {
      throw new IllegalStateException(
          "The container of " + name + " cannot be " + done + ": " + e.getMessage(), e);
    }
  }

  /** The container is about to be created: from now on there is a participant. */
  void join(CreateContainerCmd command) {
    RoseTrapClient client =
        hub.getEndpoint().clientBuilder().run(run.getName()).participant(name).build();
    ContainerAttempt begun;
    try {
      Stay stay = client.join(Introduction.ofProcess("container").promising(promises));
      setEnvironment(command, stay);
      begun = new ContainerAttempt(client, stay);
      hub.tell(begun, command);
    } catch (RuntimeException e) {
      // There will be no container, and so nobody who keeps what was promised.
      client.close();
      throw e;
    }
    lock.lock();
    try {
      attempt = begun;
    } finally {
      lock.unlock();
    }
  }

  private void setEnvironment(CreateContainerCmd command, Stay stay) {
    Map<String, String> variables = new HashMap<>();
    for (String entry : environmentOf(command)) {
      int equals = entry.indexOf('=');
      variables.put(
          equals < 0 ? entry : entry.substring(0, equals),
          equals < 0 ? "" : entry.substring(equals + 1));
    }
    // What the test has set itself, it has a reason for.
    stay.environmentOfContainer(URI.create(hub.getNetworkUrl())).forEach(variables::putIfAbsent);
    List<String> entries = new ArrayList<>();
    variables.forEach((variable, value) -> entries.add(variable + "=" + value));
    command.withEnv(entries);
  }

  private static List<String> environmentOf(CreateContainerCmd command) {
    String[] entries = command.getEnv();
    return entries == null ? List.of() : List.of(entries);
  }

  /** Takes what the container prints. */
  void printed(OutputFrame frame) {
    current().ifPresent(now -> now.printed(frame));
  }
}
