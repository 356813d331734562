package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Fault;
import io.rosetrap.api.OrderStep;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Verb;
import java.util.List;
import java.util.Optional;

/**
 * What somebody is about to do, or has done, as faults and orders look at it.
 *
 * @param verb what
 * @param name to which variable or queue
 * @param participant by whom
 */
record Deed(Verb verb, String name, String participant) {
  /** Empty for what no fault and no order can name. */
  static Optional<Deed> of(Command command, String participant) {
    Verb verb =
        switch (command) {
          case Command.Write w -> Verb.WRITE;
          case Command.Add a -> Verb.ADD;
          case Command.Fail f -> Verb.FAIL;
          case Command.Push p -> Verb.PUSH;
          case Command.Delete d when d.subject().kind() == Subject.Kind.VARIABLE -> Verb.DELETE;
          default -> null;
        };
    return verb == null
        ? Optional.empty()
        : Optional.of(new Deed(verb, command.subject().name(), participant));
  }

  /** Empty for a leaf that hands nothing out. */
  static Optional<Deed> of(Condition.Leaf leaf, String participant) {
    return switch (leaf) {
      case Condition.Written w -> Optional.of(new Deed(Verb.READ, w.variable(), participant));
      case Condition.Matches m -> Optional.of(new Deed(Verb.READ, m.variable(), participant));
      case Condition.Item i -> Optional.of(new Deed(Verb.TAKE, i.queue(), participant));
      case Condition.Absent a -> Optional.empty();
      case Condition.Waiting w -> Optional.empty();
      case Condition.Collected c -> Optional.empty();
      case Condition.Passed p -> Optional.empty();
      case Condition.Progress p -> Optional.empty();
      case Condition.Turn t -> Optional.empty();
      case Condition.Cue c -> Optional.empty();
    };
  }

  static List<Deed> of(Condition condition, String participant) {
    return condition.leaves().stream().flatMap(leaf -> of(leaf, participant).stream()).toList();
  }

  boolean fits(OrderStep step) {
    return step.verb() == verb
        && step.name().equals(name)
        && step.participant().equals(participant);
  }

  boolean fits(Fault.Target target) {
    return target.verb() == verb
        && target.name().equals(name)
        && target.participant().map(participant::equals).orElse(true);
  }
}
