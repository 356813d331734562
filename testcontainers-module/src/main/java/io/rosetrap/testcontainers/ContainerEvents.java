package io.rosetrap.testcontainers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Event;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.containers.GenericContainer;

/**
 * What the engine tells of the containers that are participants: one stream for all those of a hub.
 * Safe for use by many threads.
 */
final class ContainerEvents implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerEvents.class);

  private static final String HUB = "io.rosetrap.hub";
  private static final String PARTICIPANT = "io.rosetrap.participant";

  private final String hub = UUID.randomUUID().toString();
  private final Map<String, ContainerParticipant> participants = new ConcurrentHashMap<>();
  private final DockerClient docker;
  private final Stream stream = new Stream();

  /** Begins to listen. */
  ContainerEvents(DockerClient docker) {
    this.docker = docker;
    // By the engine's own clock, so that nothing is missed before it has begun to tell.
    Instant since =
        OffsetDateTime.parse(String.valueOf(docker.infoCmd().exec().getSystemTime())).toInstant();
    ResultCallback<Event> unused =
        docker
            .eventsCmd()
            .withSince(
                String.format(Locale.ROOT, "%d.%09d", since.getEpochSecond(), since.getNano()))
            .withLabelFilter(Map.of(HUB, hub))
            .withEventFilter("die", "destroy")
            .exec(stream);
  }

  /** From now on the container's end is told to the participant. */
  void tell(ContainerParticipant participant, GenericContainer<?> container) {
    String id = Integer.toString(participants.size()) + "-" + participant.getName();
    participants.put(id, participant);
    container.withLabel(HUB, hub).withLabel(PARTICIPANT, id);
  }

  /** A container whose end would go unnoticed must not start. */
  void requireListening() {
    Throwable problem = stream.problem;
    if (problem != null) {
      throw new IllegalStateException(
          "The Docker engine does not tell of its containers, so their ends cannot be told to the"
              + " hub.",
          problem);
    }
  }

  private final class Stream extends ResultCallback.Adapter<Event> {
    private volatile @Nullable Throwable problem;
    private volatile boolean closing;

    @Override
    public void onNext(Event event) {
      if (event.getActor() == null || event.getActor().getAttributes() == null) {
        return;
      }
      Map<String, String> attributes = event.getActor().getAttributes();
      ContainerParticipant participant = participants.get(attributes.getOrDefault(PARTICIPANT, ""));
      if (participant == null) {
        return;
      }
      // The hub is told, which may take a moment; other containers' ends must not wait for that.
      Thread unused =
          Thread.ofVirtual()
              .name("rosetrap-container-end")
              .start(() -> ended(participant, event.getActor().getId(), attributes));
    }

    @Override
    public void onError(Throwable thrown) {
      if (closing) {
        // The connection was closed under the thread that reads from it.
        return;
      }
      problem = thrown;
      LOG.warn("The ends of containers are not noticed any more", thrown);
      super.onError(thrown);
    }

    @Override
    public void onComplete() {
      if (!closing) {
        onError(new IOException("the engine has ended the stream of its events"));
      }
      super.onComplete();
    }

    @Override
    public void close() throws IOException {
      closing = true;
      super.close();
    }
  }

  private void ended(
      ContainerParticipant participant, String container, Map<String, String> attributes) {
    String code = attributes.getOrDefault("exitCode", "");
    participant.ended(
        code.isEmpty() ? ContainerParticipant.NEVER_RAN : Integer.parseInt(code),
        isOutOfMemory(container));
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
  public void close() {
    try {
      stream.close();
    } catch (IOException e) {
      LOG.debug("The stream of events did not close", e);
    }
  }
}
