package io.rosetrap.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A participant that joined a run.
 *
 * @param name its name
 * @param session what names this stay of it; no other of the run has the same
 * @param attempt 1 for the first stay under this name, then 2, 3…
 * @param software what it is, for instance {@code java} or {@code exec}; empty where it did not say
 * @param pid its process id; empty where it did not say
 * @param host its machine; empty where it did not say
 * @param lease how long it may be silent
 * @param sequential whether it does nothing else while one of its waits is blocked
 * @param promises the variables that it promised and that are not written yet
 * @param reads the variables that it means to read
 * @param joinedAt the hub's clock when it joined
 * @param silent for how long nothing was heard of it
 * @param waits what it is blocked on, in words
 * @param did what it did last, in words; empty where it did nothing
 * @param ending how it ended; empty while it is there
 */
public record ParticipantInfo(
    String name,
    long session,
    long attempt,
    Optional<String> software,
    Optional<Long> pid,
    Optional<String> host,
    Duration lease,
    boolean sequential,
    List<String> promises,
    List<String> reads,
    Instant joinedAt,
    Duration silent,
    List<String> waits,
    Optional<String> did,
    Optional<Ending> ending) {}
