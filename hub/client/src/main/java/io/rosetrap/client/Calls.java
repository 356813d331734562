package io.rosetrap.client;

import io.rosetrap.api.Durations;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Wire;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Requests that survive a lost connection: each is asked again, with the same idempotency key where
 * it changes something, until it is answered, its deadline has passed, or the hub has been out of
 * reach for too long. Safe for use by many threads.
 */
final class Calls implements AutoCloseable {
  /** A wait whose connection held this long had a hub behind it: its loss begins a new search. */
  private static final long LASTED = Duration.ofSeconds(1).toNanos();

  /** However little time is left, a hub that is there gets this much to take the connection. */
  private static final Duration SHORTEST_CONNECT = Duration.ofSeconds(1);

  private static final long FIRST_PAUSE = Duration.ofMillis(10).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMillis(500).toNanos();

  private final HubAddress hub;
  private final HttpTransport transport;
  private final String participant;
  private final Optional<String> token;
  private final Duration patience;
  private final IdempotencyKeys keys = new IdempotencyKeys();
  private final Timing timing;
  private final Heart heart = new Heart();
  private final Set<WaitLoop> waiting = ConcurrentHashMap.newKeySet();

  /** The start of the hub that answered last, or null before the first answer. */
  private volatile @Nullable String instance;

  Calls(
      HubAddress hub,
      String participant,
      Optional<String> token,
      Duration patience,
      Timing timing) {
    this.hub = hub;
    this.transport = new HttpTransport(hub, timing.answer());
    this.participant = participant;
    this.token = token;
    this.patience = patience;
    this.timing = timing;
  }

  /** The same over connections of its own, which outlive this one's; close it. */
  Calls apart(Duration patience) {
    Calls apart = new Calls(hub, participant, token, patience, timing);
    apart.instance = instance;
    return apart;
  }

  /** The waits that threads are in. */
  Set<WaitLoop> waiting() {
    return waiting;
  }

  URI uri() {
    return hub.uri();
  }

  String participant() {
    return participant;
  }

  Optional<String> token() {
    return token;
  }

  Timing timing() {
    return timing;
  }

  /** A key for one change. */
  String nextKey() {
    return keys.next();
  }

  /** The thread that the client itself runs, once it does. */
  Optional<Thread> ownThread() {
    return heart.thread();
  }

  /** Keeps a participant's lease from now on. */
  void keepAlive(Membership member) {
    heart.add(member);
  }

  /** Which start of the hub answered last. */
  Optional<String> instance() {
    return Optional.ofNullable(instance);
  }

  int idleConnections() {
    return transport.idleConnections();
  }

  HttpRequest request(String method, String target) {
    HttpRequest request = new HttpRequest(method, target);
    request.header(Wire.PARTICIPANT, Wire.encode(participant));
    token.ifPresent(t -> request.header("Authorization", "Bearer " + t));
    return request;
  }

  /** What to ask for, made anew for every attempt. */
  interface Ask {
    /**
     * The request.
     *
     * @param repeated whether an earlier attempt may have reached the hub
     */
    HttpRequest request(boolean repeated);

    /** How long the request made last lets the hub wait before it answers. */
    default Duration waitTime() {
      return Duration.ZERO;
    }

    /** How long the hub may take to answer, beyond the wait itself. */
    default Duration answerTime() {
      return Duration.ofDays(365);
    }

    /** How long the caller can wait for a hub that is out of reach. */
    default Duration patience() {
      return Duration.ofDays(365);
    }
  }

  /** Asks for something that changes nothing until the hub answers, whatever the status. */
  HttpReply ask(Ask ask) {
    return new Attempts(ask, false).untilAnswered();
  }

  /** Asks for a change until the hub answers, whatever the status. */
  HttpReply change(Change change) {
    return new Attempts(change, true).untilAnswered();
  }

  /** A request that is asked again and again. */
  private final class Attempts {
    private final Ask ask;
    private final boolean changes;
    private long started;
    private long giveUpAt;

    /** How long the hub could be out of reach when the attempt began. */
    private Duration limit = Duration.ZERO;

    /** How long it may be in the search that is going on. */
    private Duration trying = Duration.ZERO;

    private boolean failing;
    private long pause = FIRST_PAUSE;

    /** Whether any attempt may have reached the hub. */
    private boolean sent;

    /** Why the attempt before got no answer, if there was one. */
    private @Nullable IOException failure;

    Attempts(Ask ask, boolean changes) {
      this.ask = ask;
      this.changes = changes;
    }

    HttpReply untilAnswered() {
      while (true) {
        if (Thread.currentThread().isInterrupted()) {
          throw interrupted(new InterruptedIOException("interrupted before the request was sent"));
        }
        HttpRequest request = ask.request(sent);
        started = System.nanoTime();
        limit = shorter(ask.patience(), patience);
        try {
          HttpReply reply =
              transport.exchange(
                  request,
                  connectTime(),
                  ask.waitTime().plus(shorter(timing.answer(), ask.answerTime())));
          Optional<String> answering = reply.header(Wire.INSTANCE);
          if (answering.isPresent()) {
            instance = answering.get();
            return known(reply);
          }
          answeredByAnother(reply);
        } catch (HttpTransport.NoAnswer e) {
          failed(e);
        }
      }
    }

    /** A hub that is closing no longer looks whether it has carried this out before. */
    private HttpReply known(HttpReply reply) {
      if (sent && changes && failure != null && reply.status() == ErrorCode.HUB_CLOSING.status()) {
        throw new HubClosingException(
            false, "The hub at " + uri() + " is closing." + perhaps(), failure);
      }
      return reply;
    }

    private Duration connectTime() {
      Duration time = shorter(timing.connect(), shorter(ask.patience(), patience));
      return time.compareTo(SHORTEST_CONNECT) < 0 ? SHORTEST_CONNECT : time;
    }

    private void failed(HttpTransport.NoAnswer e) {
      if (transport.isClosed()) {
        throw closed(sent || e.sent, e);
      }
      sent |= e.sent;
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted(e.reason);
      }
      if (e.reason instanceof HttpReader.UnexpectedAnswer) {
        throw new RoseTrapException(
            ErrorCode.UNEXPECTED_ANSWER, isDefinite(), notAHub(String.valueOf(e.getMessage())), e);
      }
      if (e.reason instanceof HttpConnection.NoTls) {
        throw unreachable(e.reason);
      }
      if (lasted() && !(e.reason instanceof SocketTimeoutException)) {
        failing = false;
      }
      pauseOrGiveUp(e.reason);
    }

    private boolean lasted() {
      return ask.waitTime().toNanos() > LASTED && System.nanoTime() - started > LASTED;
    }

    /** A proxy's word that the hub is away is as good as a refused connection. */
    private void answeredByAnother(HttpReply reply) {
      String why = "the answer has status " + reply.status();
      sent = true;
      if (reply.status() < 502 || reply.status() > 504) {
        throw new RoseTrapException(ErrorCode.UNEXPECTED_ANSWER, notAHub(why));
      }
      pauseOrGiveUp(new IOException("a proxy answers with status " + reply.status()));
    }

    private void pauseOrGiveUp(IOException cause) {
      failure = cause;
      long now = System.nanoTime();
      if (!failing) {
        failing = true;
        trying = lasted() ? shorter(ask.patience(), patience) : limit;
        giveUpAt = (lasted() ? now : started) + trying.toNanos();
        pause = FIRST_PAUSE;
      }
      if (now >= giveUpAt) {
        throw unreachable(cause);
      }
      LockSupport.parkNanos(this, Math.min(pause, giveUpAt - now));
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }

    // --- how it can end -----------------------------------------------------------------------

    private boolean isDefinite() {
      return !sent || !changes;
    }

    private String perhaps() {
      return isDefinite() ? "" : " The request may have been carried out.";
    }

    private RoseTrapException interrupted(IOException cause) {
      return new InterruptedCallException(
          isDefinite(),
          participant
              + " was interrupted while it waited for the hub at "
              + uri()
              + "."
              + perhaps(),
          cause);
    }

    private RoseTrapException closed(boolean begun, IOException cause) {
      sent = begun;
      return new WaitCancelledException(
          isDefinite(),
          "The client of "
              + participant
              + (begun ? " was closed while it waited for the hub." : " is closed.")
              + perhaps(),
          cause);
    }

    private RoseTrapException unreachable(IOException cause) {
      return new HubUnreachableException(
          isDefinite(),
          "The hub at "
              + uri()
              + " cannot be reached: "
              + why(cause)
              + ". "
              + participant
              + (trying.isZero() ? " tried once." : " tried for " + about(trying) + ".")
              + " Check the address (ROSETRAP_URL) and that the hub runs ('rosetrap serve')."
              + perhaps(),
          cause);
    }

    private String notAHub(String why) {
      return "What answers at "
          + uri()
          + " is no RoseTrap hub: "
          + why
          + ". Check the address (ROSETRAP_URL)."
          + perhaps();
    }
  }

  private static String why(IOException cause) {
    if (cause instanceof UnknownHostException) {
      return "the host is not known";
    }
    if (cause instanceof SocketTimeoutException) {
      return "it does not answer";
    }
    String message = cause.getMessage();
    String text = message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    if (cause instanceof HttpConnection.NoTls tls) {
      return tls.isDistrust()
          ? "its certificate is not trusted (" + text + ")"
          : "it does not speak TLS, as https:// wants (" + text + ")";
    }
    return text;
  }

  /** What is left of a limit is a little less than the limit; people know the limit. */
  private static String about(Duration time) {
    long unit = time.compareTo(Duration.ofSeconds(1)) < 0 ? 10_000_000 : 100_000_000;
    return Durations.format(Duration.ofNanos((time.toNanos() + unit - 1) / unit * unit));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public void close() {
    heart.close();
    transport.close();
  }
}
