package io.rosetrap.cli.pipeline;

import java.util.List;
import java.util.Optional;

/** A part of a YAML file. A part with an anchor is in the tree more than once. */
sealed interface Node {
  /** Where it begins. */
  Place place();

  /** How many parts there are in it, itself included, each as often as it is repeated. */
  long size();

  /** What it is, for messages that say what it should be instead. */
  String what();

  /** What a scalar that is not in quotes is. */
  enum Kind {
    TEXT,
    INTEGER,
    NUMBER,
    BOOLEAN,
    NULL
  }

  /**
   * A text, number or other single value.
   *
   * @param text as it stands there; of a text in quotes what the quotes mean
   * @param kind what it is
   * @param source what it stands in
   * @param start of it in the source
   * @param end of it in the source
   */
  record Scalar(String text, Kind kind, Source source, int start, int end) implements Node {
    @Override
    public Place place() {
      return source.place(start);
    }

    @Override
    public long size() {
      return 1;
    }

    boolean isText() {
      return kind == Kind.TEXT;
    }

    boolean isNull() {
      return kind == Kind.NULL;
    }

    @Override
    public String what() {
      return switch (kind) {
        case TEXT -> text.isEmpty() ? "an empty text" : "the text " + Printable.quoted(text);
        case INTEGER, NUMBER -> "the number " + Printable.cut(text);
        case BOOLEAN -> text;
        case NULL -> "empty";
      };
    }
  }

  /** A list. */
  record Items(List<Node> items, Place place, long size) implements Node {
    @Override
    public String what() {
      return "a list";
    }
  }

  /** A mapping, its keys in their order. */
  record Fields(List<Entry> entries, Place place, long size) implements Node {
    Optional<Entry> entry(String key) {
      return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
    }

    @Override
    public String what() {
      return "a mapping";
    }
  }

  /** A key and what it has. */
  record Entry(Scalar name, Node value) {
    String key() {
      return name.text();
    }

    Place place() {
      return name.place();
    }
  }
}
