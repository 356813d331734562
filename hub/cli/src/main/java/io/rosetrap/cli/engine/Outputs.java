package io.rosetrap.cli.engine;

import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.cli.FileErrors;
import io.rosetrap.cli.pipeline.Step;
import io.rosetrap.cli.pipeline.Template;
import io.rosetrap.cli.pipeline.ValueChecker;
import io.rosetrap.cli.pipeline.Write;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a step has written once it has ended well: all of it, or an error. For one thread. */
final class Outputs {
  private final Board board;
  private final Step step;
  private final RoseTrapClient client;
  private final StepLog log;
  private final Attempt attempt;

  Outputs(Board board, Step step, RoseTrapClient client, StepLog log, Attempt attempt) {
    this.board = board;
    this.step = step;
    this.client = client;
    this.log = log;
    this.attempt = attempt;
  }

  /** A value cannot be had; the message says why. */
  private static final class UnfitException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitException(String message) {
      super(message, null, false, false);
    }
  }

  /** Writes all, or returns what is wrong, as a clause; then nothing was written. */
  Optional<String> write() {
    try {
      Map<Write, Value> values = new LinkedHashMap<>();
      for (Write write : step.writes()) {
        Optional<Value> value = value(write);
        if (value.isPresent()) {
          values.put(write, value.get());
        }
      }
      for (Map.Entry<Write, Value> entry : values.entrySet()) {
        client.write(entry.getKey().variable(), entry.getValue());
      }
      return Optional.empty();
    } catch (UnfitException e) {
      return Optional.ofNullable(e.getMessage());
    } catch (RoseTrapException e) {
      return Optional.of("exited with code 0, but its value was refused: " + e.getMessage());
    }
  }

  /** What is to be written; empty for what the step has written by itself. */
  private Optional<Value> value(Write write) throws UnfitException {
    return switch (write.source()) {
      case Write.FromOutput from -> Optional.of(made(write, output(write)));
      case Write.FromFile from -> Optional.of(made(write, file(write, from.path())));
      case Write.ByStep by -> {
        Optional<Version> version = client.peek(write.variable());
        if (version.isEmpty()) {
          throw new UnfitException("exited with code 0 without writing " + write.variable());
        }
        board.hide(write.variable(), version.get().value());
        try {
          ValueChecker.require(version.get().value(), write.type());
        } catch (ValueChecker.Unfit e) {
          throw unfit(write, e);
        }
        yield Optional.empty();
      }
    };
  }

  private byte[] output(Write write) throws UnfitException {
    byte[] bytes =
        log.value()
            .orElseThrow(
                () ->
                    new UnfitException(
                        "printed more than 64 MiB, which cannot be the value of "
                            + write.variable()));
    int end = bytes.length;
    while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  private byte[] file(Write write, Template path) throws UnfitException {
    String name = attempt.fill(path);
    try (InputStream in = Files.newInputStream(attempt.directory().resolve(name))) {
      byte[] bytes = in.readNBytes(StepLog.MOST_OF_A_VALUE + 1);
      if (bytes.length > StepLog.MOST_OF_A_VALUE) {
        throw new UnfitException(
            "wrote more than 64 MiB to "
                + name
                + ", which cannot be the value of "
                + write.variable());
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new UnfitException(
          "exited with code 0 without making the file " + name + " for " + write.variable());
    } catch (IOException | InvalidPathException | Values.CannotFillException e) {
      throw new UnfitException(
          "exited with code 0, but its file "
              + name
              + " cannot be read: "
              + (e instanceof IOException io ? FileErrors.why(io) : e.getMessage()));
    }
  }

  private Value made(Write write, byte[] bytes) throws UnfitException {
    try {
      Value value = ValueChecker.toValue(bytes, write.type(), write.secret());
      Value told = write.secret() ? value.asSecret() : value;
      board.hide(write.variable(), told);
      return told;
    } catch (ValueChecker.Unfit e) {
      throw unfit(write, e);
    }
  }

  private static UnfitException unfit(Write write, ValueChecker.Unfit e) {
    return new UnfitException(
        "exited with code 0, but its value of " + write.variable() + " " + e.getMessage());
  }
}
