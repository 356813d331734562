package io.rosetrap.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes every connection a {@link HubConnection} around the server's own HTTP/1.1 connection. */
final class HubConnectionSelector implements ServerConnectionSelector {
  private final Http1ConnectionSelector http;
  private final Set<HubConnection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  HubConnectionSelector(Http1ConnectionSelector http) {
    this.http = http;
  }

  @Override
  public int bytesToIdentifyConnection() {
    return http.bytesToIdentifyConnection();
  }

  @Override
  public Support supports(BufferData data) {
    return http.supports(data);
  }

  @Override
  public Set<String> supportedApplicationProtocols() {
    return http.supportedApplicationProtocols();
  }

  @Override
  public ServerConnection connection(ConnectionContext context) {
    HubConnection connection = new HubConnection(context, http, open::remove);
    open.add(connection);
    // Looked at after the connection was entered, so that one of the two closes it.
    if (closed) {
      connection.cut();
    }
    return connection;
  }

  /** Closes every connection that is left, and every one that still comes. */
  void close() {
    closed = true;
    open.forEach(HubConnection::cut);
  }
}
