package io.rosetrap.client;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Leases;
import io.rosetrap.api.Names;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.QueueInfo;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.api.Wire;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A queue: items, each for one taker, the one that has waited longest. An item that is taken and
 * not {@linkplain Item#ack acknowledged} within its lease, or whose taker ends, goes back to its
 * place. Safe for use by many threads.
 */
public final class WorkQueue {
  private final RoseTrapClient client;
  private final Membership self;
  private final String name;

  WorkQueue(RoseTrapClient client, Membership self, String name) {
    this.client = client;
    this.self = self;
    this.name = Names.require(Subject.Kind.QUEUE, name);
  }

  /**
   * Puts an item at the end.
   *
   * @param value as for {@link RoseTrapClient#write}
   * @return the item's number
   */
  public long push(@Nullable Object value) {
    Value encoded = RoseTrapClient.encode(value);
    Receipt receipt =
        Answers.receipt(
            new Subject(Subject.Kind.QUEUE, name),
            self.change(
                () -> {
                  HttpRequest request =
                      self.request("POST", path())
                          .body(encoded.contentType(), encoded.sharedBytes());
                  return encoded.isSecret() ? request.header(Wire.SECRET, "true") : request;
                }));
    return receipt.version();
  }

  /**
   * Blocks until there is an item for this taker, and takes it for 30 s.
   *
   * @param limit how long to block at most
   * @return the item; acknowledge it
   */
  public Item take(Duration limit) {
    return take(limit, Leases.UNLESS_SAID);
  }

  /**
   * Blocks until there is an item for this taker, and takes it for a while.
   *
   * @param limit how long to block at most
   * @param lease how long it may be kept without {@link Item#renew}, half a second to a day
   * @return the item; acknowledge it
   */
  public Item take(Duration limit, Duration lease) {
    self.join();
    Condition.Item condition = new Condition.Item(name, Optional.of(lease));
    Outcome.Arrived arrived =
        Claims.await(client, self, condition, limit, (by, lost) -> item(lost).putBack(by));
    return item(arrived);
  }

  private Item item(Outcome.Arrived arrived) {
    return new Item(arrived.version(0).orElseThrow(), arrived.revision());
  }

  /**
   * What is in the queue.
   *
   * @return empty where nothing was ever pushed
   */
  public Optional<QueueInfo> look() {
    return Claims.look(client, path(), QueueInfo.class);
  }

  /**
   * Puts all dead items back, those that were given up after too many deliveries; their deliveries
   * begin anew.
   *
   * @return how many
   * @throws RoseTrapException {@link ErrorCode#NOT_THERE} if there are none
   */
  public int returnDead() {
    return dead("return", Value.json("{}"));
  }

  /**
   * Puts a dead item back; its deliveries begin anew.
   *
   * @param item its number
   * @throws RoseTrapException {@link ErrorCode#NOT_THERE} if that is no dead item
   */
  public void returnDead(long item) {
    int unused = dead("return", JacksonCodec.encode(Map.of("item", item)));
  }

  /**
   * Lets all dead items go.
   *
   * @return how many
   * @throws RoseTrapException {@link ErrorCode#NOT_THERE} if there are none
   */
  public int dropDead() {
    return dead("drop", Value.json("{}"));
  }

  /**
   * Lets a dead item go.
   *
   * @param item its number
   * @throws RoseTrapException {@link ErrorCode#NOT_THERE} if that is no dead item
   */
  public void dropDead(long item) {
    int unused = dead("drop", JacksonCodec.encode(Map.of("item", item)));
  }

  private int dead(String verb, Value body) {
    String target = path() + "/dead/" + verb;
    return Answers.json(
            self.change(
                () -> self.request("POST", target).body(body.contentType(), body.sharedBytes())),
            Moved.class)
        .items();
  }

  /** What the hub answers of dead items. */
  record Moved(String queue, int items, long revision, int released) {}

  /**
   * Deletes the queue with all its items, also those that are with takers, who are refused when
   * they acknowledge. Who waits for an item waits on.
   *
   * @throws RoseTrapException {@link ErrorCode#NOT_THERE} if there is no such queue
   */
  public void delete() {
    Claims.delete(self, path());
  }

  private String path() {
    return Paths.of(self.run(), Subject.Kind.QUEUE, name);
  }

  /** An item that this taker has. Safe for use by many threads. */
  public final class Item {
    private final Version version;
    private final long token;

    private Item(Version version, long token) {
      this.version = version;
      this.token = token;
    }

    /**
     * The item's number.
     *
     * @return 1 for the first that was pushed
     */
    public long id() {
      return version.number();
    }

    /**
     * The item with its value, who pushed it and when.
     *
     * @return its version has the item's number
     */
    public Version version() {
      return version;
    }

    /**
     * The value as a type.
     *
     * @param <T> the type
     * @param type as for {@link RoseTrapClient#read(String, Class)}
     * @return null only where JSON {@code null} was pushed
     */
    public <T> @Nullable T value(Class<T> type) {
      return client.reading(version, type).value();
    }

    /** Says that the item is done with, so that nobody gets it again. */
    public void ack() {
      change(self, "ack", Value.json("{}"));
    }

    /**
     * Gives the item back for another taker.
     *
     * @param reason why; may be empty
     */
    public void giveBack(String reason) {
      change(self, "return", JacksonCodec.encode(Map.of("reason", reason)));
    }

    /** Gives the item back as if it had not been taken: nobody began with it. */
    public void putBack() {
      putBack(self);
    }

    private void putBack(Membership by) {
      change(by, "return", JacksonCodec.encode(Map.of("reason", "its taker left", "unused", true)));
    }

    /** Begins the lease anew. */
    public void renew() {
      change(self, "renew", Value.json("{}"));
    }

    private void change(Membership by, String verb, Value body) {
      String target = path() + "/items/" + id() + "/" + verb + "?token=" + token;
      HttpReply reply =
          by.changeInAnyCase(
              () -> by.request("POST", target).body(body.contentType(), body.sharedBytes()));
      if (!reply.isOk()) {
        throw Answers.problem(reply);
      }
    }
  }
}
