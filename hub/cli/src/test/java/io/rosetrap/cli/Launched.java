package io.rosetrap.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged command {@code rosetrap} as a process of its own; ended when closed. */
final class Launched implements AutoCloseable {
  /** Far longer than anything takes; a test that runs into it fails. */
  private static final long MINUTES = 2;

  private final Process process;
  private final Path out;
  private final Path err;

  private Launched(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static Path distribution() {
    return Path.of(System.getProperty("rosetrap.distribution")).toAbsolutePath();
  }

  static Path program() {
    return distribution().resolve("bin").resolve("rosetrap");
  }

  /** Starts the command with nothing on standard input. */
  static Launched start(Map<String, String> environment, String... words) {
    return start(program(), environment, new byte[0], words);
  }

  static Launched start(
      Path program, Map<String, String> environment, byte[] input, String... words) {
    try {
      Path out = Files.createTempFile("rosetrap-it", ".out");
      Path err = Files.createTempFile("rosetrap-it", ".err");
      Process process =
          builder(program, environment, words)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input);
      } catch (IOException e) {
        // A command that reads no input may have ended before it was written.
      }
      return new Launched(process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process of the command, with no settings but those given. */
  static ProcessBuilder builder(Path program, Map<String, String> environment, String... words) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("ROSETRAP_"));
    builder.environment().put("ROSETRAP_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("ROSETRAP_CACHE", "off");
    builder.environment().putAll(environment);
    return builder;
  }

  /** Blocks until it has ended, and returns what it left behind. */
  Cli.Result await() {
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError("still running: " + process.info() + "\n" + Files.readString(err));
      }
      return new Cli.Result(
          process.exitValue(),
          Files.readAllBytes(out),
          Files.readString(err, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Runs the command to its end. */
  static Cli.Result run(Map<String, String> environment, String... words) {
    try (Launched launched = start(environment, words)) {
      return launched.await();
    }
  }

  void signal(String name) {
    signal(process, name);
  }

  /** Sends a signal to one process; Java itself can send two of them only. */
  static void signal(Process process, String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
