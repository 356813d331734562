package io.rosetrap.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one connection, both ways. Either the listener's thread has it, which never blocks
 * in that, or the connection's own thread, which does; while that one waits for something else, the
 * listener's thread looks whether its peer has gone, and what comes meanwhile is kept and read
 * next.
 *
 * <p>One lock guards all fields. It is not held in I/O that may block: the listener's thread reads
 * under it, but only while the channel does not block. {@link #closeIfIdle} and {@link #close} may
 * come from any thread.
 */
final class PeerSocket implements DataWriter {
  /** Takes most requests whole; all that an idle connection holds. */
  private static final int LEAST_READ = 1 << 10;

  /** Whatever is read or written at once is copied to memory outside of the heap, which is kept. */
  private static final int MOST_AT_ONCE = 64 << 10;

  /** A peer that sends more than this while it is to wait is watched no more. */
  private static final int MOST_AHEAD = 64 << 10;

  private final SocketChannel channel;
  private final Listener listener;
  private final ReentrantLock lock = new ReentrantLock();

  /** What was read ahead and not taken yet. */
  @GuardedBy("lock")
  private final Deque<byte[]> ahead = new ArrayDeque<>(1);

  @GuardedBy("lock")
  private int aheadBytes;

  /** Whether the peer has closed its side. */
  @GuardedBy("lock")
  private boolean ended;

  /** Whether the peer was found to have gone while it was watched. */
  @GuardedBy("lock")
  private boolean gone;

  /** Whether the peer is watched; the channel does not block then. */
  @GuardedBy("lock")
  private boolean watched;

  /** Whether the listener's thread has the connection; the channel does not block then. */
  @GuardedBy("lock")
  private boolean attached;

  /**
   * What to do if the peer goes; there while the connection's own thread waits for other things.
   */
  @GuardedBy("lock")
  private @Nullable Runnable onGone;

  @GuardedBy("lock")
  private long watchFromNanos;

  @GuardedBy("lock")
  private @Nullable SelectionKey key;

  /** Whether a selector may still hold the channel. */
  @GuardedBy("lock")
  private boolean held;

  /** Whether the connection's own thread is blocked until bytes come, and since when. */
  @GuardedBy("lock")
  private boolean idle;

  @GuardedBy("lock")
  private long idleSinceNanos;

  /** How much to ask for next; for the connection's own thread alone. */
  private int readSize = LEAST_READ;

  /** What the system did not take when it was to be sent; for whoever has the connection. */
  private byte @Nullable [] unsent;

  PeerSocket(SocketChannel channel, Listener listener) {
    this.channel = channel;
    this.listener = listener;
  }

  SocketAddress address(boolean remote) {
    try {
      return remote ? channel.getRemoteAddress() : channel.getLocalAddress();
    } catch (IOException e) {
      throw new CloseConnectionException("The connection broke", e);
    }
  }

  // --- reading -------------------------------------------------------------------------------

  /** The next bytes, or null at the end of the stream; blocks until there are any. */
  byte @Nullable [] read() {
    lock.lock();
    try {
      byte[] bytes = ahead.poll();
      if (bytes != null || ended) {
        aheadBytes -= bytes == null ? 0 : bytes.length;
        return bytes;
      }
      idle = true;
      idleSinceNanos = System.nanoTime();
    } finally {
      lock.unlock();
    }
    try {
      return receive();
    } finally {
      lock.lock();
      try {
        idle = false;
      } finally {
        lock.unlock();
      }
    }
  }

  /** What was read ahead, or null if nothing was; never blocks. */
  byte @Nullable [] takeAhead() {
    lock.lock();
    try {
      byte[] bytes = ahead.poll();
      aheadBytes -= bytes == null ? 0 : bytes.length;
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  private byte @Nullable [] receive() {
    byte[] bytes = new byte[readSize];
    int count;
    try {
      count = channel.read(ByteBuffer.wrap(bytes));
    } catch (IOException e) {
      throw new CloseConnectionException("The connection broke", e);
    }
    if (count < 0) {
      return null;
    }
    boolean more = count == bytes.length;
    readSize = more ? Math.min(4 * readSize, MOST_AT_ONCE) : LEAST_READ;
    return more ? bytes : Arrays.copyOf(bytes, count);
  }

  /** Puts back bytes that were read and not used: they are read next. */
  void unread(byte[] bytes) {
    lock.lock();
    try {
      ahead.addFirst(bytes);
      aheadBytes += bytes.length;
    } finally {
      lock.unlock();
    }
  }

  /** Says that nothing more comes, and drops what the peer still sends for a while. */
  void discard(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      channel.shutdownOutput();
      Socket socket = channel.socket();
      InputStream in = socket.getInputStream();
      byte[] dropped = new byte[8 << 10];
      long remaining = atMost.toNanos();
      int count = 0;
      while (count >= 0 && remaining > 0) {
        socket.setSoTimeout((int) Math.max(1, remaining / 1_000_000));
        count = in.read(dropped);
        remaining = deadline - System.nanoTime();
      }
    } catch (IOException e) {
      // It has gone, or its time is up.
    }
  }

  // --- writing -------------------------------------------------------------------------------

  @Override
  public void write(BufferData... buffers) {
    writeNow(BufferData.create(buffers));
  }

  @Override
  public void write(BufferData buffer) {
    writeNow(buffer);
  }

  @Override
  public void writeNow(BufferData... buffers) {
    writeNow(BufferData.create(buffers));
  }

  @Override
  public void writeNow(BufferData buffer) {
    byte[] bytes = buffer.readBytes();
    try {
      send(bytes, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends the first of some bytes; blocks until they are with the system. On the listener's thread
   * it does not block, and what the system does not take is kept for {@link #sendRest}.
   */
  void send(byte[] bytes, int length) throws IOException {
    int at = unsent == null ? write(bytes, length) : 0;
    if (at < length) {
      byte[] before = unsent == null ? new byte[0] : unsent;
      byte[] all = Arrays.copyOf(before, before.length + length - at);
      System.arraycopy(bytes, at, all, before.length, length - at);
      unsent = all;
    }
  }

  /** Returns how many went, which are all where the channel blocks. */
  private int write(byte[] bytes, int length) throws IOException {
    int at = 0;
    while (at < length) {
      int count = channel.write(ByteBuffer.wrap(bytes, at, Math.min(MOST_AT_ONCE, length - at)));
      if (count == 0) {
        return at;
      }
      at += count;
    }
    return at;
  }

  /** Whether {@link #sendRest} has something to do. */
  boolean hasUnsent() {
    return unsent != null;
  }

  /** Sends what the system did not take before; blocks until it is there. */
  void sendRest() throws IOException {
    byte[] rest = unsent;
    unsent = null;
    if (rest != null) {
      send(rest, rest.length);
    }
  }

  // --- on the listener's thread --------------------------------------------------------------

  /**
   * Gives it to the listener's thread, which is told by the selector when something comes.
   *
   * @return false where the selector has not let go of it yet
   */
  boolean attach(Selector selector, HubConnection connection) throws IOException {
    lock.lock();
    try {
      channel.configureBlocking(false);
      key = channel.register(selector, SelectionKey.OP_READ, connection);
      held = true;
      attached = true;
      return true;
    } catch (CancelledKeyException e) {
      channel.configureBlocking(true);
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Takes it back from the listener's thread: from now on it blocks. */
  void detach() {
    lock.lock();
    try {
      if (attached) {
        attached = false;
        block();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Lets the channel block, which no selector holds any more. */
  @GuardedBy("lock")
  private void block() {
    dropKey();
    try {
      channel.configureBlocking(true);
    } catch (IOException e) {
      ended = true;
    }
  }

  @GuardedBy("lock")
  private void dropKey() {
    if (key != null) {
      key.cancel();
      key = null;
    }
  }

  /**
   * Takes in what has come, without blocking.
   *
   * @return how many bytes were added to what was read ahead; -1 at the end of the stream, of which
   *     nothing is told again; 0 also where the listener's thread does not have it any more
   */
  int takeIn(ByteBuffer scratch) {
    lock.lock();
    try {
      if (!attached) {
        return 0;
      }
      int count = readAhead(scratch);
      if (count < 0) {
        ended = true;
        lookNoMore();
      }
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** Reads what has come; -1 at the end of the stream. */
  @GuardedBy("lock")
  private int readAhead(ByteBuffer scratch) {
    int count;
    try {
      count = channel.read(scratch.clear());
    } catch (IOException e) {
      // A connection that broke has ended, too.
      return -1;
    }
    if (count > 0) {
      byte[] bytes = new byte[count];
      scratch.flip().get(bytes);
      ahead.add(bytes);
      aheadBytes += count;
      if (aheadBytes >= MOST_AHEAD) {
        lookNoMore();
      }
    }
    return count;
  }

  @GuardedBy("lock")
  private void lookNoMore() {
    if (key != null && key.isValid()) {
      key.interestOps(0);
    }
  }

  // --- watching ------------------------------------------------------------------------------

  /**
   * Calls back, on a thread of its own, if the peer has closed its side before {@link #unwatch}.
   *
   * @param unwatched how much later to begin to look; what ends sooner is spared the cost
   */
  void watch(Runnable gone, Duration unwatched) {
    lock.lock();
    try {
      onGone = gone;
      watchFromNanos = System.nanoTime() + unwatched.toNanos();
    } finally {
      lock.unlock();
    }
    listener.watch(this, unwatched);
  }

  /** Calls back no more: the connection's own thread reads and writes again. */
  void unwatch() {
    lock.lock();
    try {
      onGone = null;
      if (watched) {
        watched = false;
        block();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Begins the watch, unless it is over or a later one; called by the listener's thread. */
  void register(Selector selector) {
    lock.lock();
    try {
      if (onGone == null || watched || System.nanoTime() - watchFromNanos < 0) {
        return;
      }
      if (ended) {
        ended();
      } else if (aheadBytes < MOST_AHEAD) {
        channel.configureBlocking(false);
        watched = true;
        key = channel.register(selector, SelectionKey.OP_READ, this);
        held = true;
      }
    } catch (CancelledKeyException e) {
      registerNextTurn();
    } catch (IOException e) {
      ended();
    } finally {
      lock.unlock();
    }
  }

  /** The selector has not let go of the channel yet, because a watch ended just now. */
  @GuardedBy("lock")
  private void registerNextTurn() {
    watched = false;
    try {
      channel.configureBlocking(true);
      listener.watch(this, Duration.ZERO);
    } catch (IOException e) {
      ended();
    }
  }

  /** Takes in what has come; called by the listener's thread. */
  void arrived(ByteBuffer scratch) {
    lock.lock();
    try {
      if (watched && key != null && readAhead(scratch) < 0) {
        ended();
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void ended() {
    ended = true;
    gone = true;
    dropKey();
    if (onGone != null) {
      // What it does takes locks of the hub, which the listener must not wait for.
      listener.thread("rosetrap-peer-gone", onGone).start();
      onGone = null;
    }
  }

  /** How much has been read ahead and not taken yet, in bytes. */
  int aheadBytes() {
    lock.lock();
    try {
      return aheadBytes;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the peer was found to have gone while it was watched. */
  boolean isGone() {
    lock.lock();
    try {
      return gone;
    } finally {
      lock.unlock();
    }
  }

  /** All of that, which stays there; null where nothing was read, or it came in several pieces. */
  byte @Nullable [] onlyAhead() {
    lock.lock();
    try {
      return ahead.size() == 1 ? ahead.peek() : null;
    } finally {
      lock.unlock();
    }
  }

  /** Whether the peer was seen to have closed its side. */
  boolean hasEnded() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  // --- closing -------------------------------------------------------------------------------

  /** Whether the connection's own thread is blocked until bytes come. */
  boolean isIdle() {
    lock.lock();
    try {
      return idle;
    } finally {
      lock.unlock();
    }
  }

  /** Closes the connection if its own thread has waited for bytes for at least so long. */
  void closeIfIdle(Duration atLeast) {
    lock.lock();
    try {
      if (!idle || System.nanoTime() - idleSinceNanos < atLeast.toNanos()) {
        return;
      }
    } finally {
      lock.unlock();
    }
    close();
  }

  /** Closes the connection, whatever its own thread is about. */
  @Override
  public void close() {
    boolean letGo;
    lock.lock();
    try {
      letGo = held;
    } finally {
      lock.unlock();
    }
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (letGo) {
      // The system's socket is closed only when the selector has let go of it.
      listener.wakeup();
    }
  }
}
