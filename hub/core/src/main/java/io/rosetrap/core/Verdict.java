package io.rosetrap.core;

import io.rosetrap.api.Failure;
import io.rosetrap.api.Outcome.Match;
import java.util.List;

/** What a condition is worth in one state. */
sealed interface Verdict {
  /** It does not hold, and still may. */
  Verdict PENDING = new Pending();

  /** It holds. */
  record Holds(List<Match> matches) implements Verdict {}

  /** It does not hold, and still may. */
  record Pending() implements Verdict {}

  /** It does not hold, and will not, as far as anyone has said. */
  record Impossible(Failure failure) implements Verdict {}
}
