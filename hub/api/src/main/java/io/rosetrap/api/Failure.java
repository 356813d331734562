package io.rosetrap.api;

import java.time.Instant;

/**
 * A participant's word that a variable will not be written.
 *
 * @param variable the variable's name
 * @param participant who said so
 * @param reason why, for people
 * @param revision the position in the run's history
 * @param at the hub's clock when it was said
 */
public record Failure(
    String variable, String participant, String reason, long revision, Instant at) {}
