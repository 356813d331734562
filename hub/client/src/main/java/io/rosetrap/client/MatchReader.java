package io.rosetrap.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Timestamps;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the good answer to an await. JSON values are cut out of it as they stand, so that what
 * arrives is byte for byte what was written. For use by one thread.
 */
final class MatchReader {
  /** Values are not looked into, so they need no bounds but the one for nesting. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2_000)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final byte[] body;
  private final JsonParser parser;

  private MatchReader(byte[] body, JsonParser parser) {
    this.body = body;
    this.parser = parser;
  }

  static Outcome.Arrived read(byte[] body) throws IOException {
    try (JsonParser parser = FACTORY.createParser(body)) {
      return new MatchReader(body, parser).arrived();
    }
  }

  private Outcome.Arrived arrived() throws IOException {
    long revision = 0;
    List<Outcome.Match> matches = new ArrayList<>();
    expect(JsonToken.START_OBJECT, parser.nextToken());
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("revision")) {
        revision = parser.getLongValue();
      } else if (name.equals("matches")) {
        expect(JsonToken.START_ARRAY, token);
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          matches.add(match());
        }
      } else {
        parser.skipChildren();
      }
    }
    return new Outcome.Arrived(revision, matches);
  }

  private Outcome.Match match() throws IOException {
    Map<String, String> fields = new HashMap<>();
    byte[] value = {};
    String text = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      if (name.equals("value")) {
        int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        text = token == JsonToken.VALUE_STRING ? parser.getText() : "";
        parser.skipChildren();
        int to = Math.toIntExact(parser.currentLocation().getByteOffset());
        value = Arrays.copyOfRange(body, from, to);
      } else {
        fields.put(name, parser.getText());
        parser.skipChildren();
      }
    }
    Subject subject = subject(fields);
    int leaf = Integer.parseInt(field(fields, "leaf"));
    return new Outcome.Match(
        leaf,
        subject,
        fields.containsKey("version")
            ? Optional.of(version(subject.name(), fields, value, text))
            : Optional.empty());
  }

  private static Subject subject(Map<String, String> fields) throws IOException {
    for (Subject.Kind kind : Subject.Kind.values()) {
      String name = fields.get(kind.word());
      if (name != null) {
        return new Subject(kind, name);
      }
    }
    throw new IOException("a match does not say what it is about");
  }

  private static Version version(
      String variable, Map<String, String> fields, byte[] value, String text) throws IOException {
    String contentType = field(fields, "contentType");
    return new Version(
        variable,
        Long.parseLong(field(fields, "version")),
        Long.parseLong(field(fields, "revision")),
        field(fields, "writer"),
        Timestamps.parse(field(fields, "writtenAt")),
        switch (field(fields, "encoding")) {
          case "json" -> Value.ofOwned(contentType, value);
          case "text" -> Value.text(contentType, text);
          default -> Value.ofOwned(contentType, Base64.getDecoder().decode(text));
        });
  }

  private static String field(Map<String, String> fields, String name) throws IOException {
    String value = fields.get(name);
    if (value == null) {
      throw new IOException("a match lacks '" + name + "'");
    }
    return value;
  }

  private static void expect(JsonToken expected, JsonToken found) throws IOException {
    if (found != expected) {
      throw new IOException("it has " + found + " in the place of " + expected);
    }
  }
}
