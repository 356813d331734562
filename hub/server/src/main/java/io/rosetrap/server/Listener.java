package io.rosetrap.server;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The port of a hub and one thread for all that nobody else waits for there: it takes on
 * connections, watches the peers of those whose handler waits, and closes those that are idle for
 * too long. Each connection has a virtual thread of its own besides. Safe for use by many threads.
 */
final class Listener {
  private static final Logger LOG = System.getLogger(Listener.class.getName());
  private static final int BACKLOG = 1_024;

  /**
   * How often to look at what is due: who is to be watched, and whether a connection can be taken
   * on again after one could not, for instance for want of files.
   */
  private static final Duration TICK = Duration.ofMillis(50);

  private final ServerSocketChannel door;
  private final SelectionKey doorKey;
  private final Selector selector;
  private final HttpService service;
  private final Duration idle;
  private final Duration scan;
  private final InFlight atWork = new InFlight();
  private final Set<HubConnection> open = ConcurrentHashMap.newKeySet();
  private final Queue<PeerSocket> toWatch = new ConcurrentLinkedQueue<>();

  /** Those to be watched a moment later, in the order in which they are due. */
  private final Queue<Later> toWatchLater = new ConcurrentLinkedQueue<>();

  private final ByteBuffer scratch = ByteBuffer.allocateDirect(16 << 10);
  private final Thread thread = Thread.ofPlatform().name("rosetrap-listener").unstarted(this::run);
  private volatile boolean closing;

  /** Whether the thread looks at what is to be watched later without being woken. */
  private volatile boolean ticking;

  /** Whether to take on no connection until the next turn; for the thread alone, as below. */
  private boolean pausing;

  /** Whether the last connection could not be taken on, which is said once. */
  private boolean failing;

  /**
   * Binds to an address; nothing is taken on before {@link #start}.
   *
   * @param idle how long a connection may be idle
   * @param scan how often to look for idle ones
   * @throws IOException if the address cannot be listened on
   */
  Listener(String host, int port, HttpService service, Duration idle, Duration scan)
      throws IOException {
    this.service = service;
    this.idle = idle;
    this.scan = scan;
    this.selector = Selector.open();
    this.door = ServerSocketChannel.open();
    boolean bound = false;
    try {
      door.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
      door.configureBlocking(false);
      doorKey = door.register(selector, SelectionKey.OP_ACCEPT);
      bound = true;
    } finally {
      if (!bound) {
        shut();
      }
    }
  }

  void start() {
    thread.start();
  }

  int port() {
    return door.socket().getLocalPort();
  }

  /** Whether no further request is to be begun on a connection that has had one. */
  boolean isClosing() {
    return closing;
  }

  /** How many connections do something for their peers. */
  InFlight atWork() {
    return atWork;
  }

  private record Later(PeerSocket peer, long dueNanos) {}

  /**
   * Has a peer watched.
   *
   * @param delay how much later; the same for all but those that have none
   */
  void watch(PeerSocket peer, Duration delay) {
    if (delay.isZero()) {
      toWatch.add(peer);
      wakeup();
      return;
    }
    toWatchLater.add(new Later(peer, System.nanoTime() + delay.toNanos()));
    // Seldom: a hub that is busy finds its thread ticking.
    if (!ticking) {
      wakeup();
    }
  }

  void wakeup() {
    selector.wakeup();
  }

  void ended(HubConnection connection) {
    open.remove(connection);
  }

  // --- the thread ----------------------------------------------------------------------------

  private void run() {
    try {
      long scanned = System.nanoTime();
      while (!closing) {
        turn();
        if (System.nanoTime() - scanned >= scan.toNanos()) {
          open.forEach(connection -> connection.closeIfIdle(idle));
          scanned = System.nanoTime();
        }
      }
      // Whoever has connected before the hub closes is told that it does.
      accept();
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the hub cannot listen any longer", e);
    } finally {
      shut();
    }
  }

  private void turn() throws IOException {
    try {
      // Said before it is looked at, so that what comes now either is seen here or wakes.
      ticking = false;
      ticking = !toWatchLater.isEmpty();
      boolean paused = pausing;
      Duration pause = paused || ticking ? TICK : scan;
      selector.select(this::ready, Math.max(1, pause.toMillis()));
      beginWatches();
      if (paused) {
        doorKey.interestOps(SelectionKey.OP_ACCEPT);
        pausing = false;
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      // One connection's trouble must not make the hub deaf for all others.
      LOG.log(Level.ERROR, "the listener has met a fault", e);
      LockSupport.parkNanos(TICK.toNanos());
    }
  }

  private void ready(SelectionKey ready) {
    if (ready.attachment() instanceof PeerSocket peer) {
      peer.arrived(scratch);
    } else {
      accept();
    }
  }

  private void beginWatches() throws IOException {
    List<PeerSocket> peers = new ArrayList<>();
    long now = System.nanoTime();
    for (Later next = toWatchLater.peek();
        next != null && now - next.dueNanos() >= 0;
        next = toWatchLater.peek()) {
      toWatchLater.remove();
      peers.add(next.peer());
    }
    for (PeerSocket peer = toWatch.poll(); peer != null; peer = toWatch.poll()) {
      peers.add(peer);
    }
    if (!peers.isEmpty()) {
      // A channel can be registered again only when the selector has let go of it.
      selector.selectNow(this::ready);
      peers.forEach(this::beginWatch);
    }
  }

  private void beginWatch(PeerSocket peer) {
    try {
      peer.register(selector);
    } catch (RuntimeException e) {
      // The others that are due with it are watched all the same.
      LOG.log(Level.ERROR, "a peer cannot be watched", e);
    }
  }

  private void accept() {
    try {
      for (SocketChannel peer = door.accept(); peer != null; peer = door.accept()) {
        admit(peer);
        failing = false;
      }
    } catch (IOException e) {
      if (!failing) {
        LOG.log(Level.WARNING, "no connection can be taken on for now", e);
      }
      failing = true;
      pausing = true;
      doorKey.interestOps(0);
    }
  }

  private void admit(SocketChannel peer) throws IOException {
    try {
      peer.setOption(StandardSocketOptions.TCP_NODELAY, true);
      peer.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    } catch (IOException e) {
      // It has gone already.
      peer.close();
      return;
    }
    HubConnection connection = new HubConnection(new PeerSocket(peer, this), this, service);
    open.add(connection);
    boolean started = false;
    try {
      connection.start();
      started = true;
    } finally {
      if (!started) {
        connection.abandon();
      }
    }
  }

  private void shut() {
    try (door;
        selector) {
      LOG.log(Level.DEBUG, "the port is free");
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the port could not be closed", e);
    }
  }

  // --- closing -------------------------------------------------------------------------------

  /**
   * Takes on who has connected by now, frees the port, closes idle connections, and the others when
   * they are done or the time is up.
   */
  void close(Duration grace) {
    long deadline = System.nanoTime() + grace.toNanos();
    closing = true;
    wakeup();
    boolean interrupted = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    open.forEach(HubConnection::closeIfUnused);
    atWork.awaitNone(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    open.forEach(HubConnection::cut);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
