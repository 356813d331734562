package io.rosetrap.client;

import io.rosetrap.api.Condition;
import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Names;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.ParticipantInfo;
import io.rosetrap.api.ReadInfo;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.RunDiagnosis;
import io.rosetrap.api.RunInfo;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.Version;
import io.rosetrap.api.WaiterInfo;
import io.rosetrap.api.Wire;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A participant of a run: writes variables, and reads those of others, blocking until they are
 * there.
 *
 * <p>Safe for use by many threads; each blocked read takes a connection of its own. Nothing is sent
 * before the first call. Every call that blocks has one deadline; within it the client outlives
 * lost connections, and gives up early when the hub has been out of reach for the builder's
 * {@linkplain RoseTrapClientBuilder#patience patience}. A hub that takes a request and says nothing
 * is given 10 s more than the request itself. A mutation is sent again with the same idempotency
 * key when its answer was lost, so it takes place once.
 *
 * <p>Calls throw {@link RoseTrapException} or one of its precise subclasses: {@link
 * WaitTimedOutException}, {@link VariableFailedException}, {@link BarrierBrokenException}, {@link
 * HubClosingException}, {@link InstanceChangedException}, {@link WaitCancelledException}, {@link
 * HubUnreachableException}, {@link ConflictException}, {@link ValueTypeException}, {@link
 * InterruptedCallException}. {@link #await} returns how a wait ended instead.
 */
public final class RoseTrapClient implements AutoCloseable {
  private static final int JOURNAL_PAGE = 1_000;

  private record Variables(List<VariableInfo> variables) {}

  private record Waiters(List<WaiterInfo> waiters) {}

  private record Reads(List<ReadInfo> reads) {}

  private record Journal(List<JournalEntry> entries) {}

  private record Participants(List<ParticipantInfo> participants) {}

  private record Runs(List<RunInfo> runs) {}

  private final Calls calls;
  private final Membership self;
  private final String run;
  private final Duration timeout;

  RoseTrapClient(Membership self, Duration timeout) {
    this.calls = self.calls();
    this.self = self;
    this.run = self.run();
    this.timeout = timeout;
  }

  // --- making one ----------------------------------------------------------------------------

  /**
   * A client of the default run.
   *
   * @param uri the hub's address, for instance {@code http://127.0.0.1:8000}
   * @param participant who writes and reads, for instance {@code CLIENT A}
   * @return a client; close it
   */
  public static RoseTrapClient connect(URI uri, String participant) {
    return builder(uri).participant(participant).build();
  }

  /**
   * A client of the default run.
   *
   * @param uri the hub's address, for instance {@code http://127.0.0.1:8000}
   * @param participant who writes and reads, for instance {@code CLIENT A}
   * @return a client; close it
   */
  public static RoseTrapClient connect(String uri, String participant) {
    HubAddress hub = HubAddress.parse(uri, "The address");
    return new RoseTrapClientBuilder(hub).participant(participant).build();
  }

  /**
   * A client set up by the environment: {@code ROSETRAP_URL} (required), {@code ROSETRAP_RUN},
   * {@code ROSETRAP_PARTICIPANT}, {@code ROSETRAP_TOKEN}, and {@code ROSETRAP_SESSION} where the
   * process was started by one that supervises it.
   *
   * @return a client; close it
   */
  public static RoseTrapClient fromEnvironment() {
    return fromEnvironment(System.getenv());
  }

  /**
   * A client set up by variables that stand for the environment.
   *
   * @param environment names and values, as {@link #fromEnvironment()} has them
   * @return a client; close it
   */
  public static RoseTrapClient fromEnvironment(Map<String, String> environment) {
    return Environment.builder(environment).build();
  }

  /**
   * Starts from the defaults.
   *
   * @param uri the hub's address
   * @return a new builder
   */
  public static RoseTrapClientBuilder builder(URI uri) {
    return new RoseTrapClientBuilder(HubAddress.of(uri, "The address"));
  }

  // --- who and where -------------------------------------------------------------------------

  /**
   * The hub's address.
   *
   * @return as it was given
   */
  public URI uri() {
    return calls.uri();
  }

  /**
   * The run.
   *
   * @return its name
   */
  public String run() {
    return run;
  }

  /**
   * Who writes and reads.
   *
   * @return the participant's name
   */
  public String participant() {
    return calls.participant();
  }

  /**
   * The same participant in another run, over the same connections; closing either closes both.
   *
   * @param name the run
   * @return a client
   */
  public RoseTrapClient inRun(String name) {
    return new RoseTrapClient(
        new Membership(
            calls, Names.requireRun(name), self.lease(), OptionalLong.empty(), self.solitude()),
        timeout);
  }

  /**
   * The same participant, looking on: what it reads does not count as {@linkplain #reads read}, and
   * the history does not tell that it gave up. For tools and assertions, which must not change what
   * they look at. Over the same connections; closing either closes both.
   *
   * @return a client
   */
  public RoseTrapClient observing() {
    return new RoseTrapClient(self.observing(), timeout);
  }

  // --- writing -------------------------------------------------------------------------------

  /**
   * Writes a new version.
   *
   * @param variable the name
   * @param value text and bytes are written as they are; null, booleans, numbers, records,
   *     collections and other objects as JSON
   * @return the version, and how many readers it woke
   */
  public Receipt write(String variable, @Nullable Object value) {
    return write(variable, value, "", "");
  }

  /**
   * Writes the first version, or nothing.
   *
   * @param variable the name
   * @param value as for {@link #write}
   * @return the version, and how many readers it woke
   * @throws ConflictException if the variable has a value already
   */
  public Receipt writeOnce(String variable, @Nullable Object value) {
    return write(variable, value, "If-None-Match", "*");
  }

  /**
   * Writes a new version if nobody else has written since.
   *
   * @param variable the name
   * @param expected the version that the variable must have now; 0 for none
   * @param value as for {@link #write}
   * @return the version, and how many readers it woke
   * @throws ConflictException if the variable has another version
   */
  public Receipt writeIfVersion(String variable, long expected, @Nullable Object value) {
    return write(variable, value, "If-Match", "\"" + expected + "\"");
  }

  private Receipt write(String variable, @Nullable Object value, String header, String condition) {
    Value encoded = encode(value);
    Receipt receipt =
        mutate(
            variable,
            () -> {
              HttpRequest request = withBody("PUT", Paths.variable(run, variable), encoded);
              return header.isEmpty() ? request : request.header(header, condition);
            });
    self.kept(variable);
    return receipt;
  }

  /**
   * Takes the value away. Version numbers go on where they were.
   *
   * @param variable the name
   * @return the last version
   * @throws RoseTrapException {@link ErrorCode#NOT_WRITTEN} if there is none
   */
  public Receipt delete(String variable) {
    return mutate(variable, () -> self.request("DELETE", Paths.variable(run, variable)));
  }

  /**
   * Declares that a variable will not be written: present and future readers fail at once, until
   * somebody writes it all the same.
   *
   * @param variable the name
   * @param reason why; readers are shown it
   * @return how many readers were told
   */
  public Receipt fail(String variable, String reason) {
    Value body = JacksonCodec.encode(Map.of("reason", reason));
    Receipt receipt =
        mutate(variable, () -> withBody("POST", Paths.variable(run, variable) + "/failure", body));
    self.kept(variable);
    return receipt;
  }

  private Receipt mutate(String variable, Supplier<HttpRequest> request) {
    return Answers.receipt(Subject.variable(variable), self.change(request));
  }

  private HttpRequest withBody(String method, String target, Value body) {
    HttpRequest request = self.request(method, target).body(body.contentType(), body.sharedBytes());
    return body.isSecret() ? request.header(Wire.SECRET, "true") : request;
  }

  /**
   * What a write of a Java value sends: text and bytes as they are, a ready value as it is, all
   * else as JSON.
   *
   * @param value as for {@link #write}
   * @return the value as the hub gets it
   */
  public static Value encode(@Nullable Object value) {
    return value instanceof Value ready ? ready : ValueCodec.encode(value);
  }

  // --- taking part ---------------------------------------------------------------------------

  /**
   * Joins the run: from now on the hub knows that this participant is there, keeps its lease on one
   * daemon thread, and is told when the client is closed. Promises, locks, queues and barriers join
   * by themselves; a plain reader need not, unless the run is to be {@linkplain #seal sealed}. Does
   * nothing the second time.
   */
  public void join() {
    self.join();
  }

  /**
   * Joins the run on behalf of a process that this one supervises, or with more to say than {@link
   * #join()}.
   *
   * @param introduction what the participant says of itself; where it has joined already, only the
   *     promises are news
   * @return the stay, whose ending this process is to report
   */
  public Stay join(Introduction introduction) {
    self.join(introduction);
    return new Stay(self);
  }

  /**
   * Promises to write variables: should this participant end before, by a crash, by closing or by
   * silence, then all who wait for them fail at once. A promise is kept by a write of the variable.
   * While this participant does {@linkplain RoseTrapClientBuilder#sequential nothing else} than to
   * wait for one that waits for what it promised, both are told of the deadlock.
   *
   * @param variables the names, 1 to 256
   */
  public void promise(String... variables) {
    for (String variable : variables) {
      Names.requireVariable(variable);
    }
    self.promise(List.of(variables));
  }

  /** Takes no new participants in this run from now on, so that a standstill can be told. */
  public void seal() {
    settle("POST", "/seal", "{}");
  }

  /**
   * Says what this run does about a deadlock.
   *
   * @param policy end the waits, say it only, or do not look
   */
  public void onDeadlock(DeadlockPolicy policy) {
    settle("PUT", "/deadlocks", "{\"policy\":\"" + policy.name() + "\"}");
  }

  private void settle(String method, String path, String body) {
    Value json = Value.json(body);
    HttpReply reply = self.change(() -> withBody(method, Paths.run(run) + path, json));
    if (!reply.isOk()) {
      throw Answers.problem(reply);
    }
  }

  /**
   * The participants that joined the run, those that ended among them.
   *
   * @return sorted by name
   */
  public List<ParticipantInfo> participants() {
    return get(Paths.run(run) + "/participants", Participants.class).participants();
  }

  /**
   * Why a read of a variable would block or does: who was to write it, and what those are doing.
   *
   * @param variable the name
   * @return what stands around it
   */
  public Diagnosis diagnose(String variable) {
    return get(
        Paths.run(run) + "/diagnosis?variable=" + Names.requireVariable(variable), Diagnosis.class);
  }

  /**
   * All that wait in the run, why what they wait for does not come, and who is stuck.
   *
   * @return the diagnosis of the run
   */
  public RunDiagnosis diagnose() {
    return get(Paths.run(run) + "/diagnosis", RunDiagnosis.class);
  }

  // --- other ways to meet --------------------------------------------------------------------

  /**
   * A counter: a variable that holds a whole number.
   *
   * @param name the variable's name
   * @return a handle; nothing is sent yet
   */
  public Counter counter(String name) {
    return new Counter(this, self, Names.requireVariable(name));
  }

  /**
   * Faults and orders that a test puts into the run, by a seed of its own.
   *
   * @return a handle; nothing is sent yet
   */
  public Faults faults() {
    return faults(ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
  }

  /**
   * Faults and orders that a test puts into the run.
   *
   * @param seed what random delays come from: the same gives the same delays
   * @return a handle; nothing is sent yet
   */
  public Faults faults(long seed) {
    return new Faults(this, self, seed);
  }

  /**
   * A queue: items, each for one taker.
   *
   * @param name a valid name
   * @return a handle; nothing is sent yet
   */
  public WorkQueue queue(String name) {
    return new WorkQueue(this, self, name);
  }

  /**
   * A barrier: a place where parties meet.
   *
   * @param name a valid name
   * @return a handle; nothing is sent yet
   */
  public Barrier barrier(String name) {
    return new Barrier(this, self, name);
  }

  /**
   * A lock: what one participant holds at a time.
   *
   * @param name a valid name
   * @return a handle; nothing is sent yet
   */
  public NamedLock lock(String name) {
    return new NamedLock(this, self, name);
  }

  /**
   * A collection: one slot for each writer.
   *
   * @param name a valid name
   * @return a handle; nothing is sent yet
   */
  public Slots collection(String name) {
    return new Slots(this, self, name);
  }

  // --- reading -------------------------------------------------------------------------------

  /**
   * Blocks until a variable is written, and returns its newest version.
   *
   * @param variable the name
   * @param limit how long to block at most; with zero a value that is there is still returned
   * @return the version
   */
  public Version read(String variable, Duration limit) {
    return version(new Condition.Written(variable, 0), limit);
  }

  /**
   * Blocks until a variable is written, at most for the client's timeout, and returns its value.
   *
   * @param <T> the type
   * @param variable the name
   * @param type a record, class, number, boolean, text, {@code byte[]} or {@link Value}
   * @return the value; null only where JSON {@code null} was written
   */
  public <T> @Nullable T read(String variable, Class<T> type) {
    return read(variable, type, timeout);
  }

  /**
   * Blocks until a variable is written, and returns its value.
   *
   * @param <T> the type
   * @param variable the name
   * @param type a record, class, number, boolean, text, {@code byte[]} or {@link Value}
   * @param limit how long to block at most
   * @return the value; null only where JSON {@code null} was written
   */
  public <T> @Nullable T read(String variable, Class<T> type, Duration limit) {
    return this.<T>reading(read(variable, limit), type).value();
  }

  /**
   * Blocks until a variable is written, and returns its value as a generic type.
   *
   * @param <T> the type
   * @param variable the name
   * @param type for instance {@code new TypeRef<List<Order>>() {}}
   * @param limit how long to block at most
   * @return the value; null only where JSON {@code null} was written
   */
  public <T> @Nullable T read(String variable, TypeRef<T> type, Duration limit) {
    return this.<T>reading(read(variable, limit), type.type()).value();
  }

  /**
   * Blocks until a variable has a version newer than a cursor.
   *
   * @param <T> the type
   * @param variable the name
   * @param after the number of the version read last; 0 for any
   * @param type as for {@link #read(String, Class)}
   * @param limit how long to block at most
   * @return the newest version and its value
   */
  public <T> Reading<T> readAfter(String variable, long after, Class<T> type, Duration limit) {
    return reading(version(new Condition.Written(variable, after), limit), type);
  }

  /**
   * Reads on a virtual thread. Cancelling the future ends the read, and so does completing it in
   * any other way, for instance by {@link CompletableFuture#orTimeout}.
   *
   * @param <T> the type
   * @param variable the name
   * @param type as for {@link #read(String, Class)}
   * @param limit how long to block at most
   * @return completes with the value, or with the exception that {@link #read} throws
   */
  public <T> CompletableFuture<@Nullable T> readAsync(
      String variable, Class<T> type, Duration limit) {
    return AsyncRead.start(
        "rosetrap-read-" + variable,
        () -> {
          Condition written = new Condition.Written(variable, 0);
          Outcome outcome = new WaitLoop(self, written, requireTime(limit), true).await();
          Version version = arrived(outcome, limit).version(0).orElseThrow();
          return this.<T>reading(version, type).value();
        });
  }

  /**
   * Blocks until one of several variables is written.
   *
   * @param variables the names, 1 to 256
   * @param limit how long to block at most
   * @return the newest version of the first of them that is written, in the order given
   */
  public Version readAny(List<String> variables, Duration limit) {
    Outcome outcome = await(new Condition.Any(written(variables)), limit);
    return arrived(outcome, limit).matches().getFirst().version().orElseThrow();
  }

  /**
   * Blocks until all of several variables are written.
   *
   * @param variables the names, 1 to 256
   * @param limit how long to block at most
   * @return the newest versions at one revision of the run, in the order given
   */
  public Map<String, Version> readAll(List<String> variables, Duration limit) {
    Outcome outcome = await(new Condition.All(written(variables)), limit);
    Map<String, Version> versions = new LinkedHashMap<>();
    for (Outcome.Match match : arrived(outcome, limit).matches()) {
      match.version().ifPresent(version -> versions.put(match.subject().name(), version));
    }
    return versions;
  }

  private static List<Condition> written(List<String> variables) {
    List<Condition> conditions = new ArrayList<>();
    variables.forEach(variable -> conditions.add(new Condition.Written(variable, 0)));
    return conditions;
  }

  /**
   * Blocks until a condition is decided, and says how; only what is no ending of a wait is thrown
   * (an unreachable hub, a restart, an interrupt, a refused request).
   *
   * @param condition what to wait for
   * @param limit how long to block at most
   * @return how the wait ended
   */
  public Outcome await(Condition condition, Duration limit) {
    return new WaitLoop(self, condition, requireTime(limit), false).await();
  }

  /**
   * Blocks until a condition holds, and throws where the wait ends otherwise.
   *
   * @param condition what to wait for
   * @param limit how long to block at most
   * @return what held
   */
  public Outcome.Arrived awaitArrival(Condition condition, Duration limit) {
    return arrived(await(condition, limit), limit);
  }

  /**
   * The newest version of a variable, without blocking.
   *
   * @param variable the name
   * @return the version; empty where there is none
   */
  public Optional<Version> peek(String variable) {
    HttpReply reply = calls.ask(repeated -> self.request("GET", Paths.variable(run, variable)));
    if (Answers.isNotWritten(reply)) {
      return Optional.empty();
    }
    return Optional.of(versionOrThrow(variable, reply));
  }

  /**
   * The newest version of a variable and its value, without blocking.
   *
   * @param <T> the type
   * @param variable the name
   * @param type as for {@link #read(String, Class)}
   * @return version and value; empty where there is none
   */
  public <T> Optional<Reading<T>> peek(String variable, Class<T> type) {
    return peek(variable).map(version -> reading(version, type));
  }

  /**
   * One version of a variable's history.
   *
   * @param variable the name
   * @param number 1 or more
   * @return the version
   * @throws RoseTrapException {@link ErrorCode#COMPACTED} if it is no longer kept, {@link
   *     ErrorCode#NOT_WRITTEN} if it never was
   */
  public Version readVersion(String variable, long number) {
    String target = Paths.variable(run, variable) + "?version=" + number;
    return versionOrThrow(variable, calls.ask(repeated -> self.request("GET", target)));
  }

  /**
   * Reads a version's value as a type.
   *
   * @param <T> the type
   * @param version any version
   * @param type as for {@link #read(String, Class)}
   * @return version and value
   * @throws ValueTypeException if the value is of another type
   */
  public <T> Reading<T> reading(Version version, Class<T> type) {
    return reading(version, (Type) type);
  }

  @SuppressWarnings("unchecked")
  private <T> Reading<T> reading(Version version, Type type) {
    return new Reading<>((T) ValueCodec.decode(version, type), version);
  }

  private Version version(Condition condition, Duration limit) {
    return arrived(await(condition, limit), limit).version(0).orElseThrow();
  }

  private static Version versionOrThrow(String variable, HttpReply reply) {
    if (!reply.isOk()) {
      throw Answers.problem(reply);
    }
    return Answers.version(variable, reply);
  }

  Outcome.Arrived arrived(Outcome outcome, Duration limit) {
    return Endings.arrived(outcome, limit, participant(), uri());
  }

  // --- looking -------------------------------------------------------------------------------

  /**
   * The variables that have a value or a failure, or that somebody waits for.
   *
   * @param prefix the start of the names, empty for all
   * @return sorted by name
   */
  public List<VariableInfo> variables(String prefix) {
    String target = Paths.run(run) + "/variables?prefix=" + Wire.encode(prefix);
    return get(target, Variables.class).variables();
  }

  /**
   * The blocked waits of the run.
   *
   * @return those that have waited longest first
   */
  public List<WaiterInfo> waiters() {
    return get(Paths.run(run) + "/waiters", Waiters.class).waiters();
  }

  /**
   * The waits that threads of this JVM are in by this client, or by others over the same
   * connections. Asks nobody: a wait may be over at the hub already.
   *
   * @return in no order
   */
  public List<LocalWait> localWaits() {
    return calls.waiting().stream().map(WaitLoop::local).toList();
  }

  /**
   * Who has read which version. A participant has read a version once the hub has handed it out: to
   * a read, a peek, an await or any other request that is answered with the value. Of each version
   * that is kept, the first {@value ReadInfo#MOST} readers are remembered.
   *
   * @param prefix the start of the variables' names, empty for all
   * @return sorted by variable and version, of each the first reader first
   */
  public List<ReadInfo> reads(String prefix) {
    String target = Paths.run(run) + "/reads?prefix=" + Wire.encode(prefix);
    return get(target, Reads.class).reads();
  }

  /**
   * The history of the run.
   *
   * @param after a revision; only newer events are returned; 0 for all that are kept
   * @return oldest first
   */
  public List<JournalEntry> journal(long after) {
    List<JournalEntry> entries = new ArrayList<>();
    Optional<String> home = after == 0 ? Optional.empty() : calls.instance();
    long cursor = after;
    while (true) {
      HttpReply reply = journalPage(cursor, home);
      List<JournalEntry> page = Answers.json(reply, Journal.class).entries();
      entries.addAll(page);
      if (page.size() < JOURNAL_PAGE) {
        return entries;
      }
      home = reply.header(Wire.INSTANCE);
      cursor = page.getLast().revision();
    }
  }

  /** A cursor means something only to the start of the hub that it was taken from. */
  private HttpReply journalPage(long after, Optional<String> home) {
    String target = Paths.run(run) + "/journal?after=" + after + "&limit=" + JOURNAL_PAGE;
    return calls.ask(
        repeated -> {
          HttpRequest request = self.request("GET", target);
          home.ifPresent(id -> request.header(Wire.INSTANCE, id));
          return request;
        });
  }

  /**
   * What comes next in the history of the run; blocks until there is something.
   *
   * @param after a revision; only newer events are returned
   * @param limit how long to block at most
   * @return oldest first, at most 1,000; empty where the time is up
   */
  public List<JournalEntry> journalAfter(long after, Duration limit) {
    Outcome outcome = await(new Condition.Progress(after), limit);
    if (outcome instanceof Outcome.TimedOut) {
      return List.of();
    }
    Outcome.Arrived unused = arrived(outcome, limit);
    return Answers.json(journalPage(after, calls.instance()), Journal.class).entries();
  }

  /**
   * Returns once the hub answers that it takes work; needs no token. A hub that is out of reach is
   * tried for as long as {@link RoseTrapClientBuilder#patience} says.
   *
   * @throws HubUnreachableException if none answers by then
   * @throws HubClosingException if it is about to stop
   */
  public void awaitReady() {
    HttpReply reply = calls.ask(repeated -> calls.request("GET", "/health/ready"));
    if (reply.status() == ErrorCode.HUB_CLOSING.status()) {
      throw new HubClosingException("The hub at " + uri() + " is closing.");
    }
    if (!reply.isOk()) {
      throw Answers.problem(reply);
    }
  }

  /**
   * All runs of the hub.
   *
   * @return sorted by name
   */
  public List<RunInfo> runs() {
    return get("/v1/runs", Runs.class).runs();
  }

  /**
   * Deletes this client's run with all that it holds; its blocked readers are told.
   *
   * @throws RoseTrapException {@link ErrorCode#NO_SUCH_RUN} if there is none
   */
  public void deleteRun() {
    Change change = new Change(calls.request("DELETE", Paths.run(run)));
    HttpReply reply = calls.change(change);
    if (!reply.isOk()) {
      RoseTrapException problem = Answers.problem(reply);
      boolean done = change.isRepeated() && problem.code() == ErrorCode.NO_SUCH_RUN;
      if (!done) {
        throw problem;
      }
    }
  }

  <T> T get(String target, Class<T> type) {
    return Answers.json(calls.ask(repeated -> self.request("GET", target)), type);
  }

  /** For tests: how many connections are kept for the next request. */
  int idleConnections() {
    return calls.idleConnections();
  }

  /**
   * Leaves the runs that were joined, so that what was promised and not written is broken, and
   * closes the connections; calls that are blocked end with {@link WaitCancelledException}.
   */
  @Override
  public void close() {
    calls.close();
  }

  static Duration requireTime(Duration limit) {
    if (limit.isNegative() || limit.compareTo(Duration.ofDays(365)) > 0) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          "The time " + limit + " is out of range; it goes from 0 to 365 days.");
    }
    return limit;
  }
}
