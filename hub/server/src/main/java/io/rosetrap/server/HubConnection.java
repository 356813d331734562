package io.rosetrap.server;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.http1.Http1Connection;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 connection that knows when its handler waits: then it is not idle, and its peer is
 * watched. All calls but {@link #idleTime}, {@link #close} and {@link #canInterrupt} come from the
 * connection's own virtual thread, on which the handlers run too.
 */
final class HubConnection implements ServerConnection, InterruptableTask<Void> {
  private static final ThreadLocal<@Nullable HubConnection> CURRENT = new ThreadLocal<>();

  private final Http1Connection http;
  private final WatchedInput input;
  private volatile boolean waiting;

  HubConnection(Http1Connection http, WatchedInput input) {
    this.http = http;
    this.input = input;
  }

  /** The connection whose thread this is, or null on any other thread. */
  static @Nullable HubConnection current() {
    return CURRENT.get();
  }

  /** From now on the handler waits; the callback comes if the peer goes away meanwhile. */
  void beginWait(Runnable onGone) {
    waiting = true;
    input.watch(onGone);
  }

  /** The handler has done waiting. */
  void endWait() {
    waiting = false;
    input.unwatch();
  }

  @Override
  public void handle(Limit limit) throws InterruptedException {
    CURRENT.set(this);
    http.handle(limit);
  }

  @Override
  @SuppressWarnings({"deprecation", "removal"})
  public void handle(Semaphore requests) throws InterruptedException {
    CURRENT.set(this);
    http.handle(requests);
  }

  @Override
  public Duration idleTime() {
    return waiting ? Duration.ZERO : http.idleTime();
  }

  @Override
  public void close(boolean interrupt) {
    http.close(interrupt);
  }

  @Override
  public boolean canInterrupt() {
    return http.canInterrupt();
  }
}
