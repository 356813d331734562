package io.rosetrap.client;

import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A variable that holds a whole number and is added to in one step; a latch, where somebody waits
 * until it is large enough. Safe for use by many threads.
 */
public final class Counter {
  private final RoseTrapClient client;
  private final Membership self;
  private final String name;

  Counter(RoseTrapClient client, Membership self, String name) {
    this.client = client;
    this.self = self;
    this.name = name;
  }

  /**
   * Adds; a counter that was never written begins at 0.
   *
   * @param amount also less than zero
   * @return the sum after it
   * @throws RoseTrapException {@link io.rosetrap.api.ErrorCode#MISMATCH} if the variable holds
   *     something else, or the sum leaves the range of 64 bits
   */
  public long add(long amount) {
    byte[] body = ("{\"add\":" + amount + "}").getBytes(StandardCharsets.UTF_8);
    String target = Paths.run(self.run()) + "/counters/" + name;
    HttpReply reply = self.change(() -> self.request("POST", target).body(Value.JSON_TYPE, body));
    Receipt unused = Answers.receipt(Subject.variable(name), reply);
    self.kept(name);
    return Answers.json(reply, Sum.class).value();
  }

  private record Sum(long value) {}

  /**
   * The present number, without blocking.
   *
   * @return 0 for a counter that was never written
   */
  public long value() {
    return client.peek(name).map(Counter::number).orElse(0L);
  }

  /**
   * Blocks until the counter is large enough.
   *
   * @param atLeast the number that will do
   * @param limit how long to block at most
   * @return the number that did
   */
  public long await(long atLeast, Duration limit) {
    Condition condition =
        new Condition.Matches(
            name, 0, "", Comparison.GREATER_OR_EQUAL, Value.json(Long.toString(atLeast)));
    return number(client.awaitArrival(condition, limit).version(0).orElseThrow());
  }

  private static long number(Version version) {
    Object number = ValueCodec.decode(version, Long.class);
    return number instanceof Long counted ? counted : 0;
  }
}
