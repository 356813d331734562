package io.rosetrap.server;

import io.helidon.common.socket.SocketOptions;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.core.Hub;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A hub on a port. Starting returns when it answers; closing ends every wait with an answer, lets
 * the answers out, and frees the port. Safe for use by many threads.
 */
public final class HubServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HubServer.class.getName());
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final Duration IDLE_SCAN = Duration.ofMinutes(1);

  private final ServerConfig config;
  private final Hub hub;
  private final InFlight inFlight = new InFlight();
  private final Entrance entrance;
  private final HubConnectionSelector connections;
  private final WebServer web;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HubServer(ServerConfig config, Duration idle, Duration idleScan) {
    QuietLogs.apply();
    this.config = config;
    this.hub =
        new Hub(config.limits(), new JacksonMatcher(), InstantSource.system(), config.deadlocks());
    this.entrance = new Entrance(new HubRouting(hub, config, inFlight));
    this.connections =
        new HubConnectionSelector(
            Http1ConnectionSelector.builder().config(Http1Config.builder().build()).build());
    this.web = webServer(idle, idleScan);
    requireListenable();
    web.start();
    // The web server only logs that it could not begin.
    if (!web.isRunning()) {
      throw cannotListen("the port was taken this moment");
    }
  }

  /**
   * Starts a hub.
   *
   * @param config every setting
   * @return the running hub
   * @throws RoseTrapException if the address cannot be listened on
   */
  public static HubServer start(ServerConfig config) {
    return start(config, IDLE, IDLE_SCAN);
  }

  /** Starts a hub with other times after which, and between which, idle connections are closed. */
  static HubServer start(ServerConfig config, Duration idle, Duration idleScan) {
    return new HubServer(config, idle, idleScan);
  }

  private WebServer webServer(Duration idle, Duration idleScan) {
    int bodyBytes = Math.max(config.limits().valueBytes(), 1 << 16);
    // One selector and no discovery, so that no byte is read before a connection is watched.
    return WebServer.builder()
        .host(config.host())
        .port(config.port())
        .shutdownHook(false)
        .featuresDiscoverServices(false)
        .protocolsDiscoverServices(false)
        .addConnectionSelector(connections)
        .useNio(false)
        .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
        .idleConnectionTimeout(idle)
        .idleConnectionPeriod(idleScan)
        .maxPayloadSize(bodyBytes)
        .maxInMemoryEntity(bodyBytes)
        .errorHandling(e -> e.includeEntity(true))
        .directHandlers(new Refusal(hub.instance(), config.limits().valueBytes()).forAll())
        .routing(routing -> routing.any(entrance))
        .build();
  }

  /** Listens for a moment, because the web server does not say why it cannot. */
  private void requireListenable() {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(config.host(), config.port()));
    } catch (IOException e) {
      throw cannotListen(String.valueOf(e.getMessage()));
    }
  }

  private RoseTrapException cannotListen(String why) {
    return new RoseTrapException(
        ErrorCode.CANNOT_LISTEN,
        "The hub cannot listen on "
            + config.host()
            + ":"
            + config.port()
            + ": "
            + why
            + ". Choose another port (--port 0 takes any free one), or stop what uses this one.");
  }

  /**
   * The port that the hub listens on.
   *
   * @return 1 to 65535
   */
  public int port() {
    return web.port();
  }

  /**
   * The address for clients on this machine.
   *
   * @return for instance {@code http://127.0.0.1:8000}
   */
  public URI uri() {
    String host =
        switch (config.host()) {
          case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
          default -> config.host();
        };
    boolean literal = host.contains(":") && !host.startsWith("[");
    return URI.create("http://" + (literal ? "[" + host + "]" : host) + ":" + port());
  }

  /**
   * The hub behind the port, for code in the same process.
   *
   * @return the hub
   */
  public Hub hub() {
    return hub;
  }

  /**
   * Ends every wait with an answer, then stops listening; takes at most the grace of the
   * configuration and a moment, also on a thread that is interrupted. Does nothing the second time.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    // An interrupt would keep the web server from stopping, and its port would stay taken.
    boolean interrupted = Thread.interrupted();
    try {
      stop();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void stop() {
    // The server would drop the connections of blocked readers: the hub answers them first.
    hub.close();
    takeOnAllThatCame();
    inFlight.awaitNone(config.grace());
    web.stop();
    // The web server may have missed a connection that came just when it stopped.
    connections.close();
    entrance.shut();
  }

  /**
   * Waits until every connection that came before now is taken on. The web server's way of stopping
   * can lose a connection that is being accepted: its peer would hear nothing for ever.
   */
  private void takeOnAllThatCame() {
    int most = Math.clamp(config.grace().toMillis(), 1, 1_000);
    URI self = uri();
    try (Socket last = new Socket()) {
      // Connections are accepted in order, so an answer here means that all before it are.
      last.connect(new InetSocketAddress(InetAddress.getByName(self.getHost()), port()), most);
      last.setSoTimeout(most);
      last.getOutputStream()
          .write(
              ("GET "
                      + entrance.knock()
                      + " HTTP/1.1\r\nHost: "
                      + self.getAuthority()
                      + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      int unused = last.getInputStream().read();
    } catch (IOException e) {
      // Then there is nobody who could be served, or no time for it.
      LOG.log(Level.DEBUG, "the last connection was not taken on", e);
    }
  }
}
