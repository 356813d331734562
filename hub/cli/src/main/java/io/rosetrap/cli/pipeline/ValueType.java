package io.rosetrap.cli.pipeline;

import java.util.Optional;

/**
 * What a value must be.
 *
 * @param kind how it is read
 * @param schema the text of a JSON Schema that it must fit; only where it is JSON
 */
public record ValueType(Kind kind, Optional<String> schema) {
  /** Anything: text where it is UTF-8, otherwise bytes. */
  public static final ValueType ANY = new ValueType(Kind.ANY, Optional.empty());

  /** How a value is read. */
  public enum Kind {
    /** Text or bytes, as it comes. */
    ANY,
    /** Text in UTF-8. */
    TEXT,
    /** Bytes. */
    BYTES,
    /** A JSON document. */
    JSON,
    /** A whole number. */
    INTEGER,
    /** A number. */
    NUMBER,
    /** {@code true} or {@code false}. */
    BOOLEAN
  }
}
