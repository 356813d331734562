package io.rosetrap.cli.pipeline;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** The JSON text of a part of a YAML file. */
final class JsonOf {
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,4})?");

  private final StringBuilder json = new StringBuilder();
  private final Problems problems;
  private boolean failed;

  private JsonOf(Problems problems) {
    this.problems = problems;
  }

  /** The text; empty where the part has what JSON has not, which is told. */
  static Optional<String> text(Node node, Problems problems) {
    JsonOf writer = new JsonOf(problems);
    writer.append(node);
    return writer.failed ? Optional.empty() : Optional.of(writer.json.toString());
  }

  /** A text as JSON, in its quotes. */
  static String string(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }

  private void append(Node node) {
    switch (node) {
      case Node.Scalar scalar -> json.append(scalar(scalar));
      case Node.Items list -> {
        json.append('[');
        for (Node item : list.items()) {
          separate();
          append(item);
        }
        json.append(']');
      }
      case Node.Fields fields -> {
        json.append('{');
        for (Node.Entry entry : fields.entries()) {
          separate();
          json.append(string(entry.key())).append(':');
          append(entry.value());
        }
        json.append('}');
      }
    }
  }

  private void separate() {
    char last = json.charAt(json.length() - 1);
    // A bracket that ends a text stands inside of its quotes.
    if (last != '[' && last != '{') {
      json.append(',');
    }
  }

  private String scalar(Node.Scalar scalar) {
    return switch (scalar.kind()) {
      case TEXT -> string(scalar.text());
      case BOOLEAN -> scalar.text().equalsIgnoreCase("true") ? "true" : "false";
      case NULL -> "null";
      case INTEGER, NUMBER -> number(scalar);
    };
  }

  private String number(Node.Scalar scalar) {
    String text = scalar.text();
    if (JSON_NUMBER.matcher(text).matches()) {
      return text;
    }
    if (text.startsWith("0x") || text.startsWith("0o")) {
      return new BigInteger(text.substring(2), text.charAt(1) == 'x' ? 16 : 8).toString();
    }
    boolean finite = text.chars().noneMatch(c -> c == 'n' || c == 'N');
    if (finite && text.length() <= 100 && !text.matches(".*[eE][-+]?[0-9]{5,}")) {
      return new BigDecimal(text.endsWith(".") ? text + "0" : text).toString();
    }
    problems.error(
        scalar.place(), "The number " + Printable.cut(text) + " has no form in JSON.", "");
    failed = true;
    return "null";
  }
}
