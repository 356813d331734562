package io.rosetrap.api;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Something that a test puts into a run to make an interleaving or a mishap happen. */
public sealed interface Fault {
  /** The most steps of an order. */
  int MAX_STEPS = 100;

  /** The most participants that a hold names. */
  int MAX_READERS = 256;

  /** The longest delay. */
  Duration MAX_DELAY = Duration.ofMinutes(1);

  /**
   * The word for it, on the wire as before its number.
   *
   * @return for instance {@code hold}
   */
  default String word() {
    return switch (this) {
      case Hold h -> "hold";
      case Delay d -> "delay";
      case Refusal r -> "refusal";
      case Cut c -> "cut";
      case Duplicate d -> "duplicate";
      case Order o -> "order";
    };
  }

  /**
   * What it does, in words.
   *
   * @return a clause without a full stop
   */
  default String words() {
    return switch (this) {
      case Hold h ->
          "what happens to "
              + h.variable()
              + " is not seen by "
              + (h.readers().isEmpty() ? "any reader" : String.join(", ", h.readers()));
      case Delay d ->
          "what happens to "
              + d.variable()
              + " is seen "
              + Durations.format(d.least())
              + (d.least().equals(d.most())
                  ? " later"
                  : " to " + Durations.format(d.most()) + " later, by seed " + d.seed());
      case Refusal r -> "the next " + r.target().words() + " is refused";
      case Cut c ->
          "the connection of "
              + c.participant()
              + " is cut "
              + (c.carriedOut() ? "after" : "before")
              + " its request is carried out";
      case Duplicate d -> "the next " + d.target().words() + " is carried out twice";
      case Order o ->
          IntStream.range(0, o.steps().size())
              .mapToObj(i -> (i + 1) + ". " + o.steps().get(i))
              .collect(Collectors.joining(", "));
    };
  }

  /**
   * What it is about.
   *
   * @return a variable, a queue, a participant, or the run itself for an order
   */
  default Subject subject() {
    return switch (this) {
      case Hold h -> Subject.variable(h.variable());
      case Delay d -> Subject.variable(d.variable());
      case Refusal r -> r.target().subject();
      case Cut c -> new Subject(Subject.Kind.PARTICIPANT, c.participant());
      case Duplicate d -> d.target().subject();
      case Order o -> new Subject(Subject.Kind.RUN, "order");
    };
  }

  /**
   * Which operation is meant.
   *
   * @param verb what is done
   * @param name the name of the variable or queue
   * @param participant by whom; empty for anybody
   */
  record Target(Verb verb, String name, Optional<String> participant) {
    /** Checks the names. */
    public Target {
      verb.subject(name);
      participant.ifPresent(Names::requireParticipant);
    }

    /**
     * What it is done to.
     *
     * @return a variable or a queue
     */
    public Subject subject() {
      return verb.subject(name);
    }

    String words() {
      return verb.word() + " of " + subject() + participant.map(by -> " by " + by).orElse("");
    }
  }

  /**
   * What happens to a variable is accepted, but not seen until the hold is released: versions,
   * deletions and failures alike. Writers are judged by what is so, readers by what they see.
   *
   * @param variable a valid name
   * @param readers who does not see it; empty for everybody
   */
  record Hold(String variable, Set<String> readers) implements Fault {
    /** Checks the names. */
    public Hold {
      Names.requireVariable(variable);
      readers.forEach(Names::requireParticipant);
      if (readers.size() > MAX_READERS) {
        throw invalid("A hold names at most " + MAX_READERS + " readers, not " + readers.size());
      }
      readers = Collections.unmodifiableSet(new LinkedHashSet<>(readers));
    }
  }

  /**
   * What happens to a variable is seen a while after it was accepted, in its order.
   *
   * @param variable a valid name
   * @param least the shortest delay, 0 or more
   * @param most the longest, up to 1 minute
   * @param seed decides each delay between the two: the same seed gives the same delays
   */
  record Delay(String variable, Duration least, Duration most, long seed) implements Fault {
    /** Checks name and range. */
    public Delay {
      Names.requireVariable(variable);
      if (least.isNegative() || most.compareTo(least) < 0 || most.compareTo(MAX_DELAY) > 0) {
        throw invalid(
            "The delay of "
                + variable
                + " goes from "
                + least
                + " to "
                + most
                + "; it is a range within 0 s and "
                + Durations.format(MAX_DELAY));
      }
    }
  }

  /**
   * The next operation of a kind is refused once with {@link ErrorCode#INJECTED}.
   *
   * @param target which
   */
  record Refusal(Target target) implements Fault {}

  /**
   * The connection of a participant is cut once without an answer: the one on which it waits now,
   * or else the one of its next request.
   *
   * @param participant whose
   * @param carriedOut whether the request is carried out, so that only its answer is lost
   */
  record Cut(String participant, boolean carriedOut) implements Fault {
    /** Checks the name. */
    public Cut {
      Names.requireParticipant(participant);
    }
  }

  /**
   * The next operation of a kind is carried out as if its request had come twice.
   *
   * @param target which: one that changes something, and takes nothing
   */
  record Duplicate(Target target) implements Fault {
    /** Refuses what is no change. */
    public Duplicate {
      if (target.verb() == Verb.READ || target.verb() == Verb.TAKE) {
        throw invalid(
            "A "
                + target.verb().word()
                + " is not duplicated; what changes something is: write, delete, fail, add, push");
      }
    }
  }

  /**
   * Operations take place in an order: what matches a later step is held back until its turn; what
   * matches none goes on freely.
   *
   * @param steps 1 to 100
   */
  record Order(List<OrderStep> steps) implements Fault {
    /** Checks the number. */
    public Order {
      if (steps.isEmpty() || steps.size() > MAX_STEPS) {
        throw invalid("An order has 1 to " + MAX_STEPS + " steps, not " + steps.size());
      }
      steps = List.copyOf(steps);
    }
  }

  private static RoseTrapException invalid(String message) {
    return new RoseTrapException(ErrorCode.INVALID_REQUEST, message + ".");
  }
}
