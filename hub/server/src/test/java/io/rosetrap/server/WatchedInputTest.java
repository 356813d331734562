package io.rosetrap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.CloseConnectionException;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hand-over of bytes between the thread of a connection and the one that watches its peer. */
class WatchedInputTest {
  /** What the peer does, one thing for each read. */
  private final BlockingQueue<Supplier<byte[]>> peer = new LinkedBlockingQueue<>();

  /** What a read that is blocked gets when the connection is closed from here. */
  private Supplier<byte[]> onClose = WatchedInputTest::breaks;

  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger gone = new AtomicInteger();
  private final WatchedInput input = new WatchedInput(socket(), new byte[0]);

  /** Whoever still reads, ends. */
  @AfterEach
  void hangUp() {
    for (int i = 0; i < 3; i++) {
      peer.add(WatchedInputTest::breaks);
    }
  }

  private HelidonSocket socket() {
    return (HelidonSocket)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {HelidonSocket.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "get" -> read();
                  case "close" -> {
                    peer.add(onClose);
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }

  private byte[] read() throws InterruptedException {
    reads.incrementAndGet();
    return peer.take().get();
  }

  private static byte[] ends() {
    return null;
  }

  private static byte[] breaks() {
    throw new UncheckedIOException(new EOFException("closed"));
  }

  private static Supplier<byte[]> sends(int... bytes) {
    byte[] sent = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      sent[i] = (byte) bytes[i];
    }
    return () -> sent;
  }

  private void awaitReads(int count) {
    TestHub.awaitTrue(count + " reads", () -> reads.get() >= count);
  }

  private CompletableFuture<byte[]> later() {
    return CompletableFuture.supplyAsync(input::get, command -> Thread.ofVirtual().start(command));
  }

  private static byte[] join(CompletableFuture<byte[]> bytes) throws Exception {
    return bytes.get(30, TimeUnit.SECONDS);
  }

  @Test
  void get_leftoverAndMore_comeInOrder() {
    WatchedInput left = new WatchedInput(socket(), new byte[] {1});
    peer.add(sends(2));
    peer.add(WatchedInputTest::ends);

    assertThat(left.get()).containsExactly(1);
    assertThat(left.get()).containsExactly(2);
    assertThat(left.get()).isNull();
  }

  @Test
  void get_bytesReadAheadInSeveralPieces_comeInOrder() {
    input.watch(gone::incrementAndGet);
    for (int i = 1; i <= 3; i++) {
      peer.add(sends(i));
    }
    awaitReads(4);
    input.unwatch();
    peer.add(sends(4));
    peer.add(sends(5));

    for (int i = 1; i <= 5; i++) {
      assertThat(input.get()).containsExactly(i);
    }
    // Only one thread read at a time, and the second one stopped when it was not needed any more.
    assertThat(reads).hasValue(5);
    assertThat(gone).hasValue(0);
  }

  @Test
  void get_nothingReadAheadYet_waitsForTheOtherThread() throws Exception {
    input.watch(gone::incrementAndGet);
    awaitReads(1);
    input.unwatch();
    CompletableFuture<byte[]> bytes = later();
    TestHub.awaitTrue("it waits", input::isIdle);

    peer.add(sends(7));

    assertThat(join(bytes)).containsExactly(7);
    assertThat(reads).hasValue(1);
  }

  @Test
  void watch_peerEndsOrBreaks_callsBackOnceItHas() {
    input.watch(gone::incrementAndGet);
    peer.add(sends(1));
    peer.add(WatchedInputTest::ends);

    TestHub.awaitTrue("called back", () -> gone.get() == 1);
    input.unwatch();
    input.watch(gone::incrementAndGet);
    assertThat(gone).hasValue(2);
    assertThat(input.get()).containsExactly(1);
    assertThat(input.get()).isNull();

    WatchedInput broken = new WatchedInput(socket(), new byte[0]);
    broken.watch(gone::incrementAndGet);
    peer.add(WatchedInputTest::breaks);
    TestHub.awaitTrue("called back", () -> gone.get() == 3);
  }

  @Test
  void watch_againWhileStillReading_usesTheSameThread() {
    input.watch(gone::incrementAndGet);
    awaitReads(1);
    input.unwatch();
    input.watch(() -> gone.addAndGet(10));

    peer.add(WatchedInputTest::ends);

    TestHub.awaitTrue("called back", () -> gone.get() == 10);
    assertThat(reads).hasValue(1);
  }

  @Test
  void watch_peerSendsALot_readsAheadABoundedAmount() {
    input.watch(gone::incrementAndGet);
    for (int i = 0; i < 100; i++) {
      peer.add(() -> new byte[8 << 10]);
    }

    TestHub.awaitTrue("64 KiB", () -> peer.size() <= 92);
    input.unwatch();
    for (int i = 0; i < 100; i++) {
      assertThat(input.get()).hasSize(8 << 10);
      assertThat(peer.size()).isBetween(91 - i, 92);
    }
  }

  @Test
  void idle_isCountedFromTheLastBytes() throws Exception {
    assertThat(input.idleTime()).isZero();
    CompletableFuture<byte[]> first = later();
    TestHub.awaitTrue("some time", () -> input.idleTime().compareTo(Duration.ofMillis(50)) > 0);
    peer.add(sends(1));
    join(first);
    assertThat(input.idleTime()).isZero();
    assertThat(input.isIdle()).isFalse();

    long from = System.nanoTime();
    CompletableFuture<byte[]> second = later();
    TestHub.awaitTrue("it waits", input::isIdle);

    assertThat(input.idleTime()).isLessThanOrEqualTo(Duration.ofNanos(System.nanoTime() - from));
    peer.add(sends(2));
    join(second);
  }

  @Test
  void idle_whileThePeerIsWatched_isNotTheConnection() {
    input.watch(gone::incrementAndGet);
    awaitReads(1);

    assertThat(input.isIdle()).isFalse();
    assertThat(input.idleTime()).isZero();
    assertThat(input.closeIfIdle()).isFalse();
  }

  @Test
  void closeIfIdle_whileReading_endsTheRead() {
    CompletableFuture<byte[]> bytes = later();
    TestHub.awaitTrue("it reads", input::isIdle);
    awaitReads(1);

    assertThat(input.closeIfIdle()).isTrue();

    assertThatThrownBy(() -> join(bytes))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CloseConnectionException.class);
  }

  @Test
  void closeIfIdle_whileTheOtherThreadReads_endsBoth() {
    input.watch(gone::incrementAndGet);
    awaitReads(1);
    input.unwatch();
    CompletableFuture<byte[]> bytes = later();
    TestHub.awaitTrue("it waits", input::isIdle);

    assertThat(input.closeIfIdle()).isTrue();

    assertThatThrownBy(() -> join(bytes))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CloseConnectionException.class);
    assertThat(gone).hasValue(0);
  }

  @Test
  void closeIfIdle_justWhenBytesCome_dropsThemRatherThanBeginARequest() {
    onClose = sends(1);
    CompletableFuture<byte[]> bytes = later();
    awaitReads(1);

    assertThat(input.closeIfIdle()).isTrue();

    assertThatThrownBy(() -> join(bytes))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CloseConnectionException.class);
  }

  @Test
  void interrupt_whileTheOtherThreadReads_endsTheRead() throws Exception {
    input.watch(gone::incrementAndGet);
    awaitReads(1);
    input.unwatch();
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    input.get();
                  } catch (RuntimeException e) {
                    thrown.complete(e);
                  }
                });
    TestHub.awaitTrue("it waits", input::isIdle);

    reader.interrupt();

    assertThat(thrown.get(30, TimeUnit.SECONDS)).isInstanceOf(CloseConnectionException.class);
  }

  @Test
  void discard_dropsUntilTheEnd() {
    peer.add(sends(1));
    peer.add(() -> new byte[1 << 20]);
    peer.add(WatchedInputTest::ends);

    input.discard(Duration.ofSeconds(30));

    assertThat(peer).isEmpty();
    assertThat(input.get()).isNull();
  }

  @Test
  void discard_peerNeverEnds_givesUp() {
    input.discard(Duration.ofMillis(10));

    assertThat(input.isIdle()).isTrue();
    assertThat(input.closeIfIdle()).isTrue();
  }
}
