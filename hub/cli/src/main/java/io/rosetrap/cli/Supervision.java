package io.rosetrap.cli;

import io.rosetrap.api.Ending;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.Stay;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Runs a command as a participant, and tells the hub how it ended. For use by one thread. */
final class Supervision {
  private final Console console;
  private final Optional<Stay> stay;
  private IntConsumer before = exitCode -> {};
  private boolean lastAttempt;

  /**
   * Says where it is to be told.
   *
   * @param console where the command's output goes
   * @param stay the participant that the command is; empty where another process supervises it
   */
  Supervision(Console console, Optional<Stay> stay) {
    this.console = console;
    this.stay = stay;
  }

  /** Does something with the exit code, before the hub is told of the end. */
  Supervision before(IntConsumer something) {
    before = something;
    return this;
  }

  /** Says whether nobody starts the command again. */
  Supervision lastAttempt(boolean last) {
    lastAttempt = last;
    return this;
  }

  /**
   * Runs a command to its end, and returns its exit code; 126 or 127 where it cannot be started.
   */
  int run(Child child) {
    try {
      Child.End end = child.run(console);
      report(ending(end.exitCode(), end.signal(), Optional.empty(), end.lastLines()));
      return end.exitCode();
    } catch (Child.CannotStart e) {
      String why = String.valueOf(e.getMessage());
      console.say(why + ".");
      report(ending(e.exitCode(), Optional.empty(), Optional.of(why), List.of()));
      return e.exitCode();
    }
  }

  private static Ending ending(
      int exitCode, Optional<String> signal, Optional<String> reason, List<String> lastLines) {
    return new Ending(
        Ending.Kind.EXITED, Optional.of(exitCode), signal, reason, lastLines, Instant.EPOCH);
  }

  /** The command's exit code outweighs that the hub could not be told. */
  private void report(Ending ending) {
    before.accept(ending.exitCode().orElse(0));
    if (stay.isEmpty()) {
      return;
    }
    try {
      stay.get().end(lastAttempt ? ending.asLastAttempt() : ending);
    } catch (RoseTrapException e) {
      console.say(
          "The hub was not told that the command ended; it finds out when the lease is over. "
              + Errors.readable(e.getMessage()));
    }
  }
}
