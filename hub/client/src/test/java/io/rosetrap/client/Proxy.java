package io.rosetrap.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A TCP proxy in front of a hub, at an address that stays, for everything that networks do. */
final class Proxy implements AutoCloseable {
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger droppedAnswers = new AtomicInteger();
  private final AtomicBoolean dropNextAnswer = new AtomicBoolean();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final int port;
  private volatile int target;
  private volatile int answerBytes;
  private volatile ServerSocket listener;

  private Proxy(int target) throws IOException {
    this.target = target;
    this.listener = listen(0);
    this.port = listener.getLocalPort();
    accept(listener);
  }

  static Proxy before(TestHub hub) {
    try {
      return new Proxy(hub.port());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static ServerSocket listen(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_024);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** How many connections it took so far. */
  int accepted() {
    return accepted.get();
  }

  /** How many answers it kept for itself. */
  int droppedAnswers() {
    return droppedAnswers.get();
  }

  /** How many connections are open now. */
  int open() {
    return open.size() / 2;
  }

  /** From now on new connections end at another hub. */
  void leadTo(TestHub hub) {
    target = hub.port();
  }

  /** Drops every connection; new ones are taken. */
  void cut() {
    open.forEach(Proxy::close);
  }

  /** Refuses connections, and drops those there are. */
  void goAway() {
    close(listener);
    Facts.await("connections are refused", this::isRefused);
    cut();
  }

  private boolean isRefused() {
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Whether a thread has failed to connect and is about to try again. */
  boolean isSearchedBy(Thread client) {
    return LockSupport.getBlocker(client) != null && open() == 0;
  }

  /** Takes connections again. */
  void comeBack() {
    // The port may have been lent to somebody's outgoing connection meanwhile.
    Facts.await("the port is free again", this::bind);
    accept(listener);
  }

  private boolean bind() {
    try {
      listener = listen(port);
      return true;
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Lets the next request through, and drops its connection when the answer comes.
   *
   * @param afterBytes how many bytes of the answer still pass
   */
  void dropNextAnswer(int afterBytes) {
    answerBytes = afterBytes;
    dropNextAnswer.set(true);
  }

  /** Lets all answers through again. */
  void dropNothing() {
    dropNextAnswer.set(false);
  }

  private void accept(ServerSocket from) {
    Thread.ofVirtual()
        .start(
            () -> {
              while (true) {
                try {
                  connect(from.accept());
                } catch (IOException e) {
                  if (from.isClosed()) {
                    return;
                  }
                }
              }
            });
  }

  private void connect(Socket client) throws IOException {
    accepted.incrementAndGet();
    Socket hub = new Socket();
    open.add(client);
    open.add(hub);
    try {
      client.setTcpNoDelay(true);
      hub.setTcpNoDelay(true);
      hub.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
    } catch (IOException e) {
      forget(client, hub);
      return;
    }
    Thread.ofVirtual().start(() -> carry(client, hub, false));
    Thread.ofVirtual().start(() -> carry(hub, client, true));
  }

  private void carry(Socket from, Socket to, boolean answers) {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (answers && dropNextAnswer.compareAndSet(true, false)) {
          out.write(buffer, 0, Math.min(n, answerBytes));
          droppedAnswers.incrementAndGet();
          break;
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // Then the other side is told by closing, as below.
    } finally {
      forget(from, to);
    }
  }

  private void forget(Socket a, Socket b) {
    close(a);
    close(b);
    open.remove(a);
    open.remove(b);
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    goAway();
  }
}
