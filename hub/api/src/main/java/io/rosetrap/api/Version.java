package io.rosetrap.api;

import java.time.Instant;

/**
 * One version of a variable: a value, who wrote it, and where it stands in the run's history.
 *
 * @param variable the variable's name; of a slot that of its collection, of an item that of its
 *     queue
 * @param number 1 for the first write of the variable, then 2, 3…
 * @param revision the position in the run's history, 1 or more
 * @param writer the participant that wrote it
 * @param writtenAt the hub's clock when it was written
 * @param value what was written
 */
public record Version(
    String variable, long number, long revision, String writer, Instant writtenAt, Value value) {}
