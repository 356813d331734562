package io.rosetrap.client;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Fault;
import io.rosetrap.api.FaultInfo;
import io.rosetrap.api.OrderStep;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import io.rosetrap.api.Verb;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Faults and orders that a test puts into a run, to make an interleaving or a mishap happen. The
 * hub must let it ({@code rosetrap serve --faults}). What is put in shows in the journal, and in
 * the diagnosis of whoever waits because of it. Safe for use by many threads.
 */
public final class Faults {
  /** When a connection is cut. */
  public enum When {
    /** Nothing of the request is carried out. */
    BEFORE,
    /** The request is carried out, and only its answer is lost. */
    AFTER
  }

  private record Listed(List<FaultInfo> faults) {}

  private record Put(long fault) {}

  private final RoseTrapClient client;
  private final Membership self;
  private final long seed;
  private final AtomicLong delays = new AtomicLong();
  private final AtomicBoolean random = new AtomicBoolean();

  Faults(RoseTrapClient client, Membership self, long seed) {
    this.client = client;
    this.self = self;
    this.seed = seed;
  }

  /**
   * What random delays come from: the same seed gives the same delays. Print it when a test fails.
   *
   * @return any number
   */
  public long seed() {
    return seed;
  }

  /**
   * Whether the seed has mattered so far: a delay was put in whose length is random.
   *
   * @return true from the first such {@link #delay(String, Duration, Duration)} on
   */
  public boolean isRandom() {
    return random.get();
  }

  /**
   * Accepts what happens to a variable, but lets nobody see it until the release: writers get their
   * receipts and their promises are kept, readers wait on.
   *
   * @param variable the name
   * @param readers from whom it is held back; all, where none is named
   * @return what releases it
   */
  public Held hold(String variable, String... readers) {
    return put(
        "/faults",
        new JsonLine()
            .text("kind", "hold")
            .text("variable", variable)
            .list("readers", List.of(readers)));
  }

  /**
   * Lets what happens to a variable be seen a while after it was accepted, rounded up to the hub's
   * tick of 100 ms.
   *
   * @param variable the name
   * @param delay 0 to 1 minute
   * @return what takes the delay away
   */
  public Held delay(String variable, Duration delay) {
    return delay(variable, delay, delay);
  }

  /**
   * The same with a random delay for each, in the order in which it happened, by the {@link #seed}.
   *
   * @param variable the name
   * @param least the shortest delay, 0 or more
   * @param most the longest, up to 1 minute
   * @return what takes the delay away
   */
  public Held delay(String variable, Duration least, Duration most) {
    if (!least.equals(most)) {
      random.set(true);
    }
    return put(
        "/faults",
        new JsonLine()
            .text("kind", "delay")
            .text("variable", variable)
            .text("least", seconds(least))
            .text("most", seconds(most))
            .number("seed", seed + delays.getAndIncrement()));
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos(), 6).toPlainString() + "ms";
  }

  /**
   * Refuses the next operation of a kind, once, with {@link ErrorCode#INJECTED}; nothing of it is
   * carried out.
   *
   * @param verb which operation
   * @param name of which variable or queue
   * @return what takes the fault away
   */
  public Held failNext(Verb verb, String name) {
    return put("/faults", target("refusal", verb, name, Optional.empty()));
  }

  /**
   * The same for one participant.
   *
   * @param verb which operation
   * @param name of which variable or queue
   * @param participant by whom
   * @return what takes the fault away
   */
  public Held failNext(Verb verb, String name, String participant) {
    return put("/faults", target("refusal", verb, name, Optional.of(participant)));
  }

  /**
   * Cuts the connection of a participant once, without an answer: the one on which it waits now, or
   * else the one of its next request.
   *
   * @param participant whose
   * @param when before its request is carried out, or after
   * @return what takes the fault away
   */
  public Held dropConnection(String participant, When when) {
    return put(
        "/faults",
        new JsonLine()
            .text("kind", "cut")
            .text("participant", participant)
            .flag("carriedOut", when == When.AFTER));
  }

  /**
   * Carries the next change of a kind out as if its request had come twice: harmless with an
   * idempotency key, as this client sends one.
   *
   * @param verb which operation; not a read and not a take
   * @param name of which variable or queue
   * @return what takes the fault away
   */
  public Held duplicate(Verb verb, String name) {
    return put("/faults", target("duplicate", verb, name, Optional.empty()));
  }

  /**
   * The same for one participant.
   *
   * @param verb which operation; not a read and not a take
   * @param name of which variable or queue
   * @param participant by whom
   * @return what takes the fault away
   */
  public Held duplicate(Verb verb, String name, String participant) {
    return put("/faults", target("duplicate", verb, name, Optional.of(participant)));
  }

  /**
   * Enforces an order across processes. An operation that matches a later step is held back until
   * its turn; what matches none goes on freely; a read is done when its value has been handed out.
   *
   * @param steps each {@code PARTICIPANT VERB NAME}, for instance {@code "CLIENT A writes X_Data"};
   *     the verb is one of writes, reads, deletes, fails, adds, pushes, takes
   * @return what takes the order away
   * @throws RoseTrapException {@link ErrorCode#INVALID_REQUEST} if a step cannot be read
   */
  public Held order(String... steps) {
    return order(Arrays.stream(steps).map(OrderStep::parse).toList());
  }

  /**
   * The same with steps that are made already.
   *
   * @param steps 1 to 100
   * @return what takes the order away
   */
  public Held order(List<OrderStep> steps) {
    Fault.Order order = new Fault.Order(steps);
    return put(
        "/order",
        new JsonLine()
            .list(
                "steps",
                order.steps().stream().map(OrderStep::toString).collect(Collectors.toList())));
  }

  /**
   * The faults that are in the run, orders among them: how far each is, and whom it holds back.
   *
   * @return the oldest first
   */
  public List<FaultInfo> list() {
    return client.get(Paths.run(self.run()) + "/faults", Listed.class).faults();
  }

  private static JsonLine target(
      String kind, Verb verb, String name, Optional<String> participant) {
    return new JsonLine()
        .text("kind", kind)
        .text("operation", verb.word())
        .text("name", name)
        .text("participant", participant.orElse(""));
  }

  private Held put(String path, JsonLine line) {
    byte[] body = line.toString().getBytes(StandardCharsets.UTF_8);
    String target = Paths.run(self.run()) + path;
    HttpReply reply = self.change(() -> self.request("POST", target).body(Value.JSON_TYPE, body));
    if (!reply.isOk()) {
      throw Answers.problem(reply);
    }
    return new Held(Answers.json(reply, Put.class).fault());
  }

  /** Something that was put in. Safe for use by many threads. */
  public final class Held implements AutoCloseable {
    private final long id;

    private Held(long id) {
      this.id = id;
    }

    /**
     * Its number, by which journal and diagnosis name it.
     *
     * @return 1 or more
     */
    public long id() {
      return id;
    }

    /**
     * Takes it away: what it hid is seen from now on, and whom it held back goes on.
     *
     * @return false where it was not there any more: it has struck, the order is done, or it was
     *     released before
     */
    public boolean release() {
      String target = Paths.run(self.run()) + "/faults/" + id;
      HttpReply reply = self.change(() -> self.request("DELETE", target));
      if (!reply.isOk() && !Answers.hasCode(reply, ErrorCode.NOT_THERE)) {
        throw Answers.problem(reply);
      }
      return reply.isOk();
    }

    /** Takes it away, if it is still there. */
    @Override
    public void close() {
      boolean unused = release();
    }
  }
}
