package io.rosetrap.api;

/** What a run does about a deadlock that it finds. */
public enum DeadlockPolicy {
  /** Ends the waits of all members with {@link Outcome.Deadlock}. */
  FAIL,
  /** Says it in the journal, the log and every diagnosis, and lets all go on waiting. */
  WARN,
  /** Does not look for any. */
  OFF
}
