package io.rosetrap.cli.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.rosetrap.api.Value;
import java.util.Optional;

/**
 * Tells whether a value is what a pipeline says that it must be, and gives it the content type that
 * goes with that. Safe for use by many threads.
 */
public final class ValueChecker {
  private ValueChecker() {}

  /** A value is not what it must be. The message is a clause such as {@code is no JSON: …}. */
  public static final class Unfit extends Exception {
    private static final long serialVersionUID = 1;

    Unfit(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Makes a value of what a step printed or left in a file.
   *
   * @param content the bytes; not copied, so they must not be changed afterwards
   * @param type what they must be
   * @param secret whether the message must not show them
   * @return the value; text or bytes where the type says nothing, JSON for JSON and numbers; not
   *     marked as secret
   * @throws Unfit where they are something else
   */
  public static Value toValue(byte[] content, ValueType type, boolean secret) throws Unfit {
    Value text = Value.ofOwned(Value.TEXT_TYPE, content);
    return switch (type.kind()) {
      case ANY -> text.isWellFormedText() ? text : Value.ofOwned(Value.BYTES_TYPE, content);
      case BYTES -> Value.ofOwned(Value.BYTES_TYPE, content);
      case TEXT -> {
        if (!text.isWellFormedText()) {
          throw new Unfit("is no text: " + content.length + " bytes that are not UTF-8");
        }
        yield text;
      }
      case JSON, INTEGER, NUMBER, BOOLEAN -> {
        Value json = Value.ofOwned(Value.JSON_TYPE, content);
        requireJson(json, type, secret);
        yield json;
      }
    };
  }

  /**
   * Looks at a value that was written already.
   *
   * @param value any; a text that spells JSON is taken for it
   * @param type what it must be
   * @throws Unfit where it is something else
   */
  public static void require(Value value, ValueType type) throws Unfit {
    switch (type.kind()) {
      case ANY, BYTES -> {}
      case TEXT -> {
        if (value.kind() == Value.Kind.BYTES || !value.isWellFormedText()) {
          throw new Unfit("is no text: its content type is " + value.contentType());
        }
      }
      case JSON, INTEGER, NUMBER, BOOLEAN -> requireJson(value, type, value.isSecret());
    }
  }

  private static void requireJson(Value value, ValueType type, boolean secret) throws Unfit {
    String text = value.asText();
    JsonNode json = parse(text, value, secret);
    boolean fits =
        switch (type.kind()) {
          case INTEGER -> json.isIntegralNumber();
          case NUMBER -> json.isNumber();
          case BOOLEAN -> json.isBoolean();
          case ANY, TEXT, BYTES, JSON -> true;
        };
    if (!fits) {
      throw new Unfit("is " + shown(text, secret) + ", and must be " + words(type.kind()));
    }
    if (type.schema().isPresent()) {
      Optional<Schemas.Misfit> misfit = Schemas.misfit(type.schema().get(), text);
      if (misfit.isPresent()) {
        throw new Unfit(
            "does not fit its schema: " + (secret ? misfit.get().place() : misfit.get().words()));
      }
    }
  }

  private static JsonNode parse(String text, Value value, boolean secret) throws Unfit {
    if (!value.isWellFormedText()) {
      throw new Unfit("is no JSON: " + value.size() + " bytes that are not UTF-8");
    }
    try {
      JsonNode json = Schemas.JSON.readTree(text);
      if (json.isMissingNode()) {
        throw new Unfit("is no JSON: it is empty");
      }
      return json;
    } catch (JsonProcessingException e) {
      // The parser quotes what it read, which is not for all to see.
      String where =
          secret || e.getLocation() == null
              ? ""
              : " (line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + ")";
      throw new Unfit("is no JSON: " + shown(text, secret) + where);
    }
  }

  private static String shown(String text, boolean secret) {
    return secret ? "(secret)" : Printable.quoted(text);
  }

  private static String words(ValueType.Kind kind) {
    return switch (kind) {
      case INTEGER -> "a whole number";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case JSON, ANY, TEXT, BYTES -> Types.word(kind);
    };
  }
}
