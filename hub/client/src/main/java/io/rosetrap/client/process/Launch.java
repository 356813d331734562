package io.rosetrap.client.process;

import io.rosetrap.client.LastLines;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A program that is to be started, and with what. For use by one thread. */
public final class Launch {
  private final List<String> command;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private Optional<Path> directory = Optional.empty();
  private Optional<Path> inputFile = Optional.empty();
  private Optional<byte[]> input = Optional.empty();
  private final Set<String> withheld = new HashSet<>();
  private boolean apart;
  private boolean secret;

  /**
   * A program that reads what this process reads, where this process is, with its environment.
   *
   * @param command the program and its words
   */
  public Launch(List<String> command) {
    this.command = List.copyOf(command);
  }

  /**
   * Adds to the environment.
   *
   * @param more names and values
   * @return this
   */
  public Launch environment(Map<String, String> more) {
    environment.putAll(more);
    return this;
  }

  /**
   * Keeps variables of this process's environment from it.
   *
   * @param names their names; what {@link #environment} sets it gets all the same
   * @return this
   */
  public Launch without(Set<String> names) {
    withheld.addAll(names);
    return this;
  }

  /**
   * Sets where it runs.
   *
   * @param folder its working directory
   * @return this
   */
  public Launch directory(Path folder) {
    directory = Optional.of(folder);
    return this;
  }

  /**
   * Sets what it reads.
   *
   * @param bytes its whole input
   * @return this
   */
  public Launch input(byte[] bytes) {
    input = Optional.of(bytes.clone());
    return this;
  }

  /**
   * Sets what it reads.
   *
   * @param file its whole input
   * @return this
   */
  public Launch input(Path file) {
    inputFile = Optional.of(file);
    return this;
  }

  /**
   * Lets it run in a session and process group of its own, so that what a terminal signals to the
   * group of this process, as with Ctrl-C, does not reach it. Where the system has no {@code
   * setsid} it stays in this one's.
   *
   * @return this
   */
  public Launch apart() {
    apart = true;
    return this;
  }

  /**
   * Keeps what it prints, but for errors, out of its last lines.
   *
   * @return this
   */
  public Launch withSecretOutput() {
    secret = true;
    return this;
  }

  /**
   * Starts it.
   *
   * @param out takes what it prints, chunk by chunk and at once, on a thread of its own
   * @param err takes what it prints as errors, likewise
   * @return the running process
   * @throws CannotStartException if it cannot be started
   */
  public Supervised start(OutputStream out, OutputStream err) throws CannotStartException {
    Process process = process();
    LastLines lines = new LastLines();
    LastLines ofOutput = secret ? new LastLines() : lines;
    Pump outPump = Pump.start(process.getInputStream(), out, ofOutput.stream());
    Pump errPump = Pump.start(process.getErrorStream(), err, lines.stream());
    input.ifPresent(bytes -> feed(process, bytes));
    return new Supervised(process, isApart(), outPump, errPump, lines);
  }

  private Process process() throws CannotStartException {
    String name = command.getFirst();
    if (directory.isPresent() && !Files.isDirectory(directory.get())) {
      throw new CannotStartException(
          "'" + name + "' cannot be started: there is no directory " + directory.get(), 126, null);
    }
    ProcessBuilder builder = new ProcessBuilder();
    builder.environment().keySet().removeAll(withheld);
    SpareWords.set(builder, command, environment);
    if (isApart()) {
      Apart.requireProgram(name, builder.environment().getOrDefault("PATH", ""), where());
      List<String> words = new ArrayList<>(builder.command());
      words.addFirst(Apart.PROGRAM);
      builder.command(words);
    }
    directory.ifPresent(folder -> builder.directory(folder.toFile()));
    if (inputFile.isPresent()) {
      requireReadable(name, inputFile.get());
      builder.redirectInput(inputFile.get().toFile());
    } else if (input.isEmpty()) {
      builder.redirectInput(ProcessBuilder.Redirect.INHERIT);
    }
    try {
      return builder.start();
    } catch (IOException e) {
      throw CannotStartException.of(name, e);
    }
  }

  private boolean isApart() {
    return apart && Apart.isPossible();
  }

  private Path where() {
    return directory.orElse(Path.of("")).toAbsolutePath();
  }

  private static void requireReadable(String name, Path file) throws CannotStartException {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new CannotStartException(
          "'" + name + "' cannot be started: its input " + file + " is no file that can be read",
          126,
          null);
    }
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
