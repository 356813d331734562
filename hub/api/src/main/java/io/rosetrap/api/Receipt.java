package io.rosetrap.api;

/**
 * The answer to a mutation that took place.
 *
 * @param variable the variable's name
 * @param version the version that was written; for a delete or a failure, the last version that the
 *     variable had, 0 where it had none
 * @param revision the position of the event in the run's history
 * @param released how many blocked waits it ended
 */
public record Receipt(String variable, long version, long revision, int released) {}
