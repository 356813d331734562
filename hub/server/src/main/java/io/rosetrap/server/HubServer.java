package io.rosetrap.server;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.core.Hub;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A hub on a port. Starting returns when it answers; closing ends every wait with an answer, lets
 * the answers out, and frees the port. Safe for use by many threads.
 */
public final class HubServer implements AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final Duration IDLE_SCAN = Duration.ofMinutes(1);

  private final ServerConfig config;
  private final Hub hub;
  private final Listener listener;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HubServer(ServerConfig config, Duration idle, Duration idleScan) {
    // Not side by side with it: classes of libraries may be set up from one thread only.
    Preparation.OF_ALL.await();
    this.config = config;
    this.hub =
        new Hub(config.limits(), new JacksonMatcher(), InstantSource.system(), config.deadlocks());
    HttpService http =
        new HttpService(
            new HubRouting(hub, config),
            new Refusal(hub.instance(), config.limits().valueBytes()),
            Math.max(config.limits().valueBytes(), 1 << 16));
    try {
      this.listener = new Listener(config.host(), config.port(), http, idle, idleScan);
    } catch (IOException e) {
      throw cannotListen(e);
    }
    listener.start();
  }

  /**
   * Begins to set up, on a thread of its own, what the first hub of a process needs and has to wait
   * for otherwise: for programs that do something else before they start one. Returns at once; does
   * nothing the second time, or once a hub was started.
   */
  public static void prepare() {
    Preparation.OF_ALL.begin();
  }

  /**
   * Starts a hub.
   *
   * @param config every setting
   * @return the running hub
   * @throws RoseTrapException if the address cannot be listened on
   */
  public static HubServer start(ServerConfig config) {
    return start(config, IDLE, IDLE_SCAN);
  }

  /** Starts a hub with other times after which, and between which, idle connections are closed. */
  static HubServer start(ServerConfig config, Duration idle, Duration idleScan) {
    return new HubServer(config, idle, idleScan);
  }

  private RoseTrapException cannotListen(IOException why) {
    return new RoseTrapException(
        ErrorCode.CANNOT_LISTEN,
        true,
        "The hub cannot listen on "
            + config.host()
            + ":"
            + config.port()
            + ": "
            + why.getMessage()
            + ". Choose another port (--port 0 takes any free one), or stop what uses this one.",
        why);
  }

  /**
   * The port that the hub listens on.
   *
   * @return 1 to 65535
   */
  public int port() {
    return listener.port();
  }

  /**
   * The address for clients on this machine.
   *
   * @return for instance {@code http://127.0.0.1:8000}
   */
  public URI uri() {
    String host =
        switch (config.host()) {
          case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
          default -> config.host();
        };
    boolean literal = host.contains(":") && !host.startsWith("[");
    return URI.create("http://" + (literal ? "[" + host + "]" : host) + ":" + port());
  }

  /** How many threads do something for connections, besides the one that all share. */
  int threads() {
    return listener.threads();
  }

  /**
   * The hub behind the port, for code in the same process.
   *
   * @return the hub
   */
  public Hub hub() {
    return hub;
  }

  /**
   * Ends every wait with an answer, then stops listening; takes at most the grace of the
   * configuration and a moment, also on a thread that is interrupted. Does nothing the second time.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    // What waits here for others is not to be cut short: the port would stay taken.
    boolean interrupted = Thread.interrupted();
    try {
      hub.close();
      listener.close(config.grace());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
