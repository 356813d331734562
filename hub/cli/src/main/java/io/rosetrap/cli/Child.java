package io.rosetrap.cli;

import io.rosetrap.client.process.CannotStartException;
import io.rosetrap.client.process.Launch;
import io.rosetrap.client.process.Supervised;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command that runs in the place of this process: its streams pass through, what is signalled to
 * this one is handed on to it, and nothing of it is left behind by a signal. For use by one thread.
 */
final class Child {
  private final List<String> command;
  private final Map<String, String> environment;
  private final Duration grace;
  private final Optional<byte[]> input;

  /**
   * Says what to run.
   *
   * @param command the program and its words
   * @param environment what is added to the environment of this process
   * @param grace how long it may take to end once it was signalled
   * @param input what it reads; that of this process where there is none
   */
  Child(
      List<String> command,
      Map<String, String> environment,
      Duration grace,
      Optional<byte[]> input) {
    this.command = command;
    this.environment = environment;
    this.grace = grace;
    this.input = input;
  }

  /** Runs it to its end. */
  Supervised.End run(Console console) throws CannotStartException {
    Forwarding forwarding = new Forwarding(grace);
    Signals signals = Signals.handle(forwarding);
    try {
      Launch launch = new Launch(command).environment(environment);
      input.ifPresent(launch::input);
      Supervised process = launch.start(console.out(), console.err());
      forwarding.to(process);
      Supervised.End end = process.await();
      forwarding.ended();
      return end;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      forwarding.ended();
      throw new IllegalStateException("interrupted while the command ran", e);
    } finally {
      signals.close();
    }
  }
}
