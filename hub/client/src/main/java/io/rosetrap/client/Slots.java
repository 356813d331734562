package io.rosetrap.client;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Names;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.api.Wire;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A collection: one slot for each writer. Safe for use by many threads. */
public final class Slots {
  private final RoseTrapClient client;
  private final Membership self;
  private final String name;

  Slots(RoseTrapClient client, Membership self, String name) {
    this.client = client;
    this.self = self;
    this.name = Names.require(Subject.Kind.COLLECTION, name);
  }

  /**
   * Fills this participant's own slot, again where it was filled before.
   *
   * @param value as for {@link RoseTrapClient#write}
   * @return how often the slot was written, and how many readers it woke
   */
  public Receipt write(@Nullable Object value) {
    Value encoded = RoseTrapClient.encode(value);
    String target = Paths.of(self.run(), Subject.Kind.COLLECTION, name);
    return Answers.receipt(
        new Subject(Subject.Kind.COLLECTION, name),
        self.change(
            () -> {
              HttpRequest request =
                  self.request("PUT", target).body(encoded.contentType(), encoded.sharedBytes());
              return encoded.isSecret() ? request.header(Wire.SECRET, "true") : request;
            }));
  }

  /**
   * Blocks until so many slots are filled.
   *
   * @param slots how many
   * @param limit how long to block at most
   * @return all slots at that moment by their writers, in the order of their first writes
   */
  public Map<String, Version> await(int slots, Duration limit) {
    return read(new Condition.Collected(name, slots, Set.of()), limit);
  }

  /**
   * Blocks until the slots of these writers are filled.
   *
   * @param writers their names
   * @param limit how long to block at most
   * @return all slots at that moment by their writers, in the order of their first writes
   */
  public Map<String, Version> awaitWriters(Set<String> writers, Duration limit) {
    return read(new Condition.Collected(name, 0, writers), limit);
  }

  /**
   * The slots that are filled now, without blocking.
   *
   * @return by their writers, in the order of their first writes
   */
  public Map<String, Version> peek() {
    return read(new Condition.Collected(name, 0, Set.of()), Duration.ZERO);
  }

  /**
   * Deletes the collection with all its slots. Who waits for slots waits on.
   *
   * @throws io.rosetrap.api.RoseTrapException {@link io.rosetrap.api.ErrorCode#NOT_THERE} if there
   *     is no such collection
   */
  public void delete() {
    Claims.delete(self, Paths.of(self.run(), Subject.Kind.COLLECTION, name));
  }

  private Map<String, Version> read(Condition condition, Duration limit) {
    Map<String, Version> slots = new LinkedHashMap<>();
    for (Outcome.Match match : client.awaitArrival(condition, limit).matches()) {
      match.version().ifPresent(version -> slots.put(version.writer(), version));
    }
    return slots;
  }
}
