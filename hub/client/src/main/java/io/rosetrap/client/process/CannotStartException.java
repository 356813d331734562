package io.rosetrap.client.process;

import io.rosetrap.api.Ending;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A program could not be started; the message says why, without a full stop. */
public final class CannotStartException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CannotStartException(String message, int exitCode, @Nullable IOException cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /**
   * What a shell would exit with.
   *
   * @return 127 for what is not there and 126 for what cannot be run
   */
  public int exitCode() {
    return exitCode;
  }

  /**
   * The same for the hub.
   *
   * @return an ending that says why
   */
  public Ending ending() {
    return new Ending(
        Ending.Kind.EXITED,
        Optional.of(exitCode),
        Optional.empty(),
        Optional.ofNullable(getMessage()),
        List.of(),
        Instant.EPOCH);
  }

  /** By what the system says, which Java passes on in words of its own. */
  static CannotStartException of(String name, IOException e) {
    String why = String.valueOf(e.getMessage());
    if (why.contains("error=2,") || why.contains("Exec failed, error: 2 ")) {
      String where = name.indexOf('/') < 0 ? "no such program on the PATH" : "no such file";
      return new CannotStartException(
          "'" + name + "' cannot be started: there is " + where, 127, e);
    }
    if (why.contains("error=13,") || why.contains("Exec failed, error: 13 ")) {
      return new CannotStartException(
          "'" + name + "' cannot be started: it is no program that this user may run", 126, e);
    }
    int error = why.indexOf("error=");
    return new CannotStartException(
        "'" + name + "' cannot be started: " + (error < 0 ? why : why.substring(error)), 126, e);
  }
}
