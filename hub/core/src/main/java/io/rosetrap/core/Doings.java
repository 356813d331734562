package io.rosetrap.core;

import io.rosetrap.api.Diagnosis.Fact;
import io.rosetrap.api.Diagnosis.Kind;
import io.rosetrap.api.Durations;
import io.rosetrap.api.Ending;
import io.rosetrap.api.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says what participants are doing and how they ended, for people. */
final class Doings {
  private final Hub hub;
  private final Run run;

  Doings(Hub hub, Run run) {
    this.hub = hub;
    this.run = run;
  }

  /** What a participant is doing, in words that follow its name; nothing where it is not known. */
  Optional<String> of(String name) {
    Optional<Participant> known = run.state().participant(name);
    List<Wait> waits = run.withWaits(w -> w.of(name));
    if (known.isEmpty()) {
      return waits.isEmpty() ? Optional.empty() : Optional.of(waiting(waits));
    }
    Participant participant = known.get();
    if (participant.ending() != null) {
      return Optional.of(ended(participant.ending()));
    }
    String what = waits.isEmpty() ? lastDeed(participant) : waiting(waits);
    return Optional.of(what + silence(participant, waits));
  }

  private static String waiting(List<Wait> waits) {
    Wait first = waits.getFirst();
    return "waits for "
        + first.condition()
        + " ("
        + Durations.format(first.waiting())
        + ")"
        + (waits.size() > 1 ? " and for " + (waits.size() - 1) + " more" : "");
  }

  private String lastDeed(Participant participant) {
    @Nullable Event did = participant.presence().did();
    if (did == null || did instanceof Event.Joined) {
      return "joined " + ago(participant.joinedAt()) + " and has done nothing since";
    }
    return "last " + did.words() + ", " + ago(did.stamp().at());
  }

  /** Silence is only worth a word where it is long for the lease. */
  private String silence(Participant participant, List<Wait> waits) {
    long silent = hub.nanos() - participant.presence().heardNanos();
    long lease = participant.profile().lease().toNanos();
    return waits.isEmpty() && silent > lease / 2
        ? "; nothing was heard of it for "
            + Durations.format(Duration.ofNanos(silent))
            + " (its lease is "
            + Durations.format(participant.profile().lease())
            + ")"
        : "";
  }

  /** How a participant ended, when, and its last lines below. */
  String ended(Ending ending) {
    return ending.words() + " " + ago(ending.at()) + lastLines(ending);
  }

  /** Why something did not come, and what is known of the end of the one that it is due to. */
  Fact failed(Failure failure) {
    String lines =
        failure.ending().map(ending -> ", " + ago(ending.at()) + lastLines(ending)).orElse("");
    return new Fact(Kind.FAILED, failure.words() + lines);
  }

  /** What it printed last, where it did not end well: after a clean end that explains nothing. */
  private static String lastLines(Ending ending) {
    if (ending.lastLines().isEmpty() || ending.wasClean()) {
      return "";
    }
    StringBuilder text = new StringBuilder("; its last lines:");
    ending.lastLines().forEach(line -> text.append("\n    | ").append(line));
    return text.toString();
  }

  String ago(Instant at) {
    Duration age = Duration.between(at, hub.clock().instant());
    return Durations.format(age.isNegative() ? Duration.ZERO : age) + " ago";
  }
}
