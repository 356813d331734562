package io.rosetrap.client;

import java.util.Collection;

/** Small JSON objects by hand, so that a short-lived process loads no JSON library for them. */
final class JsonLine {
  private final StringBuilder text = new StringBuilder("{");

  JsonLine number(String name, long value) {
    name(name).append(value);
    return this;
  }

  /** A member that is left out where the number is 0. */
  JsonLine numberIfAny(String name, long value) {
    return value == 0 ? this : number(name, value);
  }

  JsonLine flag(String name, boolean value) {
    name(name).append(value);
    return this;
  }

  /** A member that is left out where the text is empty. */
  JsonLine text(String name, String value) {
    if (!value.isEmpty()) {
      quote(name(name), value);
    }
    return this;
  }

  JsonLine list(String name, Collection<String> values) {
    name(name).append('[');
    String separator = "";
    for (String value : values) {
      quote(text.append(separator), value);
      separator = ",";
    }
    text.append(']');
    return this;
  }

  private StringBuilder name(String name) {
    if (text.length() > 1) {
      text.append(',');
    }
    return quote(text, name).append(':');
  }

  private static StringBuilder quote(StringBuilder text, String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    return text.append('"');
  }

  @Override
  public String toString() {
    return text + "}";
  }
}
