package io.rosetrap.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one hub, kept for the next request. Safe for use by many threads. It never sends a
 * request twice: that is for the caller to decide, who knows whether the request bears it.
 */
final class HttpTransport implements AutoCloseable {
  private static final int MAX_IDLE = 64;
  private static final Duration MAX_IDLE_TIME = Duration.ofSeconds(60);

  private final HubAddress hub;
  private final Duration stall;

  /** The connection used last comes first, so that those too many grow old at the end. */
  private final Deque<HttpConnection> idle = new ConcurrentLinkedDeque<>();

  /** One permit for each connection that may still be added to {@link #idle}. */
  private final Semaphore room = new Semaphore(MAX_IDLE);

  /** What {@link #close} must close to end what threads are doing. */
  private final Set<Closeable> busy = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  /**
   * Connects to nothing yet.
   *
   * @param hub where to
   * @param stall how long the hub may do nothing in the middle of a request or an answer
   */
  HttpTransport(HubAddress hub, Duration stall) {
    this.hub = hub;
    this.stall = stall;
  }

  /** A request that got no answer. */
  static final class NoAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    final IOException reason;

    /** Whether any of the request may have reached the hub. */
    final boolean sent;

    NoAnswer(IOException reason, boolean sent) {
      super(reason.getMessage(), reason);
      this.reason = reason;
      this.sent = sent;
    }
  }

  /** Sends a request once and returns the answer. */
  HttpReply exchange(HttpRequest request, Duration connectTimeout, Duration answerTimeout)
      throws NoAnswer {
    HttpConnection connection = connection(connectTimeout);
    busy.add(connection);
    boolean keep = false;
    boolean sent = false;
    try {
      requireOpen();
      sent = true;
      HttpReply reply =
          connection.exchange(request.toBytes(hub.prefix(), hub.authority()), answerTimeout, stall);
      keep = connection.isReusable();
      return reply;
    } catch (IOException e) {
      throw new NoAnswer(e, sent);
    } finally {
      busy.remove(connection);
      release(connection, keep);
    }
  }

  private HttpConnection connection(Duration timeout) throws NoAnswer {
    HttpConnection kept = takeIdle();
    if (kept != null) {
      return kept;
    }
    try {
      return open(timeout);
    } catch (IOException e) {
      throw new NoAnswer(e, false);
    }
  }

  private @Nullable HttpConnection takeIdle() {
    for (HttpConnection c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
      room.release();
      if (!isOld(c) && c.isAlive()) {
        return c;
      }
      c.close();
    }
    return null;
  }

  private static boolean isOld(HttpConnection connection) {
    return connection.idle().compareTo(MAX_IDLE_TIME) > 0;
  }

  /** Tries the addresses of the host one after the other. */
  private HttpConnection open(Duration timeout) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    InetAddress[] addresses = InetAddress.getAllByName(hub.host());
    IOException failure = new IOException("no address for " + hub.host());
    for (int i = 0; i < addresses.length; i++) {
      long share = (deadline - System.nanoTime()) / (addresses.length - i);
      try {
        return open(addresses[i], Duration.ofNanos(Math.max(0, share)));
      } catch (ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        if (i > 0) {
          e.addSuppressed(failure);
        }
        failure = e;
      }
    }
    throw failure;
  }

  private HttpConnection open(InetAddress address, Duration timeout) throws IOException {
    SocketChannel channel = SocketChannel.open();
    busy.add(channel);
    try {
      requireOpen();
      InetSocketAddress target = new InetSocketAddress(address, hub.port());
      return HttpConnection.open(channel, target, hub.tls(), timeout);
    } finally {
      busy.remove(channel);
    }
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the client is closed");
    }
  }

  private void release(HttpConnection connection, boolean keep) {
    if (!keep || closed || !room.tryAcquire()) {
      connection.close();
      return;
    }
    idle.addFirst(connection);
    HttpConnection oldest = idle.peekLast();
    if (oldest != null && isOld(oldest) && idle.remove(oldest)) {
      room.release();
      oldest.close();
    }
    if (closed) {
      closeAll();
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** How many connections are kept for the next request. */
  int idleConnections() {
    return idle.size();
  }

  /** Closes every connection, also those that a thread is waiting on. */
  @Override
  public void close() {
    closed = true;
    closeAll();
  }

  private void closeAll() {
    for (HttpConnection c = idle.pollFirst(); c != null; c = idle.pollFirst()) {
      room.release();
      c.close();
    }
    for (Closeable connection : busy) {
      closeQuietly(connection);
    }
  }

  private static void closeQuietly(Closeable connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // It is of no use either way.
    }
  }
}
