package io.rosetrap.server;

import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1Connection;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection that watches its peer while a handler waits, is idle only while it waits
 * for its peer, and ends when an answer says so. All calls but {@link #idleTime}, {@link #close}
 * and {@link #canInterrupt} come from the connection's own virtual thread, on which the handlers
 * run too.
 */
final class HubConnection implements ServerConnection, InterruptableTask<Void> {
  /** How long a refused peer may go on sending, so that it comes to read why. */
  private static final Duration LINGER = Duration.ofSeconds(1);

  private static final ThreadLocal<@Nullable HubConnection> CURRENT = new ThreadLocal<>();

  private final Consumer<HubConnection> whenEnded;
  private final WatchedInput input;
  private final Http1Connection http;
  private boolean lingers;

  HubConnection(
      ConnectionContext context,
      Http1ConnectionSelector selector,
      Consumer<HubConnection> whenEnded) {
    this.whenEnded = whenEnded;
    DataReader before = context.dataReader();
    byte[] leftover = before.available() > 0 ? before.readBytes(before.available()) : new byte[0];
    this.input = new WatchedInput(context.serverSocket(), leftover);
    ConnectionContext watched = new WatchedContext(context, DataReader.create(this::read));
    this.http = (Http1Connection) selector.connection(watched);
  }

  /** The connection whose thread this is, or null on any other thread. */
  static @Nullable HubConnection current() {
    return CURRENT.get();
  }

  /**
   * Ends the connection whose thread this is once the present request is answered.
   *
   * @param unread whether the peer may still be sending, because not all of its request was read
   */
  static void endAfterAnswer(boolean unread) {
    HubConnection connection = CURRENT.get();
    if (connection != null) {
      connection.lingers = connection.lingers || unread;
      // A request that could not even be begun ends its connection anyway, and must not interrupt
      // it.
      if (!connection.http.canInterrupt()) {
        connection.http.close(false);
      }
    }
  }

  private byte @Nullable [] read() {
    byte[] bytes = input.get();
    // Between requests the peer may leave; within one it has not said all.
    if (bytes == null && !http.canInterrupt()) {
      throw broken("it breaks off before its end", null);
    }
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

  /** From now on the handler waits; the callback comes if the peer goes away meanwhile. */
  void beginWait(Runnable onGone) {
    input.watch(onGone);
  }

  /** The handler has done waiting. */
  void endWait() {
    input.unwatch();
  }

  /** Whether the peer is known to have gone. */
  boolean isGone() {
    return input.hasEnded();
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    CURRENT.set(this);
    try {
      http.handle(limit);
    } finally {
      linger();
      whenEnded.accept(this);
    }
  }

  @Override
  @SuppressWarnings({"deprecation", "removal"})
  public void handle(Semaphore requests) throws InterruptedException {
    CURRENT.set(this);
    try {
      http.handle(requests);
    } finally {
      linger();
      whenEnded.accept(this);
    }
  }

  /**
   * Closing at once would reset the connection under a peer that still sends: it could not read.
   */
  private void linger() {
    if (lingers) {
      input.discard(LINGER);
    }
  }

  /** Closes the connection, whatever its thread is about. */
  void cut() {
    input.close();
  }

  @Override
  public Duration idleTime() {
    return input.idleTime();
  }

  @Override
  public void close(boolean interrupt) {
    if (!input.closeIfIdle()) {
      http.close(interrupt);
    }
  }

  @Override
  public boolean canInterrupt() {
    return input.isIdle();
  }
}
