package io.rosetrap.junit;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Names;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.RoseTrapClientBuilder;
import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * A hub that tests use: one that was started for them, or one that was there. Safe for use by many
 * threads.
 */
final class LiveHub implements StoredResource {
  /** Tells the runs of this JVM from those of others on a hub that they share. */
  private static final String JVM = UUID.randomUUID().toString().substring(0, 8);

  private final Settings.Place place;
  private final URI uri;

  /** No {@code HubServer}, so that with a hub that was there nobody needs the web server. */
  private final Runnable end;

  private final RoseTrapClient keeper;
  private final Set<String> runs = ConcurrentHashMap.newKeySet();

  private LiveHub(Settings.Place place, URI uri, Runnable end) {
    this.place = place;
    this.uri = uri;
    this.end = end;
    this.keeper = clientBuilder().participant("JUnit").build();
  }

  /** Starts a hub, or looks whether the one is there that is to be used. */
  static LiveHub open(Settings.Place place, String owner) {
    LiveHub hub = place.external().isPresent() ? attach(place) : start(place);
    try {
      if (!place.exportTo().isEmpty()) {
        Exports.export(place.exportTo(), hub.uri, owner);
      }
      return hub;
    } catch (RuntimeException e) {
      hub.stop();
      throw e;
    }
  }

  private static LiveHub start(Settings.Place place) {
    HubServer server =
        HubServer.start(ServerConfig.builder().limits(place.limits()).faults(true).build());
    return new LiveHub(place, server.uri(), server::close);
  }

  private static LiveHub attach(Settings.Place place) {
    URI uri = place.external().orElseThrow();
    try {
      LiveHub hub = new LiveHub(place, uri, () -> {});
      hub.keeper.runs();
      return hub;
    } catch (RoseTrapException e) {
      throw new ExtensionConfigurationException(
          "The hub at " + uri + " (rosetrap.hub.url) cannot be used: " + e.getMessage(), e);
    }
  }

  URI uri() {
    return uri;
  }

  Optional<String> token() {
    return place.token();
  }

  /** A client of this hub, of nobody yet. */
  RoseTrapClientBuilder clientBuilder() {
    RoseTrapClientBuilder builder = RoseTrapClient.builder(uri);
    place.token().ifPresent(builder::token);
    return builder;
  }

  /** The name for a run that nobody else has: not another test, nor another JVM. */
  String newRun(String label) {
    String name = Labels.run(label) + (place.external().isEmpty() ? "" : "-" + JVM);
    String candidate = name;
    for (int i = 2; !runs.add(candidate); i++) {
      candidate = name + "_" + i;
    }
    return Names.requireRun(candidate);
  }

  /** Deletes a run, where there is one. */
  void delete(String run) {
    try {
      // A view of the keeper, which stays open.
      keeper.inRun(run).deleteRun();
    } catch (RoseTrapException e) {
      if (e.code() != ErrorCode.NO_SUCH_RUN) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    if (!place.exportTo().isEmpty()) {
      Exports.restore(place.exportTo());
    }
    stop();
  }

  private void stop() {
    keeper.close();
    end.run();
  }
}
