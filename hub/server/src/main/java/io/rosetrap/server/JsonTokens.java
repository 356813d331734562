package io.rosetrap.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * JSON token by token: what a write takes, and the look whether the hub is well. A new hub has done
 * that before all that {@link Json} needs is set up.
 */
final class JsonTokens {
  /** Values are looked through without being kept, so only nesting needs a bound. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonTokens() {}

  /** Writes the members of an object. */
  @FunctionalInterface
  interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  /** An object. */
  static byte[] object(Members members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What was changed, under its kind, and its number, under the word that the kind has for it. */
  static byte[] receipt(Receipt receipt) {
    return object(
        json -> {
          json.writeStringField(receipt.subject().kind().word(), receipt.subject().name());
          switch (receipt.subject().kind()) {
            case VARIABLE, COLLECTION -> json.writeNumberField("version", receipt.version());
            case QUEUE -> json.writeNumberField("item", receipt.version());
            case BARRIER, LOCK, PARTICIPANT, RUN -> {
              // Their answers say in words of their own which meeting, turn or stay it was.
            }
          }
          json.writeNumberField("revision", receipt.revision());
          json.writeNumberField("released", receipt.released());
        });
  }

  /** Refuses a value whose bytes do not fit its content type. */
  static void requireFits(Value value) {
    switch (value.kind()) {
      case JSON -> requireJson(value);
      case TEXT -> {
        if (!value.hasKnownCharset()) {
          throw new RoseTrapException(
              ErrorCode.INVALID_VALUE,
              "The body says "
                  + value.contentType()
                  + ", and that charset is not known here. Send it in utf-8, or as "
                  + Value.BYTES_TYPE
                  + ".");
        }
        if (!value.isWellFormedText()) {
          throw new RoseTrapException(
              ErrorCode.INVALID_VALUE,
              "The body says "
                  + value.contentType()
                  + ", but not all of its bytes are characters of that charset. Send it with the"
                  + " charset that it has, or as "
                  + Value.BYTES_TYPE
                  + ".");
        }
      }
      case BYTES -> {}
    }
  }

  private static void requireJson(Value value) {
    if (!value.isWellFormedText()) {
      throw notJson(value, "not all of its bytes are UTF-8");
    }
    // From characters: given bytes, the parser would take UTF-16 too, which readers are not told
    // of.
    try (JsonParser parser = FACTORY.createParser(value.asText())) {
      if (parser.nextToken() == null) {
        throw notJson(value, "it is empty");
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw notJson(value, "something follows it at " + position(parser));
      }
    } catch (StreamConstraintsException e) {
      throw notJson(value, "it nests deeper than 1,000 levels");
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      throw notJson(value, "it breaks off or goes wrong" + where);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String position(JsonParser parser) {
    return "line "
        + parser.currentLocation().getLineNr()
        + ", column "
        + parser.currentLocation().getColumnNr();
  }

  private static RoseTrapException notJson(Value value, String why) {
    return new RoseTrapException(
        ErrorCode.INVALID_VALUE,
        "The body says "
            + value.contentType()
            + ", but is not one JSON document: "
            + why
            + ". Mend the JSON, or send it as "
            + Value.TEXT_TYPE
            + ".");
  }
}
