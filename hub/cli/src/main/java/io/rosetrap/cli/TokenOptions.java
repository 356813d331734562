package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A token as it is, or the file that it stands in. What the command line says outweighs the rest.
 */
final class TokenOptions {
  private final Option<String> token;
  private final Option<String> file;

  TokenOptions(String description) {
    token =
        Option.setting(
            Kind.TEXT,
            "TOKEN",
            description + " Others on this machine can see it here, unlike in the environment.",
            "--token");
    file = Option.setting(Kind.TEXT, "FILE", "A file that holds the token.", "--token-file");
  }

  Option<String> token() {
    return token;
  }

  Option<String> file() {
    return file;
  }

  /** The token, where there is one. */
  Optional<String> find() {
    if (token.isOnCommandLine() && file.isOnCommandLine()) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST, "--token and --token-file do not go together; give one.");
    }
    if (token.isOnCommandLine() || !file.isGiven()) {
      return token.value();
    }
    if (token.isGiven() && !file.isOnCommandLine()) {
      return token.value();
    }
    return Optional.of(read(file.required()));
  }

  private static String read(String file) {
    try {
      String text = Files.readString(Path.of(file)).strip();
      if (!text.isEmpty()) {
        return text;
      }
    } catch (IOException | InvalidPathException e) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          true,
          "The token cannot be read from the file " + file + ": " + FileErrors.why(e) + ".",
          e);
    }
    throw new RoseTrapException(
        ErrorCode.INVALID_REQUEST, "The file " + file + " holds no token; it is empty.");
  }
}
