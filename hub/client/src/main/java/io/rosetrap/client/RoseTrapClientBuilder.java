package io.rosetrap.client;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Leases;
import io.rosetrap.api.Names;
import io.rosetrap.api.RoseTrapException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Collects the settings of a {@link RoseTrapClient}; for use by one thread. See {@link
 * RoseTrapClient#builder}.
 */
public final class RoseTrapClientBuilder {
  private final HubAddress hub;
  private String run = Names.DEFAULT_RUN;
  private String participant = Names.ANONYMOUS;
  private Optional<String> token = Optional.empty();
  private Duration timeout = Duration.ofSeconds(60);
  private Duration patience = Duration.ofSeconds(10);
  private Duration lease = Leases.DEFAULT;
  private OptionalLong session = OptionalLong.empty();
  private OptionalLong supervisor = OptionalLong.empty();
  private Optional<Boolean> sequential = Optional.empty();
  private Timing timing = Timing.DEFAULTS;

  RoseTrapClientBuilder(HubAddress hub) {
    this.hub = hub;
  }

  /**
   * Sets the run; {@code default} unless set.
   *
   * @param name 1 to 200 characters of {@code A-Z a-z 0-9 . _ -}
   * @return this
   */
  public RoseTrapClientBuilder run(String name) {
    this.run = Names.requireRun(name);
    return this;
  }

  /**
   * Sets who writes and reads; {@code anonymous} unless set.
   *
   * @param name 1 to 200 characters without control characters
   * @return this
   */
  public RoseTrapClientBuilder participant(String name) {
    this.participant = Names.requireParticipant(name);
    return this;
  }

  /**
   * Sets the token that the hub wants.
   *
   * @param secret printable ASCII without spaces
   * @return this
   */
  public RoseTrapClientBuilder token(String secret) {
    this.token = Optional.of(requireToken(secret));
    return this;
  }

  /** A token, if it can be sent. */
  static String requireToken(String secret) {
    boolean fits = !secret.isEmpty() && secret.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!fits) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          "The token does not fit a header: it is printable ASCII without spaces.");
    }
    return secret;
  }

  /**
   * Sets the deadline of reads that name none; 60 s unless set.
   *
   * @param limit 0 to 365 days
   * @return this
   */
  public RoseTrapClientBuilder timeout(Duration limit) {
    this.timeout = RoseTrapClient.requireTime(limit);
    return this;
  }

  /**
   * Sets how long a hub may be out of reach before a call gives up; 10 s unless set.
   *
   * @param limit 0 to 365 days; 0 tries once
   * @return this
   */
  public RoseTrapClientBuilder patience(Duration limit) {
    this.patience = RoseTrapClient.requireTime(limit);
    return this;
  }

  /**
   * Sets how long the hub believes that this participant is there without hearing of it; 10 s
   * unless set. It matters once the participant has joined.
   *
   * @param time half a second to a day
   * @return this
   */
  public RoseTrapClientBuilder lease(Duration time) {
    this.lease = Leases.require(time);
    return this;
  }

  /**
   * Says whether this participant does nothing else while a thread of it is blocked in a read. Only
   * such reads can be part of a deadlock, and of these only what may wait for 5 s or longer. Unless
   * it is said, a read is believed to be all that the participant does where that can be seen: no
   * other thread of the program is alive, no virtual thread is or was lately, it handles no signal
   * of its own choice, it has and left behind no child process, and between it and its supervisor
   * there are only shells that wait for it.
   *
   * @param alone true where nothing else could write what this participant promised
   * @return this
   */
  public RoseTrapClientBuilder sequential(boolean alone) {
    this.sequential = Optional.of(alone);
    return this;
  }

  /**
   * Takes part in a stay that another process began, keeps up and ends: one that supervises this
   * process has put it into {@code ROSETRAP_SESSION}.
   *
   * @param number as it stands there; it belongs to one participant of one run
   * @return this
   */
  public RoseTrapClientBuilder adoptSession(String number) {
    int at = number.indexOf('@');
    try {
      this.session = OptionalLong.of(Long.parseLong(at < 0 ? number : number.substring(0, at)));
      // Without a word on who supervises it, there may be any number of processes in it.
      this.supervisor = OptionalLong.of(at < 0 ? -1 : Long.parseLong(number.substring(at + 1)));
    } catch (NumberFormatException e) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          true,
          "The session is '"
              + number
              + "'; it is the number that the hub gave, and '@' with the id of the process that"
              + " supervises it.",
          e);
    }
    return this;
  }

  /** For tests: the times that users do not set. */
  RoseTrapClientBuilder timing(Timing times) {
    this.timing = times;
    return this;
  }

  /**
   * Makes the client; nothing is sent yet.
   *
   * @return a client; close it
   */
  public RoseTrapClient build() {
    Calls calls = new Calls(hub, participant, token, patience, timing);
    return new RoseTrapClient(
        new Membership(calls, run, lease, session, new Solitude(sequential, supervisor)), timeout);
  }
}
