package io.rosetrap.server;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.http1.Http1Connection;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A connection and its virtual thread: requests are read and answered by the web server's HTTP/1.1,
 * except that one whose answer takes long is answered from here, on a thread that has nothing of
 * the web server on its stack. All calls but {@link #closeIfIdle}, {@link #closeIfUnused} and
 * {@link #cut} come from the connection's thread, of which there is one at a time.
 */
final class HubConnection implements ConnectionContext {
  private static final Logger LOG = System.getLogger(HubConnection.class.getName());

  /** How long a refused peer may go on sending, so that it comes to read why. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final PeerSocket peer;
  private final Listener listener;
  private final HttpService service;

  private volatile @Nullable Thread thread;

  /** Reads requests, while that goes on. */
  private @Nullable Http1Connection http;

  private @Nullable DataReader reader;

  /** The present request, where something is left to do for it. */
  private @Nullable Exchange unfinished;

  /** Whether it has had a request. */
  private boolean used;

  private boolean ends;
  private boolean lingers;

  HubConnection(PeerSocket peer, Listener listener, HttpService service) {
    this.peer = peer;
    this.listener = listener;
    this.service = service;
    listener.atWork().enter();
  }

  /** Goes on with the connection on a new thread, whose stack holds nothing yet. */
  void start() {
    Thread next = Thread.ofVirtual().name("rosetrap-connection").unstarted(this::run);
    thread = next;
    next.start();
  }

  private void run() {
    boolean goesOn = false;
    try {
      Exchange last = takeUnfinished();
      if (last != null) {
        service.routing().go(last);
      }
      while (!ends && unfinished == null) {
        serve();
      }
      if (unfinished != null) {
        start();
        goesOn = true;
      }
    } catch (CloseConnectionException | UncheckedIOException e) {
      LOG.log(Level.DEBUG, "a connection has ended", e);
    } catch (InterruptedException e) {
      // Only the end of the hub interrupts it.
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a connection has failed", e);
    } finally {
      if (!goesOn) {
        end();
      }
    }
  }

  private void end() {
    try {
      // Whatever went wrong, a wait that has begun is not forgotten.
      for (Exchange last = takeUnfinished(); last != null; last = takeUnfinished()) {
        service.routing().go(last);
      }
    } catch (CloseConnectionException | UncheckedIOException e) {
      LOG.log(Level.DEBUG, "a connection has ended", e);
    } finally {
      if (lingers) {
        // Closing at once would reset the connection under a peer that still sends: it could not
        // read.
        peer.discard(LINGER);
      }
      gone();
    }
  }

  private void gone() {
    try {
      peer.close();
    } finally {
      listener.ended(this);
      // Last, because whoever closes the hub waits for this, and cuts what lingers otherwise.
      listener.atWork().leave();
    }
  }

  /** Gives up a connection whose thread could not be started. */
  void abandon() {
    gone();
  }

  /** Reads and answers requests until one is to be answered from here, or the connection ends. */
  private void serve() throws InterruptedException {
    DataReader bytes = DataReader.create(this::read);
    reader = bytes;
    http = service.connection(this);
    http.handle(service.limit());
    if (unfinished == null && !ends) {
      // The web server has refused what came.
      endAfterAnswer(true);
      return;
    }
    http = null;
    reader = null;
    int unused = bytes.available();
    if (unused > 0) {
      peer.unread(bytes.readBytes(unused));
    }
  }

  private @Nullable Exchange takeUnfinished() {
    Exchange taken = unfinished;
    unfinished = null;
    return taken;
  }

  private byte @Nullable [] read() {
    if (http != null && !http.canInterrupt()) {
      byte[] bytes = peer.read();
      if (bytes == null) {
        // Between requests the peer may leave; within one it has not said all.
        throw broken("it breaks off before its end", null);
      }
      return bytes;
    }
    if (used && listener.isClosing()) {
      return null;
    }
    byte[] bytes = peer.readFirst();
    used = true;
    return bytes;
  }

  /** A request that cannot be read to its end, so that nothing can be read after it either. */
  static RequestException broken(String message, @Nullable Throwable cause) {
    RequestException.Builder builder =
        RequestException.builder()
            .type(DirectHandler.EventType.BAD_REQUEST)
            .setKeepAlive(false)
            .message(message);
    return cause == null ? builder.build() : builder.cause(cause).build();
  }

  // --- what a request says of its connection -------------------------------------------------

  /**
   * Leaves the rest of the present request for when the web server is through with it, so that a
   * connection which waits holds little memory.
   */
  void later(Exchange exchange) {
    unfinished = exchange;
    unwind();
  }

  /**
   * Ends the connection once the present request is answered.
   *
   * @param unread whether the peer may still be sending, because not all of its request was read
   */
  void endAfterAnswer(boolean unread) {
    ends = true;
    lingers = lingers || unread;
    unwind();
  }

  /** Has the web server read no further request. */
  private void unwind() {
    if (http != null && !http.canInterrupt()) {
      http.close(false);
    }
  }

  /**
   * From now on the handler waits; the callback comes if the peer goes away meanwhile.
   *
   * @param unwatched for how long that is not looked at
   */
  void beginWait(Runnable onGone, Duration unwatched) {
    peer.watch(onGone, unwatched);
  }

  /** The handler has done waiting. */
  void endWait() {
    peer.unwatch();
  }

  /** Whether the peer is known to have gone. */
  boolean isGone() {
    return peer.hasEnded();
  }

  /** An answer to the present request. */
  HttpAnswer answer() {
    return new HttpAnswer(peer);
  }

  // --- ending it from outside ----------------------------------------------------------------

  /** Closes the connection if its thread has waited for bytes for at least so long. */
  void closeIfIdle(Duration atLeast) {
    peer.closeIfIdle(atLeast);
  }

  /** Closes the connection if it waits for a request, rather than for the rest of one. */
  void closeIfUnused() {
    peer.closeIfResting();
  }

  /** Closes the connection, whatever its thread is about. */
  void cut() {
    peer.close();
    Thread last = thread;
    if (last != null) {
      last.interrupt();
    }
  }

  // --- what the web server wants to know -----------------------------------------------------

  /** A peer without TLS. */
  private record PlainPeer(SocketAddress address) implements PeerInfo {
    @Override
    public String host() {
      return address instanceof InetSocketAddress internet ? internet.getHostString() : "";
    }

    @Override
    public int port() {
      return address instanceof InetSocketAddress internet ? internet.getPort() : 0;
    }

    @Override
    public Optional<Principal> tlsPrincipal() {
      return Optional.empty();
    }

    @Override
    public Optional<Certificate[]> tlsCertificates() {
      return Optional.empty();
    }
  }

  @Override
  public ListenerContext listenerContext() {
    return service;
  }

  @Override
  public ExecutorService executor() {
    return service.executor();
  }

  @Override
  public DataWriter dataWriter() {
    return peer;
  }

  @Override
  public DataReader dataReader() {
    if (reader == null) {
      throw new IllegalStateException("nothing reads the connection now");
    }
    return reader;
  }

  @Override
  public Router router() {
    return service.router();
  }

  @Override
  public PeerInfo remotePeer() {
    return new PlainPeer(peer.address(true));
  }

  @Override
  public PeerInfo localPeer() {
    return new PlainPeer(peer.address(false));
  }

  @Override
  public boolean isSecure() {
    return false;
  }

  @Override
  public String socketId() {
    return "rosetrap";
  }

  @Override
  public String childSocketId() {
    return Integer.toHexString(System.identityHashCode(this));
  }
}
