package io.rosetrap.core;

/**
 * That somebody holds a lock or has an item. No state of its own but the time it is due, which a
 * sign of life moves on; safe for use by many threads.
 */
final class Hold {
  private final String participant;
  private final long session;
  private final long token;
  private final long leaseNanos;
  private final long sinceNanos;
  private volatile long dueNanos;

  /**
   * A hold from now on.
   *
   * @param participant who
   * @param session which stay of it; 0 where it did not join
   * @param token the revision at which it was handed out, which grows with every grant
   * @param leaseNanos how long it may be kept without a word; 0 for as long as the stay lasts
   * @param nowNanos the hub's own time
   */
  Hold(String participant, long session, long token, long leaseNanos, long nowNanos) {
    this.participant = participant;
    this.session = session;
    this.token = token;
    this.leaseNanos = leaseNanos;
    this.sinceNanos = nowNanos;
    this.dueNanos = nowNanos + leaseNanos;
  }

  void renew(long nowNanos) {
    dueNanos = nowNanos + leaseNanos;
  }

  boolean isOver(long nowNanos) {
    return leaseNanos > 0 && nowNanos - dueNanos >= 0;
  }

  boolean isOf(String name, long stay) {
    return session != 0 && session == stay && participant.equals(name);
  }

  String participant() {
    return participant;
  }

  long session() {
    return session;
  }

  long token() {
    return token;
  }

  long leaseNanos() {
    return leaseNanos;
  }

  long sinceNanos() {
    return sinceNanos;
  }
}
