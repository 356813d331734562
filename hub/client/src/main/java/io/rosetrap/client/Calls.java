package io.rosetrap.client;

import io.rosetrap.api.Durations;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Wire;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Requests that survive a lost connection: each is asked again, with the same idempotency key where
 * it changes something, until it is answered, its deadline has passed, or the hub has been out of
 * reach for too long. Safe for use by many threads.
 */
final class Calls implements AutoCloseable {
  /** How much longer than the wait itself an answer may take. */
  private static final Duration ANSWER_MARGIN = Duration.ofSeconds(10);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** A connection that held this long had a hub behind it: its loss begins a new search. */
  private static final long LASTED = Duration.ofSeconds(1).toNanos();

  private static final long FIRST_PAUSE = Duration.ofMillis(10).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMillis(500).toNanos();

  private final URI uri;
  private final HttpTransport transport;
  private final String participant;
  private final Optional<String> token;
  private final Duration patience;

  /** The start of the hub that answered last, or null before the first answer. */
  private volatile @Nullable String instance;

  Calls(URI uri, String participant, Optional<String> token, Duration patience) {
    this.uri = uri;
    this.transport = new HttpTransport(uri);
    this.participant = participant;
    this.token = token;
    this.patience = patience;
  }

  URI uri() {
    return uri;
  }

  String participant() {
    return participant;
  }

  Optional<String> instance() {
    return Optional.ofNullable(instance);
  }

  HttpRequest request(String method, String target) {
    HttpRequest request = new HttpRequest(method, target);
    request.header(Wire.PARTICIPANT, Wire.encode(participant));
    token.ifPresent(t -> request.header("Authorization", "Bearer " + t));
    return request;
  }

  /** A request that goes on from what this hub said before, and fails if it was restarted. */
  HttpRequest pinned(HttpRequest request) {
    instance().ifPresent(id -> request.header(Wire.INSTANCE, id));
    return request;
  }

  /** What to ask for, made anew for every attempt. */
  interface Ask {
    /**
     * The request.
     *
     * @param resumed whether an earlier attempt may have reached the hub
     */
    HttpRequest request(boolean resumed);

    /** How long the hub may take to answer the request made last. */
    default Duration answerTime() {
      return Duration.ZERO;
    }

    /** How long the caller can wait for a hub that is out of reach. */
    default Duration patience() {
      return Duration.ofDays(365);
    }
  }

  /** Asks until the hub answers, and returns its answer, whatever the status. */
  HttpReply call(Ask ask) {
    Attempts attempts = new Attempts(ask);
    while (true) {
      HttpRequest request = attempts.next();
      try {
        HttpReply reply =
            transport.exchange(request, CONNECT_TIMEOUT, ask.answerTime().plus(ANSWER_MARGIN));
        Optional<String> answering = reply.header(Wire.INSTANCE);
        if (answering.isPresent()) {
          instance = answering.get();
          return reply;
        }
        attempts.answeredByAnother(reply);
      } catch (HttpTransport.NoAnswer e) {
        attempts.failed(e);
      }
    }
  }

  /** The state of a request that is asked again and again. */
  private final class Attempts {
    private final Ask ask;
    private boolean reads;
    private long started;
    private long giveUpAt;
    private boolean failing;
    private long pause = FIRST_PAUSE;
    private boolean sent;

    Attempts(Ask ask) {
      this.ask = ask;
    }

    HttpRequest next() {
      HttpRequest request = ask.request(sent);
      reads = request.method().equals("GET");
      started = System.nanoTime();
      return request;
    }

    void failed(HttpTransport.NoAnswer e) {
      sent |= e.sent;
      if (transport.isClosed()) {
        throw new WaitCancelledException(
            "The client of " + participant + " was closed while it waited for the hub.");
      }
      if (e.wasInterrupted() || Thread.currentThread().isInterrupted()) {
        throw interrupted(e);
      }
      if (e.getCause() instanceof HttpConnection.UnexpectedAnswer) {
        throw new RoseTrapException(
            ErrorCode.UNEXPECTED_ANSWER, !sent, notAHub(String.valueOf(e.getMessage())), e);
      }
      if (e.sent && System.nanoTime() - started > LASTED) {
        failing = false;
      }
      pauseOrGiveUp(e);
    }

    private RoseTrapException interrupted(Exception cause) {
      Thread.currentThread().interrupt();
      return new InterruptedCallException(
          !sent || reads,
          participant + " was interrupted while it waited for the hub at " + uri + ".",
          cause);
    }

    /** A proxy's word that the hub is away is as good as a refused connection. */
    void answeredByAnother(HttpReply reply) {
      boolean away = reply.status() >= 502 && reply.status() <= 504;
      RuntimeException other =
          new RoseTrapException(
              ErrorCode.UNEXPECTED_ANSWER, notAHub("the answer has status " + reply.status()));
      if (!away) {
        throw other;
      }
      sent = true;
      pauseOrGiveUp(other);
    }

    private String notAHub(String why) {
      return "What answers at "
          + uri
          + " is no RoseTrap hub: "
          + why
          + ". Check the address (ROSETRAP_URL).";
    }

    private void pauseOrGiveUp(Exception cause) {
      Duration most = ask.patience().compareTo(patience) < 0 ? ask.patience() : patience;
      if (!failing) {
        failing = true;
        giveUpAt = System.nanoTime() + most.toNanos();
        pause = FIRST_PAUSE;
      }
      long remaining = giveUpAt - System.nanoTime();
      if (remaining <= 0) {
        throw new HubUnreachableException(
            !sent,
            "The hub at "
                + uri
                + " cannot be reached: "
                + why(cause)
                + ". "
                + participant
                + " tried for "
                + Durations.format(patience)
                + " at most. Check the address (ROSETRAP_URL) and that the hub runs ('rosetrap"
                + " serve')."
                + (sent ? " The request may have been carried out." : ""),
            cause);
      }
      LockSupport.parkNanos(this, Math.min(pause, remaining));
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted(cause);
      }
    }

    private static String why(Exception cause) {
      Throwable root = cause.getCause() == null ? cause : cause.getCause();
      String message = root.getMessage();
      if (root instanceof UnknownHostException) {
        return "the host is not known";
      }
      return message == null || message.isBlank() ? root.getClass().getSimpleName() : message;
    }
  }

  @Override
  public void close() {
    transport.close();
  }
}
