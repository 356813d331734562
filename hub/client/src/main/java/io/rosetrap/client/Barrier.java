package io.rosetrap.client;

import io.rosetrap.api.BarrierInfo;
import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Names;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.api.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A barrier: a place where parties meet, again and again. All pass or none: when one gives up or
 * ends, all who are there fail at once, and each of the others when it comes. Safe for use by many
 * threads.
 */
public final class Barrier {
  /** The hub ends an arrival when its time is up; the wait for that ends a moment later. */
  private static final Duration MOMENT = Duration.ofSeconds(2);

  private final RoseTrapClient client;
  private final Membership self;
  private final String name;

  Barrier(RoseTrapClient client, Membership self, String name) {
    this.client = client;
    this.self = self;
    this.name = Names.require(Subject.Kind.BARRIER, name);
  }

  /**
   * Says how many parties meet.
   *
   * @param parties 1 to 10,000
   * @return the barrier
   */
  public BarrierInfo declare(int parties) {
    return change("PUT", "", "{\"parties\":" + parties + "}");
  }

  /**
   * Says who meets, so that those who are missing can be named, and that a smaller number is enough
   * once others have ended or given up.
   *
   * @param parties their names
   * @param quorum 1 to their number; that number where all must come
   * @return the barrier
   */
  public BarrierInfo declare(Set<String> parties, int quorum) {
    Value body = JacksonCodec.encode(Map.of("parties", parties, "quorum", quorum));
    return change("PUT", "", body.asText());
  }

  /**
   * Arrives, and blocks until all others have.
   *
   * @param parties how many meet
   * @param limit how long to block at most; then the meeting is broken for all
   * @return which meeting it was, 1 for the first
   * @throws BarrierBrokenException if the meeting was broken by another party, or the barrier
   *     deleted
   * @throws WaitTimedOutException if the others did not come in time
   * @throws InterruptedCallException if the thread was interrupted, which breaks the meeting
   */
  public long arrive(int parties, Duration limit) {
    return arrive("\"parties\":" + parties + ",", limit);
  }

  /**
   * Arrives at a barrier of which was said, or will be, how many meet.
   *
   * @param limit how long to block at most; then the meeting is broken for all
   * @return which meeting it was, 1 for the first
   * @throws BarrierBrokenException if the meeting was broken by another party, or the barrier
   *     deleted
   * @throws WaitTimedOutException if the others did not come in time
   */
  public long arrive(Duration limit) {
    return arrive("", limit);
  }

  private long arrive(String parties, Duration limit) {
    RoseTrapClient.requireTime(limit);
    self.join();
    String body = "{" + parties + "\"timeout\":\"" + limit.toMillis() + "ms\"}";
    HttpReply reply = arrive(body);
    long generation = generation(reply);
    if (reply.isOk()) {
      return generation;
    }
    if (!Answers.hasCode(reply, ErrorCode.TIMED_OUT)) {
      Outcome.Arrived unused = client.arrived(Answers.outcome(reply), limit);
      throw Answers.problem(reply);
    }
    Outcome outcome = await(generation, limit);
    Outcome.Arrived unused = client.arrived(told(outcome), limit);
    return generation;
  }

  private HttpReply arrive(String body) {
    Supplier<HttpRequest> arrival = () -> request("POST", "/arrive?wait=0ms&slice=true", body);
    try {
      return self.change(arrival);
    } catch (InterruptedCallException e) {
      if (!e.definite()) {
        // It may have arrived, and not know at which meeting. To arrive twice is to arrive once.
        giveUp(generation(self.changeInAnyCase(arrival)));
      }
      throw e;
    }
  }

  private static long generation(HttpReply reply) {
    return reply.header(Wire.GENERATION).map(Long::parseLong).orElse(0L);
  }

  private Outcome await(long generation, Duration limit) {
    try {
      return client.await(new Condition.Passed(name, generation), limit.plus(MOMENT));
    } catch (InterruptedCallException e) {
      giveUp(generation);
      throw e;
    }
  }

  /** The others must not pass in the belief that this one is there. */
  private void giveUp(long generation) {
    String body = "{\"generation\":" + generation + ",\"reason\":\"it was interrupted\"}";
    HttpReply unused = self.changeInAnyCase(() -> request("POST", "/give-up", body));
  }

  /** Whoever broke the meeting by waiting no longer has timed out. */
  private Outcome told(Outcome outcome) {
    return outcome instanceof Outcome.Failed failed
            && failed.failure().ending().isEmpty()
            && failed.failure().participant().equals(client.participant())
        ? new Outcome.TimedOut(failed.diagnosis())
        : outcome;
  }

  /**
   * Comes no more: one party less meets from now on.
   *
   * @return the barrier
   */
  public BarrierInfo withdraw() {
    return change("POST", "/withdraw", "{}");
  }

  /**
   * Who has arrived and who is missing.
   *
   * @return empty where nobody declared it or arrived
   */
  public Optional<BarrierInfo> look() {
    return Claims.look(client, path(), BarrierInfo.class);
  }

  /**
   * Deletes the barrier with all that was said of it: who waits there fails. The next meeting has a
   * number of its own.
   *
   * @throws io.rosetrap.api.RoseTrapException {@link ErrorCode#NOT_THERE} if there is no such
   *     barrier
   */
  public void delete() {
    Claims.delete(self, path());
  }

  private BarrierInfo change(String method, String path, String body) {
    return Answers.json(self.change(() -> request(method, path, body)), BarrierInfo.class);
  }

  private HttpRequest request(String method, String path, String body) {
    return self.request(method, path() + path)
        .body(Value.JSON_TYPE, body.getBytes(StandardCharsets.UTF_8));
  }

  private String path() {
    return Paths.of(self.run(), Subject.Kind.BARRIER, name);
  }
}
