package io.rosetrap.cli;

import io.rosetrap.client.LastLines;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A command that runs in the place of this process: its streams pass through, what is signalled to
 * this one is handed on to it, and nothing of it is left behind by a signal. For use by one thread.
 */
final class Child {
  /** How it ended, and the last that it printed. */
  record End(int exitCode, Optional<String> signal, List<String> lastLines) {}

  /** It could not be started; the message says why. */
  static final class CannotStart extends Exception {
    private static final long serialVersionUID = 1L;

    /** 127 for what is not there and 126 for what cannot be run, as shells have it. */
    private final int exitCode;

    CannotStart(String message, int exitCode, IOException cause) {
      super(message, cause);
      this.exitCode = exitCode;
    }

    int exitCode() {
      return exitCode;
    }
  }

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
  End run(Console console) throws CannotStart {
    Forwarding forwarding = new Forwarding(grace);
    Signals signals = Signals.handle(forwarding);
    try {
      Process process = start();
      forwarding.to(process);
      LastLines lines = new LastLines();
      Pump out = Pump.start(process.getInputStream(), console.out(), lines.stream());
      Pump err = Pump.start(process.getErrorStream(), console.err(), lines.stream());
      input.ifPresent(bytes -> feed(process, bytes));
      int code = process.waitFor();
      out.drain();
      err.drain();
      forwarding.ended();
      return new End(code, ExitCodes.signal(code), lines.lines());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      forwarding.ended();
      throw new IllegalStateException("interrupted while the command ran", e);
    } finally {
      signals.close();
    }
  }

  private Process start() throws CannotStart {
    ProcessBuilder builder = new ProcessBuilder();
    SpareWords.set(builder, command, environment);
    if (input.isEmpty()) {
      builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw cannotStart(e);
    }
  }

  private CannotStart cannotStart(IOException e) {
    String name = command.getFirst();
    String why = String.valueOf(e.getMessage());
    if (why.contains("error=2,") || why.contains("Exec failed, error: 2 ")) {
      String where = name.indexOf('/') < 0 ? "no such program on the PATH" : "no such file";
      return new CannotStart("'" + name + "' cannot be started: there is " + where, 127, e);
    }
    if (why.contains("error=13,") || why.contains("Exec failed, error: 13 ")) {
      return new CannotStart(
          "'" + name + "' cannot be started: it is no program that this user may run", 126, e);
    }
    int error = why.indexOf("error=");
    return new CannotStart(
        "'" + name + "' cannot be started: " + (error < 0 ? why : why.substring(error)), 126, e);
  }

  private static void feed(Process process, byte[] bytes) {
    Thread unused =
        Thread.ofPlatform()
            .daemon()
            .name("rosetrap-feed")
            .start(
                () -> {
                  try (OutputStream stdin = process.getOutputStream()) {
                    stdin.write(bytes);
                  } catch (IOException e) {
                    // It does not read what it is given, as is its right.
                    return;
                  }
                });
  }
}
