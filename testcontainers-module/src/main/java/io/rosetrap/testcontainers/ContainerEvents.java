package io.rosetrap.testcontainers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import io.rosetrap.api.Ending;
import io.rosetrap.client.LastLines;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/**
 * What the engine tells of the containers that are participants: one stream for all those of a hub.
 * Safe for use by many threads.
 */
final class ContainerEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerEvents.class);

  private static final String HUB = "io.rosetrap.hub";
  private static final String ATTEMPT = "io.rosetrap.attempt";
  private static final long LOG_SECONDS = 5;

  private final String hub = UUID.randomUUID().toString();
  private final AtomicInteger attempts = new AtomicInteger();

  /** Those that have not ended, by the number that their containers have as a label. */
  private final Map<String, ContainerAttempt> open = new ConcurrentHashMap<>();

  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}; null while nobody listens. */
  private @Nullable Stream stream;

  /** When the last event was, by the engine's clock; guarded by {@link #lock}. */
  private String last = "";

  /**
   * From now on the end of the container that is about to be created is told.
   *
   * @throws IllegalStateException if the engine does not tell of its containers
   */
  void tell(ContainerAttempt attempt, CreateContainerCmd command) {
    listen();
    String number = Integer.toString(attempts.incrementAndGet());
    open.put(number, attempt);
    Map<String, String> labels = new HashMap<>();
    if (command.getLabels() != null) {
      labels.putAll(command.getLabels());
    }
    labels.put(HUB, hub);
    labels.put(ATTEMPT, number);
    command.withLabels(labels);
  }

  private void listen() {
    lock.lock();
    try {
      if (stream == null) {
        DockerClient docker = DockerClientFactory.lazyClient();
        if (last.isEmpty()) {
          // By the engine's own clock, so that nothing is missed before it has begun to tell.
          last = stamp(docker);
        }
        Stream begun = new Stream(docker);
        docker
            .eventsCmd()
            .withSince(last)
            .withLabelFilter(Map.of(HUB, hub))
            .withEventFilter("start", "die", "destroy")
            .exec(begun);
        stream = begun;
      }
    } catch (DockerException e) {
      throw new IllegalStateException(
          "The Docker engine does not tell of its containers, so their ends cannot be told to the"
              + " hub: "
              + e.getMessage(),
          e);
    } finally {
      lock.unlock();
    }
  }

  private static String stamp(DockerClient docker) {
    Instant now =
        OffsetDateTime.parse(String.valueOf(docker.infoCmd().exec().getSystemTime())).toInstant();
    return String.format(Locale.ROOT, "%d.%09d", now.getEpochSecond(), now.getNano());
  }

  private final class Stream extends ResultCallback.Adapter<Event> {
    private final DockerClient docker;
    private volatile boolean closing;

    Stream(DockerClient docker) {
      this.docker = docker;
    }

    @Override
    public void onNext(Event event) {
      if (event.getActor() == null || event.getActor().getAttributes() == null) {
        return;
      }
      Map<String, String> attributes = event.getActor().getAttributes();
      String number = attributes.getOrDefault(ATTEMPT, "");
      ContainerAttempt attempt = open.get(number);
      seen(event);
      if (attempt == null) {
        return;
      }
      if ("start".equals(event.getAction())) {
        attempt.started();
        return;
      }
      // What is taken away after it has ended comes here a second time.
      open.remove(number);
      String code = attributes.getOrDefault("exitCode", "");
      int exitCode = code.isEmpty() ? ContainerAttempt.NEVER_RAN : Integer.parseInt(code);
      String container = event.getActor().getId();
      // The hub is told, which may take a moment; other containers' ends must not wait for that.
      Thread unused =
          Thread.ofVirtual()
              .name("rosetrap-container-end")
              .start(() -> attempt.ended(exitCode, isOutOfMemory(container), log(container)));
    }

    private void seen(Event event) {
      Long nanos = event.getTimeNano();
      if (nanos != null) {
        lock.lock();
        try {
          last =
              String.format(Locale.ROOT, "%d.%09d", nanos / 1_000_000_000, nanos % 1_000_000_000);
        } finally {
          lock.unlock();
        }
      }
    }

    /**
     * The last lines once more, because an engine may not tell those who follow a log of what comes
     * just before its end; empty where the container was taken away.
     */
    private List<String> log(String container) {
      LastLines lines = new LastLines();
      LastLines.Tail out = lines.stream();
      LastLines.Tail err = lines.stream();
      try (ResultCallback.Adapter<Frame> frames =
          new ResultCallback.Adapter<>() {
            @Override
            public void onNext(Frame frame) {
              byte[] bytes = frame.getPayload();
              (frame.getStreamType() == StreamType.STDERR ? err : out).accept(bytes, bytes.length);
            }
          }) {
        docker
            .logContainerCmd(container)
            .withStdOut(true)
            .withStdErr(true)
            .withTail(Ending.MAX_LINES)
            .exec(frames)
            .awaitCompletion(LOG_SECONDS, TimeUnit.SECONDS);
      } catch (DockerException | IOException e) {
        LOG.debug("The log of {} cannot be read any more", container, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return lines.lines();
    }

    private boolean isOutOfMemory(String container) {
      try {
        return Boolean.TRUE.equals(
            docker.inspectContainerCmd(container).exec().getState().getOOMKilled());
      } catch (DockerException e) {
        // It was taken away meanwhile.
        return false;
      }
    }

    @Override
    public void onError(Throwable thrown) {
      super.onError(thrown);
      ended(thrown);
    }

    @Override
    public void onComplete() {
      super.onComplete();
      ended(new IOException("the engine has ended the stream of its events"));
    }

    /**
     * Those that still run are not forgotten: what came meanwhile is told from the last event on.
     */
    private void ended(Throwable why) {
      if (closing) {
        return;
      }
      LOG.warn("The engine has stopped telling of its containers; it is asked again", why);
      forget(this);
      try {
        listen();
      } catch (IllegalStateException e) {
        LOG.error("The ends of containers are not noticed any more", e);
      }
    }

    @Override
    public void close() throws IOException {
      closing = true;
      super.close();
    }
  }

  private void forget(Stream ended) {
    lock.lock();
    try {
      if (stream == ended) {
        stream = null;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Listens no more; those that have not ended never will, for those who wait for that. */
  @Override
  public void close() {
    Stream listening;
    lock.lock();
    try {
      listening = stream;
      stream = null;
      last = "";
    } finally {
      lock.unlock();
    }
    try {
      if (listening != null) {
        listening.close();
      }
    } catch (IOException e) {
      LOG.debug("The stream of events did not close", e);
    }
    open.values().forEach(ContainerAttempt::abandoned);
    open.clear();
  }
}
