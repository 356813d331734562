package io.rosetrap.core;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.core.Command.Precondition;
import java.util.Optional;

/** Decides about what has values: variables, counters among them, and collections. */
final class VariableDecider {
  private final Grounds on;

  VariableDecider(Grounds on) {
    this.on = on;
  }

  Event written(Command.Write write) {
    Variable before = on.state().variableOrUnwritten(write.variable());
    requireMet(write.precondition(), before);
    return on.written(write.subject(), before.lastVersion() + 1, write.value());
  }

  Event added(Command.Add add) {
    Variable before = on.state().variableOrUnwritten(add.variable());
    Version newest = before.newest();
    long now = newest == null ? 0 : number(newest);
    try {
      Value plain = Value.json(Long.toString(Math.addExact(now, add.amount())));
      Value sum = newest != null && newest.value().isSecret() ? plain.asSecret() : plain;
      return on.written(add.subject(), before.lastVersion() + 1, sum);
    } catch (ArithmeticException e) {
      throw new RoseTrapException(
          ErrorCode.MISMATCH,
          true,
          add.variable()
              + " in run "
              + on.run()
              + " is "
              + (newest == null ? "0" : newest.value().preview(40))
              + ", and adding "
              + add.amount()
              + " leaves the range of 64 bits. Nothing was changed.",
          e);
    }
  }

  private long number(Version version) {
    try {
      return Long.parseLong(version.value().asText().strip());
    } catch (NumberFormatException e) {
      throw new RoseTrapException(
          ErrorCode.MISMATCH,
          true,
          version.variable()
              + " in run "
              + on.run()
              + " holds "
              + version.value().preview(40)
              + " ("
              + version.value().contentType()
              + "), no whole number, so nothing can be added to it. Count in a variable of its"
              + " own.",
          e);
    }
  }

  Event collected(Command.Collect collect) {
    Optional<Collection> known = on.state().collection(collect.collection());
    long before =
        known.flatMap(c -> c.of(on.actor().participant())).map(Version::number).orElse(0L);
    boolean full = known.isPresent() && known.get().size() >= on.limits().slots();
    if (full && before == 0) {
      throw new RoseTrapException(
          ErrorCode.LIMIT_REACHED,
          "Collection "
              + collect.collection()
              + " has "
              + on.limits().slots()
              + " slots, which is its limit, and none for "
              + on.actor().participant()
              + ". Use several collections, or raise --max-slots.");
    }
    return on.written(collect.subject(), before + 1, collect.value());
  }

  Event deleted(Command.Delete delete) {
    Variable before = on.state().variableOrUnwritten(delete.subject().name());
    requireMet(delete.precondition(), before);
    if (before.newest() == null && before.failure() == null) {
      throw new RoseTrapException(
          ErrorCode.NOT_WRITTEN,
          before.name() + " in run " + on.run() + " has no value, so there is nothing to delete.");
    }
    return new Event.Deleted(on.stamp(), delete.subject(), before.lastVersion());
  }

  Event failed(Command.Fail fail) {
    Variable before = on.state().variableOrUnwritten(fail.variable());
    Failure failure =
        new Failure(
            Failure.Kind.DECLARED,
            fail.subject(),
            on.actor().participant(),
            fail.reason(),
            on.stamp().revision(),
            on.stamp().at(),
            Optional.empty());
    return new Event.Failed(on.stamp(), fail.subject(), failure, before.lastVersion());
  }

  private void requireMet(Precondition precondition, Variable variable) {
    Version newest = variable.newest();
    switch (precondition) {
      case Precondition.Always always -> {}
      case Precondition.Absent absent -> {
        if (newest != null) {
          throw new RoseTrapException(
              ErrorCode.ALREADY_WRITTEN,
              variable.name()
                  + " in run "
                  + on.run()
                  + " is written already: version "
                  + newest.number()
                  + " by "
                  + newest.writer()
                  + ". A write-once leaves it as it is; read it, or delete it first.");
        }
      }
      case Precondition.Present present -> {
        if (newest == null) {
          throw mismatch(variable, "any version");
        }
      }
      case Precondition.VersionIs(long expected) -> {
        if ((newest == null ? 0 : newest.number()) != expected) {
          throw mismatch(variable, expected == 0 ? "no value" : "version " + expected);
        }
      }
    }
  }

  private RoseTrapException mismatch(Variable variable, String expected) {
    Version newest = variable.newest();
    return new RoseTrapException(
        ErrorCode.VERSION_MISMATCH,
        variable.name()
            + " in run "
            + on.run()
            + (newest == null
                ? " has no value"
                : " has version " + newest.number() + " by " + newest.writer())
            + ", but "
            + expected
            + " was expected. Nothing was changed; read the newest version and try again.");
  }
}
