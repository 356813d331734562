package io.rosetrap.server;

import io.helidon.common.socket.SocketOptions;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.http.media.MediaContext;
import io.helidon.http.media.jackson.JacksonSupport;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Wire;
import io.rosetrap.core.Hub;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A hub on a port. Starting returns when it answers; closing ends every wait with an answer, lets
 * the answers out, and frees the port. Safe for use by many threads.
 */
public final class HubServer implements AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(5);

  private final ServerConfig config;
  private final Hub hub;
  private final InFlight inFlight = new InFlight();
  private final WebServer web;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HubServer(ServerConfig config) {
    QuietLogs.apply();
    this.config = config;
    this.hub = new Hub(config.limits(), new JacksonMatcher(), InstantSource.system());
    this.web = webServer();
    try {
      web.start();
    } catch (UncheckedIOException | IllegalStateException e) {
      throw new RoseTrapException(ErrorCode.LIMIT_REACHED, true, cannotListen(rootMessage(e)), e);
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
    return new HubServer(config);
  }

  private WebServer webServer() {
    Http1ConnectionSelector http =
        Http1ConnectionSelector.builder().config(Http1Config.builder().build()).build();
    // One selector and no discovery, so that no byte is read before a connection is watched.
    return WebServer.builder()
        .host(config.host())
        .port(config.port())
        .shutdownHook(false)
        .featuresDiscoverServices(false)
        .protocolsDiscoverServices(false)
        .addConnectionSelector(new HubConnectionSelector(http))
        .useNio(false)
        .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
        .idleConnectionTimeout(IDLE)
        .maxPayloadSize(Math.max(config.limits().valueBytes(), 1 << 16))
        .maxInMemoryEntity(Math.max(config.limits().valueBytes(), 1 << 16))
        .mediaContext(
            MediaContext.builder()
                .mediaSupportsDiscoverServices(false)
                .addMediaSupport(JacksonSupport.create(Json.MAPPER))
                .build())
        .errorHandling(e -> e.includeEntity(true))
        .directHandlers(
            DirectHandlers.builder()
                .addHandler(DirectHandler.EventType.BAD_REQUEST, this::refuse)
                .addHandler(DirectHandler.EventType.INTERNAL_ERROR, this::refuse)
                .addHandler(DirectHandler.EventType.OTHER, this::refuse)
                .build())
        .routing(routing -> new HubRouting(hub, config, inFlight).register(routing))
        .build();
  }

  /** What is refused before it reaches a route: bad framing, bodies too large, bad paths. */
  private DirectHandler.TransportResponse refuse(
      DirectHandler.TransportRequest request,
      DirectHandler.EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    ErrorCode code =
        switch (status.code()) {
          case 413 -> ErrorCode.VALUE_TOO_LARGE;
          case 500 -> ErrorCode.INTERNAL_ERROR;
          default -> ErrorCode.INVALID_REQUEST;
        };
    String detail =
        switch (code) {
          case VALUE_TOO_LARGE ->
              "The body is larger than "
                  + config.limits().valueBytes()
                  + " bytes, the limit for a value. Store it elsewhere and write where it is, or"
                  + " raise --max-value-bytes.";
          case INTERNAL_ERROR -> "The hub met a fault of its own; see its log.";
          default -> "The request is not the HTTP/1.1 that the hub takes: " + message + ".";
        };
    headers.set(HeaderNames.CONTENT_TYPE, Wire.PROBLEM_TYPE);
    headers.set(HeaderNames.create(Wire.INSTANCE), hub.instance());
    headers.set(HeaderValues.CONNECTION_CLOSE);
    return DirectHandler.TransportResponse.builder()
        .status(Status.create(code.status()))
        .headers(headers)
        .keepAlive(false)
        .entity(Problem.of(code, detail).toBytes())
        .build();
  }

  private String cannotListen(String why) {
    return "The hub cannot listen on "
        + config.host()
        + ":"
        + config.port()
        + ": "
        + why
        + ". Choose another port (--port 0 takes any free one), or stop what uses this one.";
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
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
   * configuration and a moment. Does nothing the second time.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    // The server would drop the connections of blocked readers: the hub answers them first.
    hub.close();
    inFlight.awaitNone(config.grace());
    web.stop();
  }
}
