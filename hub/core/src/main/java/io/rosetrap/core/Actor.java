package io.rosetrap.core;

import io.rosetrap.api.Names;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Who asks, and under which key.
 *
 * @param participant a valid name
 * @param idempotencyKey makes a repetition of a mutation harmless
 * @param session which stay of the participant asks; empty where it did not join
 */
public record Actor(String participant, Optional<String> idempotencyKey, OptionalLong session) {
  /** Nobody in particular. */
  public static final Actor ANONYMOUS = named(Names.ANONYMOUS);

  /** Checks the name. */
  public Actor {
    Names.requireParticipant(participant);
  }

  /**
   * A participant without a key that did not join.
   *
   * @param participant a valid name
   * @return the actor
   */
  public static Actor named(String participant) {
    return new Actor(participant, Optional.empty(), OptionalLong.empty());
  }

  /**
   * The same actor with a key.
   *
   * @param key 1 to 200 characters
   * @return a new actor
   */
  public Actor withKey(String key) {
    return new Actor(participant, Optional.of(key), session);
  }

  /**
   * The same actor as a stay that joined.
   *
   * @param stay the revision of its joining
   * @return a new actor
   */
  public Actor inSession(long stay) {
    return new Actor(participant, idempotencyKey, OptionalLong.of(stay));
  }
}
