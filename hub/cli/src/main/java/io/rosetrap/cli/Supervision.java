package io.rosetrap.cli;

import io.rosetrap.api.Ending;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.Stay;
import io.rosetrap.client.process.CannotStartException;
import io.rosetrap.client.process.Supervised;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Runs a command as a participant, and tells the hub how it ended. For use by one thread. */
final class Supervision {
  private final Console console;
  private final Optional<Stay> stay;
  private IntConsumer before = exitCode -> {};

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

  /**
   * Runs a command to its end, and returns its exit code; 126 or 127 where it cannot be started.
   */
  int run(Child child) {
    try {
      Supervised.End end = child.run(console);
      report(end.ending());
      return end.exitCode();
    } catch (CannotStartException e) {
      console.say(e.getMessage() + ".");
      report(e.ending());
      return e.exitCode();
    }
  }

  /** The command's exit code outweighs that the hub could not be told. */
  private void report(Ending ending) {
    before.accept(ending.exitCode().orElse(0));
    if (stay.isEmpty()) {
      return;
    }
    try {
      stay.get().end(ending);
    } catch (RoseTrapException e) {
      console.say(
          "The hub was not told that the command ended; it finds out when the lease is over. "
              + Errors.readable(e.getMessage()));
    }
  }
}
