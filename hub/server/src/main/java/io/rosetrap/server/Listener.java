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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The port of a hub, and one thread for all that takes no time: it takes on connections, reads
 * their requests and answers those that it can at once, keeps the readers that wait, watches peers,
 * and closes connections that are idle for too long. What may block is done by virtual threads.
 * Safe for use by many threads.
 */
final class Listener {
  private static final Logger LOG = System.getLogger(Listener.class.getName());
  private static final int BACKLOG = 1_024;
  private static final int MOST_AT_ONCE = 1_000;

  /** A write that wakes more readers is answered before the rest of them. */
  private static final int MOST_FOLLOWED = 100;

  /**
   * How soon to try again after a connection could not be taken on, for instance for want of files.
   */
  private static final Duration TICK = Duration.ofMillis(50);

  private final ServerSocketChannel door;
  private final SelectionKey doorKey;
  private final Selector selector;
  private final HttpService service;
  private final Duration idle;
  private final Duration scan;
  private final InFlight atWork = new InFlight();
  private final AtomicInteger threads = new AtomicInteger();
  private final Set<HubConnection> open = ConcurrentHashMap.newKeySet();

  /** What others want done by the thread. */
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** Connections that are to be the thread's. */
  private final Queue<HubConnection> coming = new ConcurrentLinkedQueue<>();

  /** For the thread alone, as all below. */
  private final Deadlines deadlines = new Deadlines();

  private final List<PeerSocket> toWatch = new ArrayList<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(16 << 10);
  private final Thread thread = Thread.ofPlatform().name("rosetrap-listener").unstarted(this::run);
  private volatile boolean closing;

  /** Whether the thread takes no connection any more. */
  private volatile boolean over;

  /** Whether the thread does what an ended wait brings about. */
  private boolean following;

  /** How often it did so in this turn. */
  private int followed;

  /** Whether to take on no connection until the next turn. */
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

  /** How many threads do something for connections. */
  int threads() {
    return threads.get();
  }

  /** Makes a virtual thread for something that is done for a connection. */
  Thread thread(String name, Runnable work) {
    return Thread.ofVirtual()
        .name(name)
        .unstarted(
            () -> {
              threads.incrementAndGet();
              try {
                work.run();
              } finally {
                threads.decrementAndGet();
              }
            });
  }

  /** How many connections do something for their peers. */
  InFlight atWork() {
    return atWork;
  }

  /** When what is to happen; for the thread alone. */
  Deadlines deadlines() {
    return deadlines;
  }

  /**
   * Has a peer watched whose connection is with a thread of its own.
   *
   * @param delay how much later
   */
  void watch(PeerSocket peer, Duration delay) {
    long from = System.nanoTime() + delay.toNanos();
    execute(() -> deadlines.add(from, () -> toWatch.add(peer)));
  }

  private void execute(Runnable task) {
    tasks.add(task);
    wakeup();
  }

  /**
   * Does something on the thread: at once if that is the caller, unless it is in the midst of such
   * a thing, and soon otherwise.
   */
  void here(Runnable task) {
    if (Thread.currentThread() != thread) {
      execute(task);
    } else if (following || followed >= MOST_FOLLOWED) {
      tasks.add(task);
    } else {
      following = true;
      followed++;
      try {
        task.run();
      } finally {
        following = false;
      }
    }
  }

  /**
   * Gives a connection to the thread; it is the caller's no more.
   *
   * @return false if the thread takes none any more, and it still is the caller's
   */
  boolean adopt(HubConnection connection) {
    coming.add(connection);
    // Looked at after it was added: the thread empties the queue once more when it is over.
    if (over) {
      return !coming.remove(connection);
    }
    wakeup();
    return true;
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
        boolean isDue = System.nanoTime() - scanned >= scan.toNanos();
        turn(isDue);
        if (isDue) {
          scanned = System.nanoTime();
        }
      }
      // Whoever has connected before the hub closes is told that it does.
      accept();
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the hub cannot listen any longer", e);
    } finally {
      try {
        leaveAll();
      } finally {
        shut();
      }
    }
  }

  private void turn(boolean scans) throws IOException {
    try {
      followed = 0;
      boolean paused = pausing;
      Duration longest = paused ? TICK : scan;
      long nanos = deadlines.nanosToNext(System.nanoTime(), longest.toNanos());
      boolean busy = !tasks.isEmpty() || !coming.isEmpty();
      // Rounded up, or it would look in vain until the time has come.
      long millis = busy ? 0 : TimeUnit.NANOSECONDS.toMillis(nanos + 999_999);
      if (millis > 0) {
        selector.select(this::ready, millis);
      } else {
        selector.selectNow(this::ready);
      }
      doTasks();
      deadlines.run(System.nanoTime());
      takeOn();
      if (scans) {
        open.forEach(connection -> connection.closeIfIdle(idle));
      }
      if (paused) {
        doorKey.interestOps(SelectionKey.OP_ACCEPT);
        pausing = false;
      }
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      // One connection's trouble must not make the hub deaf for all others.
      LOG.log(Level.ERROR, "the listener has met a fault", e);
      LockSupport.parkNanos(TICK.toNanos());
    }
  }

  private void ready(SelectionKey ready) {
    if (ready.attachment() instanceof HubConnection connection) {
      connection.ready(scratch);
    } else if (ready.attachment() instanceof PeerSocket peer) {
      peer.arrived(scratch);
    } else {
      accept();
    }
  }

  /** Not all, where they are many, so that others get their turn. */
  private void doTasks() {
    Runnable task = tasks.poll();
    for (int i = 1; task != null; i++) {
      task.run();
      task = i < MOST_AT_ONCE ? tasks.poll() : null;
    }
  }

  private void takeOn() throws IOException {
    if (toWatch.isEmpty() && coming.isEmpty()) {
      return;
    }
    // A channel can be registered again only when the selector has let go of it.
    selector.selectNow(this::ready);
    List<PeerSocket> peers = List.copyOf(toWatch);
    toWatch.clear();
    peers.forEach(this::beginWatch);
    List<HubConnection> again = new ArrayList<>();
    try {
      for (HubConnection next = coming.poll(); next != null; next = coming.poll()) {
        if (!next.attach(selector)) {
          again.add(next);
        }
      }
    } finally {
      coming.addAll(again);
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

  /** Gives all connections away, which are answered what there is to say, and closed. */
  private void leaveAll() {
    over = true;
    // Said before it is emptied: who comes later is sent back.
    for (HubConnection next = coming.poll(); next != null; next = coming.poll()) {
      next.leaveUntaken();
    }
    while (!tasks.isEmpty()) {
      doTasks();
    }
    open.forEach(connection -> connection.leave(scratch));
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
    if (!connection.attach(selector)) {
      coming.add(connection);
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
   * they are done or the time is up. Waits must have been ended before.
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
    atWork.awaitNone(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    open.forEach(HubConnection::cut);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
