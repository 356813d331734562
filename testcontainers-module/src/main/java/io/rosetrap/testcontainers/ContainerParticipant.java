package io.rosetrap.testcontainers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.DockerException;
import io.rosetrap.api.Durations;
import io.rosetrap.api.Ending;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.Introduction;
import io.rosetrap.client.LastLines;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.Stay;
import io.rosetrap.client.process.ExitCodes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;

/**
 * A container that is a participant of a run; see {@link ContainerRun#participant}. Safe for use by
 * many threads.
 */
public final class ContainerParticipant {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerParticipant.class);

  /** What shells exit with when they find no program: it was taken away without having run. */
  static final int NEVER_RAN = 127;

  /** How long the log of a container that has ended may still be on its way. */
  private static final Duration LOG_TIME = Duration.ofSeconds(2);

  private final RoseTrapContainer hub;
  private final ContainerRun run;
  private final GenericContainer<?> container;
  private final String name;
  private final List<String> promises;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}; null before the first start. */
  private @Nullable Attempt attempt;

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

  /** From one start of the container to its end. */
  private static final class Attempt {
    private final Stay stay;
    private final LastLines lines = new LastLines();
    private final LastLines.Tail out = lines.stream();
    private final LastLines.Tail err = lines.stream();

    /** Each of the two streams ends, and a last line without an end comes only then. */
    private final CountDownLatch logEnds = new CountDownLatch(2);

    private final CompletableFuture<Integer> ended = new CompletableFuture<>();

    Attempt(Stay stay) {
      this.stay = stay;
    }
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
    return current().filter(now -> now.ended.isDone()).map(now -> now.ended.join());
  }

  /**
   * The last lines that the container has printed in its present or last start.
   *
   * @return oldest first, at most {@value io.rosetrap.api.Ending#MAX_LINES}
   */
  public List<String> getLastLines() {
    return current().map(now -> now.lines.lines()).orElse(List.of());
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
    Attempt now =
        current()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The container of " + name + " has not been started: call start()."));
    try {
      return now.ended.get(limit.toNanos(), TimeUnit.NANOSECONDS);
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
      throw new IllegalStateException("the end of a container cannot fail", e);
    }
  }

  private static String printed(Attempt attempt) {
    List<String> lines = attempt.lines.lines();
    return lines.isEmpty()
        ? " It printed nothing."
        : " It printed last:\n  " + String.join("\n  ", lines);
  }

  private Optional<Attempt> current() {
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
    hub.requireListening();
    RoseTrapClient client = run.client(name);
    Stay stay = client.join(Introduction.ofProcess("container").promising(promises));
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
    lock.lock();
    try {
      attempt = new Attempt(stay);
    } finally {
      lock.unlock();
    }
  }

  private static List<String> environmentOf(CreateContainerCmd command) {
    String[] entries = command.getEnv();
    return entries == null ? List.of() : List.of(entries);
  }

  /** Takes what the container prints. */
  void printed(OutputFrame frame) {
    Attempt now = current().orElse(null);
    if (now == null) {
      return;
    }
    byte[] bytes = frame.getBytes() == null ? new byte[0] : frame.getBytes();
    switch (frame.getType()) {
      case STDOUT -> now.out.accept(bytes, bytes.length);
      case STDERR -> now.err.accept(bytes, bytes.length);
      case END -> now.logEnds.countDown();
    }
  }

  /** The container has ended, or was taken away. Comes on a thread that may block. */
  void ended(int exitCode, boolean outOfMemory) {
    Attempt now = current().orElse(null);
    if (now == null || now.ended.isDone()) {
      return;
    }
    awaitLog(now);
    Optional<String> signal = ExitCodes.signal(exitCode);
    String code = signal.isPresent() ? "exit code " + exitCode : "";
    String reason = outOfMemory ? code + ": it used up the memory of its container" : code;
    try {
      now.stay.end(
          new Ending(
              Ending.Kind.EXITED,
              Optional.of(exitCode),
              signal,
              reason.isEmpty() ? Optional.empty() : Optional.of(reason),
              now.lines.lines(),
              Instant.EPOCH));
    } catch (RoseTrapException e) {
      LOG.warn(
          "The hub was not told that the container of {} ended; it finds out when the lease is"
              + " over: {}",
          name,
          e.getMessage());
    }
    now.ended.complete(exitCode);
  }

  /** What has come by then must do. */
  private static void awaitLog(Attempt now) {
    try {
      boolean unused = now.logEnds.await(LOG_TIME.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
