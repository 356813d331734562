package io.rosetrap.junit;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Names;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.HubEndpoint;
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
  private final HubEndpoint endpoint;
  private final String exportTo;

  /** What tells the runs of these tests from those of others that use the same hub. */
  private final String mark;

  /** No {@code HubServer}, so that with a hub that was there nobody needs the web server. */
  private final Runnable end;

  private final RoseTrapClient keeper;
  private final Set<String> runs = ConcurrentHashMap.newKeySet();

  private LiveHub(HubEndpoint endpoint, String exportTo, String mark, Runnable end) {
    this.endpoint = endpoint;
    this.exportTo = exportTo;
    this.mark = mark;
    this.end = end;
    this.keeper = clientBuilder().participant("JUnit").build();
  }

  /** Starts a hub, or looks whether the one is there that is to be used. */
  static LiveHub open(Settings.Place place, String owner) {
    LiveHub hub =
        switch (place.source()) {
          case HubSource.Own own -> start(own, place.exportTo());
          case HubSource.There there -> attach(there, place.exportTo());
        };
    try {
      if (!hub.exportTo.isEmpty()) {
        Exports.export(hub.exportTo, hub.uri(), owner);
      }
      return hub;
    } catch (RuntimeException e) {
      hub.stop();
      throw e;
    }
  }

  private static LiveHub start(HubSource.Own own, String exportTo) {
    HubServer server =
        HubServer.start(ServerConfig.builder().limits(own.limits()).faults(true).build());
    return new LiveHub(HubEndpoint.of(server.uri()), exportTo, "", server::close);
  }

  private static LiveHub attach(HubSource.There there, String exportTo) {
    HubEndpoint endpoint = there.endpoint();
    String mark = "-" + UUID.randomUUID().toString().substring(0, 8);
    LiveHub hub = new LiveHub(endpoint, exportTo, mark, () -> {});
    try {
      hub.keeper.runs();
      return hub;
    } catch (RoseTrapException e) {
      hub.stop();
      throw new ExtensionConfigurationException(
          "The hub at "
              + endpoint.uri()
              + " ("
              + there.label()
              + ") cannot be used: "
              + e.getMessage(),
          e);
    }
  }

  URI uri() {
    return endpoint.uri();
  }

  Optional<String> token() {
    return endpoint.token();
  }

  /** A client of this hub, of nobody yet. */
  RoseTrapClientBuilder clientBuilder() {
    return endpoint.clientBuilder();
  }

  /** The name for a run that nobody else has: not another test, nor another JVM. */
  String newRun(String label) {
    String name = Labels.run(label) + mark;
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
    if (!exportTo.isEmpty()) {
      Exports.restore(exportTo);
    }
    stop();
  }

  private void stop() {
    keeper.close();
    end.run();
  }
}
