package io.rosetrap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.CloseConnectionException;
import io.rosetrap.core.Hub;
import io.rosetrap.core.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bytes of a connection: its own thread reads them, or the listener's while it waits. */
class PeerSocketTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final int PATIENCE_MILLIS = 30_000;

  private final Listener listener = listener(true);
  private final Socket peer = new Socket();
  private final PeerSocket socket = connect();
  private final AtomicInteger gone = new AtomicInteger();

  private static Listener listener(boolean started) {
    try {
      Hub hub = new Hub(Limits.DEFAULTS, new JacksonMatcher(), InstantSource.system());
      HubRouting routing = new HubRouting(hub, ServerConfig.builder().build());
      HttpService http = new HttpService(routing, new Refusal("instance", 1), 1);
      Listener listener = new Listener("127.0.0.1", 0, http, NEVER, NEVER);
      if (started) {
        listener.start();
      }
      return listener;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PeerSocket connect() {
    return connect(peer, listener);
  }

  private static PeerSocket connect(Socket peer, Listener listener) {
    try (ServerSocketChannel door = ServerSocketChannel.open()) {
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      peer.setTcpNoDelay(true);
      peer.setSoTimeout(PATIENCE_MILLIS);
      peer.connect(door.getLocalAddress());
      SocketChannel accepted = door.accept();
      return new PeerSocket(accepted, listener);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void hangUp() throws IOException {
    peer.close();
    socket.close();
    listener.close(Duration.ofSeconds(5));
  }

  private void send(int... bytes) throws IOException {
    byte[] sent = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      sent[i] = (byte) bytes[i];
    }
    peer.getOutputStream().write(sent);
  }

  private CompletableFuture<byte[]> later() {
    return CompletableFuture.supplyAsync(
        socket::read, command -> Thread.ofVirtual().start(command));
  }

  private static <T> T join(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** All that comes until so many bytes are there. */
  private byte[] read(int count) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < count) {
      byte[] bytes = socket.read();
      assertThat(bytes).as("bytes after " + all.size()).isNotEmpty();
      all.writeBytes(bytes);
    }
    return all.toByteArray();
  }

  private static byte[] noise(int count) {
    byte[] bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  // --- reading -------------------------------------------------------------------------------

  @Test
  void read_unreadAndMore_comeInOrder() throws Exception {
    send(2);
    peer.shutdownOutput();
    socket.unread(new byte[] {1});

    assertThat(read(2)).containsExactly(1, 2);
    assertThat(socket.read()).isNull();
  }

  @Test
  void read_largeAndSmall_comesWhole() throws Exception {
    byte[] large = noise(1 << 20);
    CompletableFuture<Void> sent =
        CompletableFuture.runAsync(
            () -> {
              try {
                peer.getOutputStream().write(large);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });

    assertThat(read(large.length)).isEqualTo(large);
    join(sent);
    send(1);
    assertThat(read(1)).containsExactly(1);
  }

  @Test
  void interrupt_whileReading_endsTheRead() throws Exception {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    socket.read();
                  } catch (RuntimeException e) {
                    thrown.complete(e);
                  }
                });
    TestHub.awaitTrue("it reads", socket::isIdle);

    reader.interrupt();

    assertThat(join(thrown)).isInstanceOf(CloseConnectionException.class);
  }

  // --- watching ------------------------------------------------------------------------------

  @Test
  void watch_bytesInPiecesAndTheEnd_areKeptInOrder() throws Exception {
    socket.watch(gone::incrementAndGet, Duration.ZERO);
    for (int i = 1; i <= 3; i++) {
      send(i);
      int ahead = i;
      TestHub.awaitTrue("read ahead", () -> socket.aheadBytes() == ahead);
    }
    peer.shutdownOutput();
    TestHub.awaitTrue("called back", () -> gone.get() == 1);
    socket.unwatch();

    for (int i = 1; i <= 3; i++) {
      assertThat(socket.read()).containsExactly(i);
    }
    assertThat(socket.read()).isNull();
    socket.watch(gone::incrementAndGet, Duration.ZERO);
    TestHub.awaitTrue("called back again", () -> gone.get() == 2);
  }

  @Test
  void watch_withADelay_callsBackOnceItIsDue() throws Exception {
    peer.shutdownOutput();
    socket.watch(gone::incrementAndGet, Duration.ofMillis(100));

    TestHub.awaitTrue("called back", () -> gone.get() == 1);
  }

  @Test
  void watch_overBeforeItIsDue_neverBegins() throws Exception {
    Duration delay = Duration.ofMillis(100);
    socket.watch(gone::incrementAndGet, delay);
    socket.unwatch();
    peer.shutdownOutput();
    // Both are due in this order.
    socket.watch(() -> gone.addAndGet(1_000), delay);

    TestHub.awaitTrue("called back", () -> gone.get() > 0);
    assertThat(gone).hasValue(1_000);
  }

  @Test
  void watch_peerBreaks_callsBack() throws Exception {
    socket.watch(gone::incrementAndGet, Duration.ZERO);
    peer.setSoLinger(true, 0);
    peer.close();

    TestHub.awaitTrue("called back", () -> gone.get() == 1);
    assertThat(socket.hasEnded()).isTrue();
  }

  @Test
  void watch_overBeforeAnythingComes_leavesTheNextBytesToTheRead() throws Exception {
    socket.watch(gone::incrementAndGet, Duration.ZERO);
    socket.unwatch();
    CompletableFuture<byte[]> bytes = later();
    TestHub.awaitTrue("it reads", socket::isIdle);

    send(7);

    assertThat(join(bytes)).containsExactly(7);
    assertThat(socket.aheadBytes()).isZero();
    assertThat(gone).hasValue(0);
  }

  @Test
  void watch_againAndAgain_onlyTheLastIsCalledBack() throws Exception {
    for (int i = 0; i < 100; i++) {
      socket.watch(gone::incrementAndGet, Duration.ZERO);
      socket.unwatch();
    }
    socket.watch(() -> gone.addAndGet(1_000), Duration.ZERO);

    peer.close();

    TestHub.awaitTrue("called back", () -> gone.get() == 1_000);
  }

  @Test
  void register_selectorHasNotLetGoYet_isLeftForTheNextTurn() throws Exception {
    // A watch that is over ended between the selector's look and the registration.
    Listener idle = listener(false);
    try (Socket client = new Socket();
        Selector selector = Selector.open()) {
      PeerSocket watched = connect(client, idle);
      watched.watch(gone::incrementAndGet, Duration.ZERO);
      watched.register(selector);
      watched.unwatch();
      watched.watch(gone::incrementAndGet, Duration.ZERO);

      watched.register(selector);

      selector.selectNow();
      watched.register(selector);
      assertThat(selector.keys()).hasSize(1);
      watched.unwatch();
      client.getOutputStream().write(7);
      assertThat(watched.read()).containsExactly(7);
      watched.close();
    } finally {
      idle.start();
      idle.close(Duration.ofSeconds(5));
    }
    assertThat(gone).hasValue(0);
  }

  @Test
  void watch_racesWithBytes_losesNone() throws Exception {
    // Interleavings: bytes come before, while and after the selector takes the channel, or lets go
    // of it.
    byte[] all = noise(20_000);
    CompletableFuture<Void> sent =
        CompletableFuture.runAsync(
            () -> {
              try {
                for (byte one : all) {
                  send(one);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (read.size() < all.length) {
      socket.watch(gone::incrementAndGet, Duration.ZERO);
      socket.unwatch();
      byte[] bytes = socket.read();
      assertThat(bytes).isNotEmpty();
      read.writeBytes(bytes);
    }

    join(sent);
    assertThat(read.toByteArray()).isEqualTo(all);
    assertThat(gone).hasValue(0);
  }

  @Test
  void watch_peerSendsALot_readsAheadABoundedAmount() throws Exception {
    byte[] large = noise(8 << 20);
    socket.watch(gone::incrementAndGet, Duration.ZERO);
    CompletableFuture<Void> sent =
        CompletableFuture.runAsync(
            () -> {
              try {
                peer.getOutputStream().write(large);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    TestHub.awaitTrue("64 KiB", () -> socket.aheadBytes() >= 64 << 10);
    socket.unwatch();
    assertThat(socket.aheadBytes()).isLessThan(128 << 10);

    assertThat(read(large.length)).isEqualTo(large);
    join(sent);
  }

  @Test
  void write_afterAWatch_blocksUntilAllIsSent() throws Exception {
    byte[] large = noise(8 << 20);
    socket.watch(gone::incrementAndGet, Duration.ZERO);
    socket.unwatch();
    CompletableFuture<Void> written =
        CompletableFuture.runAsync(
            () -> socket.write(BufferData.create(large)),
            command -> Thread.ofVirtual().start(command));

    assertThat(peer.getInputStream().readNBytes(large.length)).isEqualTo(large);
    join(written);
  }

  // --- closing -------------------------------------------------------------------------------

  @Test
  void closeIfIdle_whileReading_endsTheRead() {
    CompletableFuture<byte[]> bytes = later();
    TestHub.awaitTrue("it reads", socket::isIdle);

    socket.closeIfIdle(NEVER);
    assertThat(bytes).isNotDone();
    socket.closeIfIdle(Duration.ZERO);

    assertThatThrownBy(() -> join(bytes))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CloseConnectionException.class);
  }

  @Test
  void closeIfIdle_whileWatched_doesNothing() throws Exception {
    socket.watch(gone::incrementAndGet, Duration.ZERO);

    assertThat(socket.isIdle()).isFalse();
    socket.closeIfIdle(Duration.ZERO);

    socket.unwatch();
    send(1);
    assertThat(socket.read()).containsExactly(1);
  }

  @Test
  void close_afterAWatch_isSeenByThePeerAtOnce() throws Exception {
    // The system's socket stays open for as long as a selector holds it.
    socket.watch(gone::incrementAndGet, Duration.ZERO);
    send(1);
    TestHub.awaitTrue("it is watched", () -> socket.aheadBytes() == 1);
    socket.unwatch();

    socket.close();

    assertThat(peer.getInputStream().read()).isNegative();
  }

  @Test
  void discard_dropsUntilTheEnd() throws Exception {
    peer.getOutputStream().write(new byte[100_000]);
    peer.shutdownOutput();

    socket.discard(Duration.ofSeconds(30));

    assertThat(socket.read()).isNull();
    assertThat(peer.getInputStream().read()).isNegative();
  }

  @Test
  void discard_peerNeverEnds_givesUp() throws Exception {
    socket.discard(Duration.ofMillis(10));

    assertThat(peer.getInputStream().read()).isNegative();
  }
}
