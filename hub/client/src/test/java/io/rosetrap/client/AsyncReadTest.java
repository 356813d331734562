package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.RoseTrapException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads whose value comes in a future. */
class AsyncReadTest {
  private TestHub hub;
  private RoseTrapClient client;

  @BeforeEach
  void start() {
    hub = TestHub.start();
    client = hub.client("CLIENT A");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private CompletableFuture<Integer> read() {
    return client.readAsync("X_Data", Integer.class, TestHub.LONG);
  }

  @Test
  void future_completesWithTheValue() {
    CompletableFuture<Integer> read = read();
    hub.awaitReaders("X_Data", 1);
    assertThat(read).isNotDone();
    hub.write("X_Data", 50);
    assertThat(read.join()).isEqualTo(50);
    assertThat(read().thenApply(value -> value + 1).join()).isEqualTo(51);
  }

  @Test
  void future_completesWithTheException() {
    CompletableFuture<Integer> read =
        client.readAsync("X_Data", Integer.class, Duration.ofMillis(10));
    assertThat(catchThrowableOfType(CompletionException.class, read::join))
        .hasCauseInstanceOf(WaitTimedOutException.class);
    CompletableFuture<Integer> unnamed = client.readAsync("", Integer.class, TestHub.LONG);
    assertThat(catchThrowableOfType(CompletionException.class, unnamed::join))
        .hasCauseInstanceOf(RoseTrapException.class);
  }

  @Test
  void cancelling_endsTheHubsWait() {
    CompletableFuture<Integer> read = read();
    hub.awaitReaders("X_Data", 1);
    assertThat(read.cancel(false)).isTrue();
    assertThat(read).isCancelled();
    hub.awaitNoReaders();
    assertThat(catchThrowableOfType(CancellationException.class, read::join)).isNotNull();
    assertThat(read.cancel(true)).isTrue();
  }

  @Test
  void completingFromOutside_endsTheHubsWait() {
    CompletableFuture<Integer> read = read();
    hub.awaitReaders("X_Data", 1);
    assertThat(read.complete(7)).isTrue();
    assertThat(read.join()).isEqualTo(7);
    hub.awaitNoReaders();
  }

  @Test
  void timeoutOfTheFuture_endsTheHubsWait() {
    CompletableFuture<Integer> read = read();
    hub.awaitReaders("X_Data", 1);
    CompletableFuture<Integer> bounded = read.orTimeout(1, TimeUnit.MILLISECONDS);
    assertThat(catchThrowableOfType(CompletionException.class, bounded::join)).isNotNull();
    hub.awaitNoReaders();
  }

  @Test
  void reader_isAVirtualThreadThatNamesItsVariable() {
    CompletableFuture<String> name = new CompletableFuture<>();
    CompletableFuture<?> reported =
        read()
            .thenRun(
                () -> {
                  Thread thread = Thread.currentThread();
                  name.complete(thread.getName() + (thread.isVirtual() ? " virtual" : ""));
                });
    hub.awaitReaders("X_Data", 1);
    hub.write("X_Data", 50);
    reported.join();
    assertThat(name.join()).isEqualTo("rosetrap-read-X_Data virtual");
  }

  @Test
  void closingTheClient_endsTheFuture() {
    CompletableFuture<Integer> read = read();
    hub.awaitReaders("X_Data", 1);
    client.close();
    assertThat(catchThrowableOfType(CompletionException.class, read::join))
        .hasCauseInstanceOf(WaitCancelledException.class);
    hub.awaitNoReaders();
  }
}
