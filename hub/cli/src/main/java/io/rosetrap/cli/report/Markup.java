package io.rosetrap.cli.report;

/**
 * Writes HTML, SVG and XML. All text and all attributes go through {@link Clean} and are escaped;
 * only {@link #raw} is not. For use by one thread.
 */
final class Markup {
  private final StringBuilder out = new StringBuilder();

  /**
   * Begins an element.
   *
   * @param attributes names and values, one after the other
   */
  Markup open(String element, String... attributes) {
    tag(element, attributes).out.append('>');
    return this;
  }

  /** An element without content. */
  Markup empty(String element, String... attributes) {
    tag(element, attributes).out.append("/>");
    return this;
  }

  Markup close(String element) {
    out.append("</").append(element).append('>');
    return this;
  }

  /** An element that holds nothing but text. */
  Markup element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close(element);
  }

  Markup text(String text) {
    escape(Clean.lines(text), false);
    return this;
  }

  /** What is markup already. */
  Markup raw(String markup) {
    out.append(markup);
    return this;
  }

  /** A line ends, for people who look at the source. */
  Markup line() {
    out.append('\n');
    return this;
  }

  private Markup tag(String element, String... attributes) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      out.append(' ').append(attributes[i]).append("=\"");
      escape(Clean.lines(attributes[i + 1]), true);
      out.append('"');
    }
    return this;
  }

  private void escape(String text, boolean attribute) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        case '\n' -> out.append(attribute ? "&#10;" : "\n");
        case '\t' -> out.append(attribute ? "&#9;" : "\t");
        default -> out.append(c);
      }
    }
  }

  int length() {
    return out.length();
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
