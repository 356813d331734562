package io.rosetrap.cli;

import java.util.Optional;

/**
 * Writes JSON for programs that read this one. By hand, because to load a JSON library takes longer
 * than all that most commands do. For use by one thread.
 */
public final class JsonText {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder text = new StringBuilder();

  /** Whether something stands before the next member or element. */
  private boolean following;

  /** Makes an empty text. */
  public JsonText() {}

  /**
   * Begins an object or an array.
   *
   * @param bracket the opening one
   * @return this
   */
  public JsonText open(char bracket) {
    separate();
    text.append(bracket);
    following = false;
    return this;
  }

  /**
   * Ends the object or array that was begun last.
   *
   * @param bracket the closing one
   * @return this
   */
  public JsonText close(char bracket) {
    text.append(bracket);
    following = true;
    return this;
  }

  /**
   * The name of the member that follows.
   *
   * @param name any text
   * @return this
   */
  public JsonText name(String name) {
    separate();
    quote(name);
    text.append(':');
    following = false;
    return this;
  }

  /**
   * A value that is a text.
   *
   * @param value any
   * @return this
   */
  public JsonText string(String value) {
    separate();
    quote(value);
    following = true;
    return this;
  }

  /**
   * A value that is JSON already.
   *
   * @param json taken as it is
   * @return this
   */
  public JsonText raw(String json) {
    separate();
    text.append(json);
    following = true;
    return this;
  }

  /**
   * A member.
   *
   * @param name its name
   * @param value its value
   * @return this
   */
  public JsonText member(String name, String value) {
    return name(name).string(value);
  }

  /**
   * A member.
   *
   * @param name its name
   * @param value its value
   * @return this
   */
  public JsonText member(String name, long value) {
    return name(name).raw(Long.toString(value));
  }

  /**
   * A member.
   *
   * @param name its name
   * @param value its value
   * @return this
   */
  public JsonText member(String name, boolean value) {
    return name(name).raw(value ? "true" : "false");
  }

  /**
   * A member that is left out where it is empty.
   *
   * @param name its name
   * @param value shown as text
   * @return this
   */
  public JsonText member(String name, Optional<?> value) {
    return value.isPresent() ? member(name, value.get().toString()) : this;
  }

  private void separate() {
    if (following) {
      text.append(',');
    }
  }

  private void quote(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> text.append('\\').append(c);
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f || isAlone(value, i)) {
            text.append("\\u");
            for (int shift = 12; shift >= 0; shift -= 4) {
              text.append(HEX.charAt(c >> shift & 15));
            }
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  /** Half a character, which UTF-8 has no form for. */
  private static boolean isAlone(String value, int i) {
    char c = value.charAt(i);
    if (!Character.isSurrogate(c)) {
      return false;
    }
    return Character.isHighSurrogate(c)
        ? i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1))
        : i == 0 || !Character.isHighSurrogate(value.charAt(i - 1));
  }

  /** What has been written so far. */
  @Override
  public String toString() {
    return text.toString();
  }
}
