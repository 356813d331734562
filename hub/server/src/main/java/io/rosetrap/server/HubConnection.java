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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.Selector;
import java.security.Principal;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A connection. Requests are read by the web server's HTTP/1.1. One thread has it at a time: that
 * of the listener, which answers what is answered at once and keeps those that wait, or a virtual
 * thread of the connection's own for all that may block, which is given back when it has done that.
 * All calls but {@link #cut} come from the thread that has it, {@link #start} hands it over, and so
 * does {@link Listener#adopt}.
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

  /** The wait that the listener's thread keeps for it. */
  private Waiting.@Nullable Blocking kept;

  /** When the time of that is up. */
  private Deadlines.@Nullable Due due;

  private long keptSinceNanos;

  /** Whether the listener's thread has it and nothing has come that is not answered. */
  private boolean resting;

  private long restingSinceNanos;

  /** Whether the present request is answered on the listener's thread. */
  private boolean quick;

  /** Whether no further request is read for now, because the peer does not take its answers. */
  private boolean stalled;

  /** Whether the peer has gone, as far as the wait that is kept is concerned. */
  private boolean left;

  private boolean ends;
  private boolean lingers;

  HubConnection(PeerSocket peer, Listener listener, HttpService service) {
    this.peer = peer;
    this.listener = listener;
    this.service = service;
    listener.atWork().enter();
  }

  // --- on the listener's thread --------------------------------------------------------------

  /** Takes the connection; nothing of it is unread. Returns false if that is to be tried again. */
  boolean attach(Selector selector) {
    try {
      if (!peer.attach(selector, this)) {
        return false;
      }
      Exchange waiting = unfinished;
      if (waiting != null) {
        keep(waiting.blocking().orElseThrow());
      } else {
        rest();
      }
    } catch (IOException | ClosedSelectorException e) {
      LOG.log(Level.DEBUG, "a connection has ended", e);
      ends = true;
      start();
    }
    return true;
  }

  private void rest() {
    resting = true;
    restingSinceNanos = System.nanoTime();
    listener.atWork().leave();
  }

  private void stir() {
    if (resting) {
      resting = false;
      listener.atWork().enter();
    }
  }

  /** Something has come, or the peer has closed its side. */
  void ready(ByteBuffer scratch) {
    if (kept == null && !resting) {
      // What the selector found was meant for one that has been handed over since.
      return;
    }
    int count = peer.takeIn(scratch);
    Waiting.Blocking wait = kept;
    if (wait != null) {
      if (count < 0) {
        cancelLater(wait);
      }
      return;
    }
    if (count < 0) {
      stir();
      end();
    } else if (count > 0 && resting) {
      stir();
      proceed();
    }
  }

  private void cancelLater(Waiting.Blocking wait) {
    long from = keptSinceNanos + wait.unwatched().toNanos();
    listener.deadlines().add(from, () -> cancel(wait));
  }

  private void cancel(Waiting.Blocking wait) {
    if (isKept(wait)) {
      left = true;
      wait.peerIsGone();
    }
  }

  /** Answers what has been read, as far as that can be done at once. */
  private void proceed() {
    if (peer.aheadBytes() > 0 && !isQuick()) {
      start();
    } else if (peer.aheadBytes() > 0) {
      quick = true;
      step(this::serve);
    } else if (peer.hasEnded()) {
      end();
    } else {
      rest();
    }
  }

  /** Whether what was read ahead is all that is read next, and is answered at once. */
  private boolean isQuick() {
    byte[] bytes = peer.onlyAhead();
    return bytes != null
        && service.isQuick()
        && (reader == null || reader.available() == 0)
        && Glance.isQuick(bytes);
  }

  @FunctionalInterface
  private interface Step {
    void run() throws InterruptedException;
  }

  /** Does something for the present request, and then what follows from it. */
  private void step(Step what) {
    try {
      what.run();
    } catch (CloseConnectionException | UncheckedIOException e) {
      LOG.log(Level.DEBUG, "a connection has ended", e);
      ends = true;
    } catch (InterruptedException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
      LOG.log(Level.ERROR, "a connection has failed", e);
      ends = true;
    }
    Exchange rest = unfinished;
    Optional<Waiting.Blocking> wait = rest == null ? Optional.empty() : rest.blocking();
    if (peer.hasUnsent() || lingers) {
      start();
    } else if (wait.isPresent() && wait.get().goesOn() && !ends) {
      keep(wait.get());
    } else if (rest != null) {
      start();
    } else if (ends) {
      end();
    } else {
      proceed();
    }
  }

  /** Waits without a thread. */
  private void keep(Waiting.Blocking wait) {
    kept = wait;
    keptSinceNanos = System.nanoTime();
    due = listener.deadlines().add(wait.deadlineNanos(), () -> ended(wait));
    if (peer.hasEnded()) {
      cancelLater(wait);
    }
    wait.of().whenEnded(() -> listener.here(() -> ended(wait)));
  }

  /** A wait is over, or its time is. */
  private void ended(Waiting.Blocking wait) {
    if (!isKept(wait)) {
      return;
    }
    letGo();
    Exchange last = unfinished;
    if (quick && last != null && wait.isAnsweredAtOnce()) {
      unfinished = null;
      step(() -> service.routing().go(last));
    } else {
      start();
    }
  }

  private boolean isKept(Waiting.Blocking wait) {
    return kept != null && kept.of() == wait.of();
  }

  private void letGo() {
    kept = null;
    if (due != null) {
      listener.deadlines().remove(due);
      due = null;
    }
  }

  /** Closes it if nothing has come for at least so long. */
  void closeIfIdle(Duration atLeast) {
    if (!resting) {
      peer.closeIfIdle(atLeast);
    } else if (System.nanoTime() - restingSinceNanos >= atLeast.toNanos()) {
      stir();
      end();
    }
  }

  /** Leaves the listener's thread, which takes nothing more: what has come is answered. */
  void leave(ByteBuffer scratch) {
    if (kept != null) {
      letGo();
      start();
    } else if (resting) {
      stir();
      if (peer.takeIn(scratch) > 0) {
        start();
      } else {
        end();
      }
    }
  }

  /** The same for one that was on its way to the listener's thread. */
  void leaveUntaken() {
    start();
  }

  // --- on a thread of its own ----------------------------------------------------------------

  /** Goes on with the connection on a new thread, which may block. */
  private void start() {
    quick = false;
    peer.detach();
    Thread next = listener.thread("rosetrap-connection", this::run);
    thread = next;
    boolean started = false;
    try {
      next.start();
      started = true;
    } finally {
      if (!started) {
        end();
      }
    }
  }

  private void run() {
    boolean goesOn = false;
    try {
      stalled = false;
      peer.sendRest();
      while (!ends) {
        Exchange rest = unfinished;
        if (rest == null && peer.aheadBytes() > 0) {
          serve();
        } else if (rest != null && !isToBeKept(rest)) {
          unfinished = null;
          service.routing().go(rest);
        } else {
          break;
        }
      }
      goesOn = !ends && !peer.hasEnded() && listener.adopt(this);
    } catch (CloseConnectionException | UncheckedIOException | IOException e) {
      LOG.log(Level.DEBUG, "a connection has ended", e);
    } catch (InterruptedException e) {
      // Only the end of the hub interrupts it.
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "a connection has failed", e);
    } finally {
      if (!goesOn) {
        finish();
      }
    }
  }

  /** Whether its wait goes on; a peer that says nothing more is waited for here. */
  private boolean isToBeKept(Exchange rest) {
    return !peer.hasEnded() && rest.blocking().filter(Waiting.Blocking::goesOn).isPresent();
  }

  private void finish() {
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
      end();
    }
  }

  private @Nullable Exchange takeUnfinished() {
    Exchange taken = unfinished;
    unfinished = null;
    return taken;
  }

  // --- on either -----------------------------------------------------------------------------

  /** Reads and answers what was read ahead, until a request is to be gone on with differently. */
  private void serve() throws InterruptedException {
    Http1Connection requests = http;
    DataReader bytes = reader;
    if (requests == null || bytes == null) {
      bytes = DataReader.create(this::read);
      reader = bytes;
      requests = service.connection(this);
      http = requests;
    }
    try {
      requests.handle(service.limit());
    } catch (OutOfBytes e) {
      return;
    }
    if (unfinished == null && !ends && !stalled) {
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

  private byte @Nullable [] read() {
    boolean isBetween = http == null || http.canInterrupt();
    byte[] bytes = isBetween || quick ? peer.takeAhead() : peer.read();
    if (bytes == null && isBetween) {
      throw new OutOfBytes();
    }
    if (bytes == null) {
      // Between requests the peer may leave; within one it has not said all.
      throw broken("it breaks off before its end", null);
    }
    return bytes;
  }

  private void end() {
    Exchange rest = takeUnfinished();
    if (rest != null) {
      rest.blocking().ifPresent(Waiting.Blocking::abandon);
    }
    try {
      peer.close();
    } finally {
      listener.ended(this);
      // Last, because whoever closes the hub waits for this, and cuts what lingers otherwise.
      listener.atWork().leave();
    }
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

  /** Reads no further request before the peer has taken its answers. */
  void stopIfUnsent() {
    if (peer.hasUnsent()) {
      stalled = true;
      unwind();
    }
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
    return left || peer.isGone();
  }

  /** An answer to the present request. */
  HttpAnswer answer(String commonHeaders) {
    return new HttpAnswer(peer, commonHeaders);
  }

  // --- ending it from outside ----------------------------------------------------------------

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
