package io.rosetrap.api;

import java.time.Instant;

/**
 * The first time that a participant was handed a version of a variable.
 *
 * @param variable the variable's name
 * @param version the version's number, 1 or more
 * @param participant who was handed it
 * @param revision the run's revision at that moment: what the history says up to there came before
 *     the read, and what it says after came after it
 * @param at the hub's clock
 */
public record ReadInfo(
    String variable, long version, String participant, long revision, Instant at) {
  /** The most readers that are remembered of one version: the first ones. */
  public static final int MOST = 64;
}
