package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Where a value to write comes from, and of which type it is. */
final class ValueInput {
  /** The largest value that any hub takes. */
  private static final int LARGEST = 1 << 30;

  private final Option<String> word =
      Option.word(
          1, false, "VALUE", "The value, as text. If missing, it is read from standard input.");
  private final Option<Boolean> secret =
      Option.flag(
          "For its readers only: journal, lists, diagnoses and pictures do not show it.",
          "--secret");
  private final String command;

  /**
   * Says for whom it is.
   *
   * @param command which command writes the value, for messages
   */
  ValueInput(String command) {
    this.command = command;
  }

  private final Option<String> file =
      Option.of(Kind.TEXT, "FILE", "Write what is in a file; - is standard input.", "-f", "--file");
  private final Option<String> type =
      Option.of(
          Kind.TEXT,
          "TYPE",
          "json, text, bytes, or a media type such as text/csv. Unless given, what is UTF-8 is"
              + " text, and everything else bytes.",
          "-t",
          "--type");

  void addTo(CommandSpec spec) {
    Option.addAll(spec, word, file, type, secret);
  }

  void check() {
    if (word.isGiven() && file.isGiven()) {
      throw UsageErrors.wrong(
          "A value is given, and a file to read it from; give one of them.", command);
    }
    contentType();
  }

  /** The value, byte for byte as it was given. */
  Value read(Console console) {
    Value value = plain(console);
    return secret.or(false) ? value.asSecret() : value;
  }

  private Value plain(Console console) {
    Optional<String> contentType = contentType();
    if (word.isGiven()) {
      return text(contentType.orElse(Value.TEXT_TYPE), word.required());
    }
    byte[] bytes = file.or("-").equals("-") ? standardInput(console) : content(file.required());
    if (contentType.isPresent()) {
      return Value.ofOwned(contentType.get(), bytes);
    }
    Value text = Value.ofOwned(Value.TEXT_TYPE, bytes);
    return text.isWellFormedText() ? text : Value.ofOwned(Value.BYTES_TYPE, bytes);
  }

  private static Value text(String contentType, String word) {
    Value value = Value.text(contentType, word);
    if (!value.asText().equals(word)) {
      throw new RoseTrapException(
          ErrorCode.INVALID_VALUE,
          "Not all characters of the value are in the charset of '" + contentType + "'.");
    }
    return value;
  }

  private Optional<String> contentType() {
    if (!type.isGiven()) {
      return Optional.empty();
    }
    String word = type.required();
    return switch (word) {
      case "json" -> Optional.of(Value.JSON_TYPE);
      case "text" -> Optional.of(Value.TEXT_TYPE);
      case "bytes" -> Optional.of(Value.BYTES_TYPE);
      default -> {
        if (word.indexOf('/') <= 0) {
          throw UsageErrors.wrong(
              "The type is '"
                  + word
                  + "'; it is json, text, bytes, or a media type such as text/csv.",
              command);
        }
        yield Optional.of(word);
      }
    };
  }

  private static byte[] standardInput(Console console) {
    if (console.terminals().isInput()) {
      console.say("Type the value; Ctrl-D at the start of a line ends it.");
    }
    try {
      return all(console.in(), "standard input");
    } catch (IOException e) {
      throw unreadable("standard input", e);
    }
  }

  private static byte[] content(String name) {
    try (InputStream in = Files.newInputStream(Path.of(name))) {
      return all(in, "the file " + name);
    } catch (IOException | InvalidPathException e) {
      throw unreadable("the file " + name, e);
    }
  }

  private static RoseTrapException unreadable(String what, Exception e) {
    return new RoseTrapException(
        ErrorCode.INVALID_REQUEST,
        true,
        "The value cannot be read from " + what + ": " + FileErrors.why(e) + ".",
        e);
  }

  private static byte[] all(InputStream in, String what) throws IOException {
    byte[] bytes = in.readNBytes(LARGEST);
    if (bytes.length == LARGEST && in.read() >= 0) {
      throw new RoseTrapException(
          ErrorCode.VALUE_TOO_LARGE,
          "There is more than 1 GiB in " + what + ", and no hub takes a larger value.");
    }
    return bytes;
  }
}
