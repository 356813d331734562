package io.rosetrap.api;

import java.time.Instant;

/**
 * A line of the list of runs.
 *
 * @param name the run's name
 * @param revision the number of events so far
 * @param variables how many variables it knows
 * @param waiters how many readers are blocked in it
 * @param bytes how many bytes of values it keeps
 * @param participants how many participants are there
 * @param sealed whether it takes no new participants
 * @param deadlocks what it does about a deadlock
 * @param createdAt the hub's clock when it came into being
 */
public record RunInfo(
    String name,
    long revision,
    int variables,
    int waiters,
    long bytes,
    int participants,
    boolean sealed,
    DeadlockPolicy deadlocks,
    Instant createdAt) {}
