package io.rosetrap.core;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.time.Duration;

/**
 * Every bound of the hub.
 *
 * @param valueBytes the largest value, in bytes
 * @param storedBytes all values kept by all runs together, in bytes
 * @param runs the most runs
 * @param variables the most variables of one run
 * @param versions how many versions of a variable stay readable, 1 or more
 * @param historyBytes how many bytes the versions of one variable may take together before the
 *     older ones go; the newest always stays
 * @param waiters the most waits blocked at once in the whole hub
 * @param journal how many events of a run stay readable
 * @param idempotencyKeys how many keys a run remembers
 * @param slots the most slots of one collection
 * @param items the most items of one queue that are not done with
 * @param deliveries how often an item is handed out before it is given up
 * @param absence for how long one that crashed, was killed or was lost counts as able to come back
 */
public record Limits(
    int valueBytes,
    long storedBytes,
    int runs,
    int variables,
    int versions,
    long historyBytes,
    int waiters,
    int journal,
    int idempotencyKeys,
    int slots,
    int items,
    int deliveries,
    Duration absence) {
  /** The defaults: a quarter of the heap for values, and room for large tests in the rest. */
  public static final Limits DEFAULTS = new Builder().build();

  /** Checks that every bound leaves room for something. */
  public Limits {
    Limit.VALUE_BYTES.require(valueBytes);
    Limit.STORED_BYTES.require(storedBytes);
    Limit.RUNS.require(runs);
    Limit.VARIABLES.require(variables);
    Limit.VERSIONS.require(versions);
    Limit.HISTORY_BYTES.require(historyBytes);
    Limit.WAITERS.require(waiters);
    Limit.JOURNAL.require(journal);
    Limit.IDEMPOTENCY_KEYS.require(idempotencyKeys);
    Limit.SLOTS.require(slots);
    Limit.ITEMS.require(items);
    Limit.DELIVERIES.require(deliveries);
    Limit.ABSENCE.require(absence.toMillis());
  }

  /**
   * Starts from the defaults.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects bounds; for use by one thread. Each setter takes what the record's parameter says. */
  public static final class Builder {
    /** A blocked reader takes 5 KiB; a hub whose memory is full is of use to nobody. */
    private static final long WAITER_BYTES = 8 << 10;

    private int valueBytes = 1 << 20;
    private long storedBytes = Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 4);
    private int runs = 1_000;
    private int variables = 100_000;
    private int versions = 64;
    private long historyBytes = 8L << 20;
    private int waiters =
        Math.clamp(Runtime.getRuntime().maxMemory() / WAITER_BYTES, 1_000, 50_000);
    private int journal = 10_000;
    private int idempotencyKeys = 10_000;
    private int slots = 10_000;
    private int items = 100_000;
    private int deliveries = 5;
    private Duration absence = Duration.ofSeconds(10);

    private Builder() {}

    /**
     * Sets any one bound.
     *
     * @param limit which
     * @param number a number in its range
     * @return this
     * @throws RoseTrapException {@link ErrorCode#INVALID_REQUEST} for a number out of its range
     */
    public Builder set(Limit limit, long number) {
      limit.set(this, limit.require(number));
      return this;
    }

    /**
     * Bounds one value.
     *
     * @param bytes 1 to 2^30
     * @return this
     */
    public Builder valueBytes(int bytes) {
      this.valueBytes = bytes;
      return this;
    }

    /**
     * Bounds all values together.
     *
     * @param bytes 1 or more
     * @return this
     */
    public Builder storedBytes(long bytes) {
      this.storedBytes = bytes;
      return this;
    }

    /**
     * Bounds the runs.
     *
     * @param count 1 to 1,000,000
     * @return this
     */
    public Builder runs(int count) {
      this.runs = count;
      return this;
    }

    /**
     * Bounds the variables of a run.
     *
     * @param count 1 to 100,000,000
     * @return this
     */
    public Builder variables(int count) {
      this.variables = count;
      return this;
    }

    /**
     * Bounds the kept versions of a variable.
     *
     * @param count 1 to 100,000
     * @return this
     */
    public Builder versions(int count) {
      this.versions = count;
      return this;
    }

    /**
     * Bounds the bytes of the kept versions of a variable.
     *
     * @param bytes 0 or more; 0 keeps the newest version only
     * @return this
     */
    public Builder historyBytes(long bytes) {
      this.historyBytes = bytes;
      return this;
    }

    /**
     * Bounds the blocked waits.
     *
     * @param count 0 to 10,000,000
     * @return this
     */
    public Builder waiters(int count) {
      this.waiters = count;
      return this;
    }

    /**
     * Bounds the journal of a run.
     *
     * @param events 1 to 100,000,000
     * @return this
     */
    public Builder journal(int events) {
      this.journal = events;
      return this;
    }

    /**
     * Bounds the remembered idempotency keys of a run.
     *
     * @param count 0 to 100,000,000
     * @return this
     */
    public Builder idempotencyKeys(int count) {
      this.idempotencyKeys = count;
      return this;
    }

    /**
     * Bounds the slots of a collection.
     *
     * @param count 1 to 1,000,000
     * @return this
     */
    public Builder slots(int count) {
      this.slots = count;
      return this;
    }

    /**
     * Bounds the items of a queue.
     *
     * @param count 1 to 100,000,000
     * @return this
     */
    public Builder items(int count) {
      this.items = count;
      return this;
    }

    /**
     * Bounds the deliveries of an item.
     *
     * @param count 1 to 1,000,000
     * @return this
     */
    public Builder deliveries(int count) {
      this.deliveries = count;
      return this;
    }

    /**
     * Bounds for how long a participant that did not end in order counts as able to come back.
     *
     * @param most zero to a day; with zero it counts as gone at once
     * @return this
     */
    public Builder absence(Duration most) {
      this.absence = most;
      return this;
    }

    /**
     * Makes the limits.
     *
     * @return the limits
     * @throws RoseTrapException {@link ErrorCode#INVALID_REQUEST} for a bound out of its range
     */
    public Limits build() {
      return new Limits(
          valueBytes,
          storedBytes,
          runs,
          variables,
          versions,
          historyBytes,
          waiters,
          journal,
          idempotencyKeys,
          slots,
          items,
          deliveries,
          absence);
    }
  }
}
