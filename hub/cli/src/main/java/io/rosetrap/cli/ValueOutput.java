package io.rosetrap.cli;

import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import java.io.IOException;
import java.util.Base64;

/** How the value of a version is printed: as it is, or described in JSON. */
final class ValueOutput {
  private final Option<Boolean> newline =
      Option.flag(
          "End the value with a newline if it has none, as is done anyway on a terminal.",
          "-n",
          "--newline");

  Option<Boolean> newline() {
    return newline;
  }

  /** Prints the bytes exactly as they were written. */
  void printBytes(Value value, Console console) throws IOException {
    byte[] bytes = value.sharedBytes();
    console.out().write(bytes);
    boolean ended = bytes.length > 0 && bytes[bytes.length - 1] == '\n';
    if (!ended && (newline.or(false) || console.terminals().isOutput())) {
      console.out().write('\n');
    }
  }

  /** Prints the version, as the hub itself puts it into JSON. */
  static void printJson(Version version, Console console) throws IOException {
    console.printLine(json(new JsonText(), version).toString());
  }

  static JsonText json(JsonText text, Version version) {
    return json(text, Subject.Kind.VARIABLE, version);
  }

  /** The same of a slot or an item: its name stands under the kind of what it is in. */
  static JsonText json(JsonText text, Subject.Kind kind, Version version) {
    text.open('{');
    text.member(kind.word(), version.variable());
    text.member("version", version.number());
    text.member("revision", version.revision());
    text.member("writer", version.writer());
    text.member("writtenAt", version.writtenAt().toString());
    text.member("contentType", version.value().contentType());
    text.member("size", version.value().size());
    return value(text, version.value()).close('}');
  }

  /** The value as JSON, as text, or as base64 where it is neither. */
  static JsonText value(JsonText text, Value value) {
    return switch (value.kind()) {
      case JSON -> text.member("encoding", "json").name("value").raw(value.asText());
      case TEXT -> text.member("encoding", "text").member("value", value.asText());
      case BYTES ->
          text.member("encoding", "base64")
              .member("value", Base64.getEncoder().encodeToString(value.sharedBytes()));
    };
  }
}
