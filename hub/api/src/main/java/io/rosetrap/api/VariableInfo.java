package io.rosetrap.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A line of the list of variables.
 *
 * @param name the variable's name
 * @param version the newest version; 0 where there is no value
 * @param revision the revision of its last event
 * @param writer who wrote the newest version; empty where there is no value
 * @param writtenAt when it was written; empty where there is no value
 * @param contentType its content type; empty where there is no value
 * @param size its size in bytes; 0 where there is no value
 * @param waiters how many readers are blocked on the variable
 * @param promisedBy the participants that promised to write it and have not yet
 * @param failure why it is declared failed, where it is
 */
public record VariableInfo(
    String name,
    long version,
    long revision,
    Optional<String> writer,
    Optional<Instant> writtenAt,
    Optional<String> contentType,
    long size,
    int waiters,
    List<String> promisedBy,
    Optional<String> failure) {}
