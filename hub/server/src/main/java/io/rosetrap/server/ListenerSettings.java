package io.rosetrap.server;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.context.Context;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.RequestedUriDiscoveryContext;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.ConnectionConfig;
import io.helidon.webserver.ErrorHandling;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.Routing;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.spi.ProtocolConfig;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a connection of the web server asks about its listener: how large a body may be, and whether
 * a refusal has one. The rest is about a listener of the web server's own, which there is not. Its
 * builder reads a configuration to say the same, for which a new hub has no time.
 *
 * @param maxPayloadSize the largest body that is taken
 */
@SuppressWarnings({"deprecation", "removal"}) // What is there must be answered.
record ListenerSettings(long maxPayloadSize) implements ListenerConfig {
  private static final int WRITE_BUFFER = 4 << 10;

  private record Errors(boolean includeEntity, boolean logAllMessages) implements ErrorHandling {}

  private static final ErrorHandling ERRORS = new Errors(true, false);

  @Override
  public int maxInMemoryEntity() {
    return (int) maxPayloadSize;
  }

  @Override
  public ErrorHandling errorHandling() {
    return ERRORS;
  }

  @Override
  public int writeBufferSize() {
    return WRITE_BUFFER;
  }

  @Override
  public boolean restoreResponseHeaders() {
    return true;
  }

  // --- of a listener, which asks none of it --------------------------------------------------

  private static UnsupportedOperationException ours() {
    return new UnsupportedOperationException("The hub listens by itself.");
  }

  @Override
  public List<ProtocolConfig> protocols() {
    throw ours();
  }

  @Override
  public Optional<HttpRouting.Builder> routing() {
    throw ours();
  }

  @Override
  public List<io.helidon.common.Builder<?, ? extends Routing>> routings() {
    throw ours();
  }

  @Override
  public String name() {
    throw ours();
  }

  @Override
  public String host() {
    throw ours();
  }

  @Override
  public InetAddress address() {
    throw ours();
  }

  @Override
  public Optional<SocketAddress> bindAddress() {
    throw ours();
  }

  @Override
  public int port() {
    throw ours();
  }

  @Override
  public int backlog() {
    throw ours();
  }

  @Override
  public Optional<Integer> receiveBufferSize() {
    throw ours();
  }

  @Override
  public int writeQueueLength() {
    throw ours();
  }

  @Override
  public boolean smartAsyncWrites() {
    throw ours();
  }

  @Override
  public Duration shutdownGracePeriod() {
    throw ours();
  }

  @Override
  public Optional<ConnectionConfig> connectionConfig() {
    throw ours();
  }

  @Override
  public Optional<Tls> tls() {
    throw ours();
  }

  @Override
  public Optional<ContentEncodingContext> contentEncoding() {
    throw ours();
  }

  @Override
  public Optional<MediaContext> mediaContext() {
    throw ours();
  }

  @Override
  public SocketOptions connectionOptions() {
    throw ours();
  }

  @Override
  public int maxTcpConnections() {
    throw ours();
  }

  @Override
  public int maxConcurrentRequests() {
    throw ours();
  }

  @Override
  public Optional<Limit> concurrencyLimit() {
    throw ours();
  }

  @Override
  public Duration idleConnectionTimeout() {
    throw ours();
  }

  @Override
  public Duration idleConnectionPeriod() {
    throw ours();
  }

  @Override
  public Map<SocketOption<?>, Object> listenerSocketOptions() {
    throw ours();
  }

  @Override
  public List<ServerConnectionSelector> connectionSelectors() {
    throw ours();
  }

  @Override
  public Optional<DirectHandlers> directHandlers() {
    throw ours();
  }

  @Override
  public Optional<Context> listenerContext() {
    throw ours();
  }

  @Override
  public boolean enableProxyProtocol() {
    throw ours();
  }

  @Override
  public boolean ignoreInvalidNamedRouting() {
    throw ours();
  }

  @Override
  public Optional<RequestedUriDiscoveryContext> requestedUriDiscoveryContext() {
    throw ours();
  }

  @Override
  public boolean useNio() {
    throw ours();
  }
}
