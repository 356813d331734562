package io.rosetrap.core;

import io.rosetrap.api.Names;
import java.util.Optional;

/**
 * Who asks, and under which key.
 *
 * @param participant a valid name
 * @param idempotencyKey makes a repetition of a mutation harmless
 */
public record Actor(String participant, Optional<String> idempotencyKey) {
  /** Nobody in particular. */
  public static final Actor ANONYMOUS = new Actor(Names.ANONYMOUS, Optional.empty());

  /** Checks the name. */
  public Actor {
    Names.requireParticipant(participant);
  }

  /**
   * A participant without a key.
   *
   * @param participant a valid name
   * @return the actor
   */
  public static Actor named(String participant) {
    return new Actor(participant, Optional.empty());
  }
}
