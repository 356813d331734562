package io.rosetrap.testcontainers;

import io.rosetrap.api.Ending;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.LastLines;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.Stay;
import io.rosetrap.client.process.ExitCodes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.output.OutputFrame;

/** A participant from one start of its container to the end. Safe for use by many threads. */
final class ContainerAttempt {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerAttempt.class);

  /** What shells exit with when they find no program: it was taken away without having run. */
  static final int NEVER_RAN = 127;

  /** How long the log of a container that has ended may still be on its way. */
  private static final Duration LOG_TIME = Duration.ofSeconds(2);

  /** How long a container may take to start, once it is about to be created. */
  private static final Duration START_TIME = Duration.ofSeconds(60);

  private final RoseTrapClient client;
  private final Stay stay;
  private final LastLines lines = new LastLines();
  private final LastLines.Tail out = lines.stream();
  private final LastLines.Tail err = lines.stream();

  /** Each of the two streams ends, and a last line without an end comes only then. */
  private final CountDownLatch logEnds = new CountDownLatch(2);

  /** The last lines as the engine has them after the end; empty before. */
  private volatile List<String> log = List.of();

  private final CompletableFuture<Boolean> started = new CompletableFuture<>();
  private final CompletableFuture<Integer> ended = new CompletableFuture<>();

  /**
   * The participant has joined.
   *
   * @param client what it has joined by; closed at the end
   */
  ContainerAttempt(RoseTrapClient client, Stay stay) {
    this.client = client;
    this.stay = stay;
    // One that could not be created or started has no end that anybody tells of.
    var unused =
        started
            .completeOnTimeout(false, START_TIME.toMillis(), TimeUnit.MILLISECONDS)
            .thenAcceptAsync(
                running -> {
                  if (!running) {
                    ended(NEVER_RAN, false, List.of());
                  }
                },
                Thread::startVirtualThread);
  }

  List<String> lastLines() {
    return log.isEmpty() ? lines.lines() : log;
  }

  /** Completes with the exit code, when the hub has been told. */
  CompletableFuture<Integer> end() {
    return ended;
  }

  void started() {
    started.complete(true);
  }

  /** Takes what the container prints. */
  void printed(OutputFrame frame) {
    byte[] bytes = frame.getBytes() == null ? new byte[0] : frame.getBytes();
    switch (frame.getType()) {
      case STDOUT -> out.accept(bytes, bytes.length);
      case STDERR -> err.accept(bytes, bytes.length);
      case END -> logEnds.countDown();
    }
  }

  /**
   * The container has ended, or was taken away. Comes on a thread that may block.
   *
   * @param last its last lines; empty where they are not known but from what it has printed
   */
  void ended(int exitCode, boolean outOfMemory, List<String> last) {
    started.complete(true);
    if (ended.isDone()) {
      return;
    }
    if (last.isEmpty()) {
      awaitLog();
    } else {
      log = last;
    }
    Optional<String> signal = ExitCodes.signal(exitCode);
    String code = signal.isPresent() ? "exit code " + exitCode : "";
    String reason = outOfMemory ? code + ": it used up the memory of its container" : code;
    try (client) {
      stay.end(
          new Ending(
              Ending.Kind.EXITED,
              Optional.of(exitCode),
              signal,
              reason.isEmpty() ? Optional.empty() : Optional.of(reason),
              lastLines(),
              Instant.EPOCH));
    } catch (RoseTrapException e) {
      LOG.warn(
          "The hub was not told that the container of {} ended; it finds out when the lease is"
              + " over: {}",
          client.participant(),
          e.getMessage());
    }
    ended.complete(exitCode);
  }

  /** The hub is stopped, and nobody listens for the end any more. */
  void abandoned() {
    started.complete(true);
    client.close();
    ended.completeExceptionally(
        new IllegalStateException(
            "The hub was stopped while the container of "
                + client.participant()
                + " ran, so its end is not known. Stop the container first, or keep the hub."));
  }

  /** What has come by then must do. */
  private void awaitLog() {
    try {
      boolean unused = logEnds.await(LOG_TIME.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
