package io.rosetrap.core;

import io.rosetrap.api.BarrierInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts barriers into words. */
final class Barriers {
  /** The most names that one sentence lists. */
  private static final int MOST = 8;

  /** What is said of a party that may be gone, after its name. */
  static final String DOUBTED =
      "arrived, but its connection closed while it waited, and it has not asked again";

  private Barriers() {}

  /** Why a meeting does not take place: what happened, who was there and who was not. */
  static String reason(Barrier barrier, String participant, String what) {
    List<String> there = barrier.there();
    List<String> doubted = new ArrayList<>(barrier.doubted());
    doubted.remove(participant);
    List<String> missing = barrier.missing();
    StringBuilder text = new StringBuilder(what);
    text.append(" in generation ").append(barrier.generation());
    text.append("; arrived: ").append(there.isEmpty() ? "nobody" : list(there));
    missing.remove(participant);
    if (!missing.isEmpty()) {
      text.append("; missing: ").append(list(missing));
    } else if (barrier.parties() > 0 && barrier.names().isEmpty()) {
      text.append("; ").append(barrier.missingCount()).append(" of ").append(barrier.parties());
      text.append(" missing");
    } else if (barrier.parties() == 0) {
      text.append("; nobody has said how many parties meet");
    }
    if (!doubted.isEmpty()) {
      text.append("; ").append(list(doubted)).append(' ').append(DOUBTED);
    }
    return text.toString();
  }

  static String list(List<String> names) {
    return names.size() <= MOST
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST)) + " and " + (names.size() - MOST) + " more";
  }

  static BarrierInfo info(Barrier barrier) {
    return new BarrierInfo(
        barrier.name(),
        barrier.generation(),
        barrier.parties(),
        barrier.quorum() == 0 ? barrier.parties() : barrier.quorum(),
        barrier.there(),
        barrier.missing(),
        barrier.missingCount(),
        barrier.doubted(),
        Optional.ofNullable(barrier.lastBroken()));
  }
}
