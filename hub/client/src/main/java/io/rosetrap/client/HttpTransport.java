package io.rosetrap.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one hub, kept for the next request. Safe for use by many threads. It never sends a
 * request twice: that is for the caller to decide, who knows whether the request bears it.
 */
final class HttpTransport implements AutoCloseable {
  private static final int MAX_IDLE = 64;
  private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(60);

  private final boolean tls;
  private final String host;
  private final int port;
  private final String authority;
  private final String prefix;
  private final Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();
  private final Set<HttpConnection> busy = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  HttpTransport(URI uri) {
    this.tls = uri.getScheme().equals("https");
    String name = uri.getHost();
    this.host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    this.port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    this.authority = uri.getPort() >= 0 ? name + ":" + uri.getPort() : name;
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    this.prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** A request that got no answer. */
  static final class NoAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    /** Whether any of the request may have reached the hub. */
    final boolean sent;

    NoAnswer(IOException cause, boolean sent) {
      super(cause.getMessage(), cause);
      this.sent = sent;
    }

    boolean wasInterrupted() {
      IOException why = (IOException) getCause();
      return why instanceof ClosedByInterruptException
          || (why instanceof InterruptedIOException && !(why instanceof SocketTimeoutException));
    }
  }

  /** Sends a request once and returns the answer. */
  HttpReply exchange(HttpRequest request, Duration connectTimeout, Duration answerTimeout)
      throws NoAnswer {
    HttpConnection kept = takeIdle();
    HttpConnection connection;
    try {
      connection = kept == null ? open(connectTimeout) : kept;
    } catch (IOException e) {
      throw new NoAnswer(e, false);
    }
    busy.add(connection);
    boolean keep = false;
    try {
      if (closed) {
        throw new IOException("the client was closed");
      }
      connection.send(request.toBytes(prefix, authority));
      HttpReply reply = connection.receive(answerTimeout);
      keep = connection.isReusable();
      return reply;
    } catch (IOException e) {
      throw new NoAnswer(e, true);
    } finally {
      busy.remove(connection);
      release(connection, keep);
    }
  }

  private @Nullable HttpConnection takeIdle() {
    for (HttpConnection c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
      if (c.idle().compareTo(MAX_IDLE_TIME) < 0 && c.isAlive()) {
        return c;
      }
      c.close();
    }
    return null;
  }

  private HttpConnection open(Duration timeout) throws IOException {
    IOException failure = null;
    for (InetAddress address : InetAddress.getAllByName(host)) {
      try {
        return HttpConnection.open(new InetSocketAddress(address, port), tls, timeout);
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        }
      }
    }
    throw failure == null ? new IOException("no address for " + host) : failure;
  }

  private void release(HttpConnection connection, boolean keep) {
    if (!keep || closed || idle.size() >= MAX_IDLE) {
      connection.close();
      return;
    }
    idle.addFirst(connection);
    if (closed) {
      closeAll();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** Closes every connection, also those that a thread is waiting on. */
  @Override
  public void close() {
    closed = true;
    closeAll();
  }

  private void closeAll() {
    for (HttpConnection c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
      c.close();
    }
    busy.forEach(HttpConnection::close);
  }
}
