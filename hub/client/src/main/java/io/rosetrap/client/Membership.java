package io.rosetrap.client;

import io.rosetrap.api.Ending;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Names;
import io.rosetrap.api.Replaced;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import io.rosetrap.api.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A participant in one run: whether it has joined, and what it promised. Requests made here say for
 * which stay they are. Safe for use by many threads.
 */
final class Membership {
  /** For how long a change is asked for again that an order holds back. */
  private static final Duration HELD_BACK = Duration.ofSeconds(60);

  private static final long NOT_ENDED = 0;

  /** For how long a supervisor that was paused is waited for. */
  private static final long RETURN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Calls calls;
  private final String run;
  private final Duration lease;

  /** Guarded by {@link #lock}; none until somebody says more than that this is a Java program. */
  private @Nullable Introduction introduction;

  /** Who supervises the stay and keeps its lease, if it is not this client. */
  private final boolean adopted;

  private final Solitude solitude;

  /** Whether it only looks on. */
  private final boolean observing;

  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}. */
  private final Set<String> promises = new LinkedHashSet<>();

  /** Since when each answer has been that the stay is over; any thread's may be the first. */
  private volatile long endedNanos = NOT_ENDED;

  /** Written under {@link #lock}; 0 while it has not joined. */
  private volatile long session;

  /** Whether it was told to leave, so that no late sign of life brings it back. */
  private volatile boolean left;

  /** Whom the joining replaced; written under {@link #lock}. */
  private volatile Optional<Replaced> replaced = Optional.empty();

  private volatile Runnable onLoss = () -> {};

  /** Whether another process is known to have its name, for good. */
  private volatile boolean givenUp;

  private volatile @Nullable Thread onlyThread;

  /** Whether several threads have used the client. */
  private volatile boolean severalThreads;

  Membership(Calls calls, String run, Duration lease, OptionalLong adopted, Solitude solitude) {
    this(calls, run, lease, adopted, solitude, false);
  }

  private Membership(
      Calls calls,
      String run,
      Duration lease,
      OptionalLong adopted,
      Solitude solitude,
      boolean observing) {
    this.observing = observing;
    this.calls = calls;
    this.solitude = solitude;
    this.run = run;
    this.lease = lease;
    this.adopted = adopted.isPresent();
    this.session = adopted.orElse(0);
  }

  /** The same participant, which has not joined and only looks on. */
  Membership observing() {
    return new Membership(calls, run, lease, OptionalLong.empty(), solitude, true);
  }

  Calls calls() {
    return calls;
  }

  /** The same stay as one that somebody else keeps; close its calls. */
  Membership apart(Duration patience) {
    return new Membership(calls.apart(patience), run, lease, session(), solitude);
  }

  String run() {
    return run;
  }

  boolean hasJoined() {
    return session != 0;
  }

  /**
   * Whether its participant does nothing else while a wait of this thread is blocked, as far as
   * that can be seen. Nobody needs to know of one that has not joined.
   */
  boolean isAlone() {
    noteThread();
    return session != 0 && !severalThreads && solitude.isAlone(calls.ownThread());
  }

  /** Whether a participant that is not seen to be alone may be, if it is looked at again. */
  boolean mayBecomeAlone() {
    return session != 0 && !severalThreads && solitude.changesSoon();
  }

  private void noteThread() {
    Thread self = Thread.currentThread();
    Thread known = onlyThread;
    if (known == null) {
      onlyThread = self;
    } else if (known != self) {
      severalThreads = true;
    }
  }

  // --- requests ------------------------------------------------------------------------------

  /** A request in the name of the present stay. */
  HttpRequest request(String method, String target) {
    noteThread();
    HttpRequest request = calls.request(method, target);
    if (observing) {
      request.header(Wire.OBSERVER, "true");
    }
    if (session != 0) {
      request.header(Wire.SESSION, Long.toString(session));
    }
    return request;
  }

  /** Asks for a change; where the stay has ended meanwhile, in the name of the next one. */
  HttpReply change(Supplier<HttpRequest> make) {
    String key = calls.nextKey();
    long started = System.nanoTime();
    while (true) {
      HttpRequest request = make.get().header(Wire.IDEMPOTENCY_KEY, key);
      HttpReply reply = calls.change(new Change(request));
      if (!comesBackAfter(reply) && !isHeldBack(reply, started)) {
        return reply;
      }
    }
  }

  /** Whether an order holds the change back, and there is patience left to ask again. */
  private static boolean isHeldBack(HttpReply reply, long started) {
    return reply.status() == ErrorCode.NOT_YET.status()
        && System.nanoTime() - started < HELD_BACK.toNanos()
        && Answers.hasCode(reply, ErrorCode.NOT_YET);
  }

  /**
   * Whether the stay had ended by its lease and a new one has begun, or may begin in this moment,
   * so that asking again helps.
   */
  boolean comesBackAfter(HttpReply reply) {
    boolean over =
        session != 0
            && reply.status() == ErrorCode.SESSION_ENDED.status()
            && Answers.hasCode(reply, ErrorCode.SESSION_ENDED);
    if (!over) {
      endedNanos = NOT_ENDED;
      return false;
    }
    if (adopted) {
      return supervisorMayComeBack();
    }
    if (left) {
      return false;
    }
    rejoin(session);
    onLoss.run();
    return true;
  }

  /**
   * After a pause of all its processes the supervisor joins again, maybe a moment after this one.
   */
  private boolean supervisorMayComeBack() {
    long now = System.nanoTime();
    if (endedNanos == NOT_ENDED) {
      endedNanos = now;
    }
    if (now - endedNanos > RETURN_NANOS || Thread.currentThread().isInterrupted()) {
      return false;
    }
    LockSupport.parkNanos(this, RETURN_NANOS / 20);
    return true;
  }

  /** Does something each time that the stay had ended, so that what it held is lost. */
  void whenLost(Runnable something) {
    onLoss = something;
  }

  // --- joining -------------------------------------------------------------------------------

  /** Joins, unless it has. */
  void join() {
    if (session == 0) {
      lock.lock();
      try {
        if (session == 0) {
          enter();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Joins with more to say of itself; for one that has joined, only the promises are news. */
  void join(Introduction more) {
    boolean joined;
    lock.lock();
    try {
      joined = session != 0;
      if (!joined) {
        introduction = more;
        promises.addAll(more.promises());
        enter();
      }
    } finally {
      lock.unlock();
    }
    if (joined && !more.promises().isEmpty()) {
      promise(more.promises());
    }
  }

  /** Promises to write variables. */
  void promise(Collection<String> names) {
    lock.lock();
    try {
      promises.addAll(names);
      if (session == 0) {
        // One request says both.
        enter();
        return;
      }
    } finally {
      lock.unlock();
    }
    String body = new JsonLine().list("promises", names).toString();
    HttpReply reply = change(() -> json("POST", "/participants/promises", body));
    if (!reply.isOk()) {
      throw Answers.problem(reply);
    }
  }

  /** A change that ends something: made although the thread is interrupted, which it stays. */
  HttpReply changeInAnyCase(Supplier<HttpRequest> make) {
    boolean interrupted = Thread.interrupted();
    try {
      return change(make);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What it has written is no promise any more. */
  void kept(String variable) {
    if (session != 0) {
      lock.lock();
      try {
        promises.remove(variable);
      } finally {
        lock.unlock();
      }
    }
  }

  private void rejoin(long ended) {
    lock.lock();
    try {
      // Another thread may have joined again meanwhile, under the same number.
      if (session == ended && !isHeard()) {
        enter();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The lock is held. */
  private void enter() {
    if (calls.participant().equals(Names.ANONYMOUS)) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          "A participant that joins a run needs a name: builder.participant(\"CLIENT A\") or"
              + " ROSETRAP_PARTICIPANT.");
    }
    Introduction self = introduction == null ? Introduction.ofProcess("java") : introduction;
    String body =
        new JsonLine()
            .text("software", self.software())
            .number("pid", self.pid())
            .text("host", self.host())
            .flag("concurrent", self.concurrent())
            .text("lease", lease.toMillis() + "ms")
            .list("promises", promises)
            .numberIfAny("resumes", session)
            .list("reads", self.reads())
            .toString();
    HttpRequest request =
        calls
            .request("POST", Paths.run(run) + "/participants")
            .header(Wire.IDEMPOTENCY_KEY, calls.nextKey())
            .body(Value.JSON_TYPE, body.getBytes(StandardCharsets.UTF_8));
    HttpReply reply = calls.change(new Change(request));
    if (!reply.isOk()) {
      throw Answers.problem(reply);
    }
    replaced = Answers.replaced(reply);
    session = Answers.number(reply, "session");
    calls.keepAlive(this);
  }

  private HttpRequest json(String method, String path, String body) {
    return request(method, Paths.run(run) + path)
        .body(Value.JSON_TYPE, body.getBytes(StandardCharsets.UTF_8));
  }

  // --- staying and leaving -------------------------------------------------------------------

  Solitude solitude() {
    return solitude;
  }

  Duration lease() {
    return lease;
  }

  private boolean isHeard() {
    return calls.ask(new Brief(() -> ofStay("/participants/heartbeat"), lease.dividedBy(3))).isOk();
  }

  /** A sign of life; a stay that has ended meanwhile is followed by the next one. */
  void beat() {
    if (left) {
      return;
    }
    HttpReply reply =
        calls.ask(new Brief(() -> ofStay("/participants/heartbeat"), lease.dividedBy(3)));
    boolean unused = comesBackAfter(reply);
    if (!givenUp && Answers.hasCode(reply, ErrorCode.SESSION_REPLACED)) {
      givenUp = true;
      onLoss.run();
    }
  }

  /** Leaves, if the hub can be told so in a moment. */
  void leave() {
    if (session == 0 || adopted || left) {
      return;
    }
    left = true;
    boolean interrupted = Thread.interrupted();
    try {
      HttpReply unused =
          calls.ask(new Brief(() -> ofStay("/participants/leave"), Duration.ofSeconds(1)));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A request about the stay itself, which says nothing about who uses the client. */
  private HttpRequest ofStay(String path) {
    return calls
        .request("POST", Paths.run(run) + path)
        .header(Wire.SESSION, Long.toString(session))
        .body(Value.JSON_TYPE, "{}".getBytes(StandardCharsets.UTF_8));
  }

  /** Tells how it ended, as the one who supervises it. */
  void end(Ending ending) {
    if (session == 0 || adopted || left) {
      return;
    }
    left = true;
    JsonLine body = new JsonLine();
    ending.exitCode().ifPresent(code -> body.number("exitCode", code));
    body.text("signal", ending.signal().orElse(""));
    body.text("reason", ending.reason().orElse(""));
    body.list("lastLines", ending.lastLines());
    if (ending.lastAttempt()) {
      body.flag("lastAttempt", true);
    }
    String key = calls.nextKey();
    HttpReply reply =
        calls.ask(
            new Brief(
                () ->
                    json("POST", "/participants/leave", body.toString())
                        .header(Wire.IDEMPOTENCY_KEY, key),
                Duration.ofSeconds(3)));
    if (!reply.isOk()) {
      throw Answers.problem(reply);
    }
  }

  /** A request that is not worth a long search for the hub. */
  private record Brief(Supplier<HttpRequest> make, Duration most) implements Calls.Ask {
    @Override
    public HttpRequest request(boolean repeated) {
      return make.get();
    }

    @Override
    public Duration patience() {
      return most;
    }

    @Override
    public Duration answerTime() {
      return most;
    }
  }

  Optional<Replaced> replaced() {
    return replaced;
  }

  /** The session, where it has joined. */
  OptionalLong session() {
    return session == 0 ? OptionalLong.empty() : OptionalLong.of(session);
  }
}
