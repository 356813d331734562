package io.rosetrap.cli.pipeline;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2 into a tree that knows where everything stands. From the parser's events and not
 * by its own composer, so that depth and repetition are bounded before they are built. For one use.
 */
final class YamlReader {
  private static final int DEEPEST = 50;
  private static final long LARGEST = 200_000;
  private static final String TAGS = "tag:yaml.org,2002:";
  private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
              + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  /** The file is no use any more; the problem has been told. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unreadable() {
      super("told already", null, false, false);
    }
  }

  private final Source source;
  private final Problems problems;
  private final Map<String, Node> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private int lastIndex;
  private int lastOffset;

  YamlReader(Source source, Problems problems) {
    this.source = source;
    this.problems = problems;
  }

  /** What the file has; empty where that cannot be told, and why has been said. */
  Optional<Node> read() {
    LoadSettings settings = LoadSettings.builder().setLabel(source.name()).build();
    try {
      Iterator<Event> events = new Parse(settings).parseString(source.text()).iterator();
      Event first = events.next();
      while (!(first instanceof NodeEvent)) {
        if (first instanceof StreamEndEvent) {
          throw empty();
        }
        first = events.next();
      }
      Node root = node(first, events, 0);
      if (root instanceof Node.Scalar scalar && scalar.isNull()) {
        throw empty();
      }
      requireEnd(events);
      return Optional.of(root);
    } catch (Unreadable e) {
      return Optional.empty();
    } catch (YamlEngineException e) {
      YamlErrors.tell(e, source, problems);
      return Optional.empty();
    }
  }

  private Unreadable empty() {
    problems.error(source.whole(), "The file is empty.", "A pipeline has at least 'steps'.");
    return new Unreadable();
  }

  private void requireEnd(Iterator<Event> events) {
    while (events.hasNext()) {
      Event event = events.next();
      if (event instanceof DocumentStartEvent) {
        throw fatal(
            event,
            "A second document begins here; a pipeline is one.",
            "Put it into a file of its own, and name that under 'include'.");
      }
    }
  }

  private Node node(Event event, Iterator<Event> events, int depth) {
    if (depth > DEEPEST) {
      throw fatal(event, "This is nested more than " + DEEPEST + " deep.", "");
    }
    if (event instanceof AliasEvent alias) {
      return repeated(alias);
    }
    String anchor = ((NodeEvent) event).getAnchor().map(Object::toString).orElse("");
    if (!anchor.isEmpty()) {
      open.add(anchor);
    }
    Node node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case MappingStartEvent start -> fields(start, events, depth);
          case CollectionStartEvent start -> items(start, events, depth);
          default -> throw new IllegalStateException("no node: " + event);
        };
    if (node.size() > LARGEST) {
      throw fatal(event, "With all its repetitions this is more than " + LARGEST + " values.", "");
    }
    if (!anchor.isEmpty()) {
      open.remove(anchor);
      anchors.put(anchor, node);
    }
    return node;
  }

  private Node repeated(AliasEvent alias) {
    String name = alias.getAlias().toString();
    if (open.contains(name)) {
      throw fatal(alias, "*" + Printable.cut(name) + " stands inside of what it repeats.", "");
    }
    Node node = anchors.get(name);
    if (node == null) {
      throw fatal(
          alias,
          "There is nothing that *" + Printable.cut(name) + " could repeat.",
          "An anchor, &"
              + Printable.cut(name)
              + ", must stand before. A text that begins with * "
              + "is put in quotes.");
    }
    return node;
  }

  private Node items(CollectionStartEvent start, Iterator<Event> events, int depth) {
    requireTag(start, start.getTag(), "seq");
    Place place = place(start);
    List<Node> items = new ArrayList<>();
    long size = 1;
    Event event = events.next();
    while (!(event instanceof CollectionEndEvent)) {
      Node item = node(event, events, depth + 1);
      items.add(item);
      size += item.size();
      event = events.next();
    }
    return new Node.Items(List.copyOf(items), place, size);
  }

  private Node fields(MappingStartEvent start, Iterator<Event> events, int depth) {
    requireTag(start, start.getTag(), "map");
    Place place = place(start);
    List<Node.Entry> entries = new ArrayList<>();
    Map<String, Node.Scalar> keys = new HashMap<>();
    long size = 1;
    Event event = events.next();
    while (!(event instanceof CollectionEndEvent)) {
      Node.Scalar key = key(event, events, depth);
      Node value = node(events.next(), events, depth + 1);
      Node.Scalar before = keys.putIfAbsent(key.text(), key);
      if (before == null) {
        entries.add(new Node.Entry(key, value));
      } else {
        problems.error(
            key.place(),
            "The key "
                + Printable.quoted(key.text())
                + " is here twice; the first is in line "
                + before.place().line()
                + ".",
            "Rename or remove one.");
      }
      size += 1 + value.size();
      event = events.next();
    }
    return new Node.Fields(List.copyOf(entries), place, size);
  }

  private Node.Scalar key(Event event, Iterator<Event> events, int depth) {
    Node key = node(event, events, depth + 1);
    if (!(key instanceof Node.Scalar scalar)) {
      throw fatal(
          event,
          "A key is a text; here it is " + key.what() + ".",
          "A text with { or [ in it is put in quotes; ${{ }} too, where it begins a value.");
    }
    boolean merges = event instanceof ScalarEvent plain && plain.isPlain();
    if (merges && scalar.text().equals("<<")) {
      problems.error(
          scalar.place(),
          "The merge key '<<' is no part of YAML 1.2.",
          "Write what steps have in common under 'defaults' or 'env', or repeat a whole value with"
              + " &name and *name.");
    }
    return scalar;
  }

  private Node.Scalar scalar(ScalarEvent event) {
    int start = offset(event.getStartMark());
    int end = offset(event.getEndMark());
    return new Node.Scalar(event.getValue(), kind(event), source, start, end);
  }

  private Node.Kind kind(ScalarEvent event) {
    Optional<String> tag = event.getTag();
    if (tag.isPresent() && !tag.get().equals("!")) {
      String name = tag.get().startsWith(TAGS) ? tag.get().substring(TAGS.length()) : "";
      boolean known = Set.of("str", "int", "float", "bool", "null").contains(name);
      if (!known) {
        throw unknownTag(event, tag.get());
      }
      return name.equals("str") ? Node.Kind.TEXT : plain(event.getValue());
    }
    return event.isPlain() && tag.isEmpty() ? plain(event.getValue()) : Node.Kind.TEXT;
  }

  /** What a word without quotes is, after the core schema of YAML 1.2. */
  private static Node.Kind plain(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> Node.Kind.NULL;
      case "true", "True", "TRUE", "false", "False", "FALSE" -> Node.Kind.BOOLEAN;
      default ->
          text.length() > 400
              ? Node.Kind.TEXT
              : INTEGER.matcher(text).matches()
                  ? Node.Kind.INTEGER
                  : NUMBER.matcher(text).matches() ? Node.Kind.NUMBER : Node.Kind.TEXT;
    };
  }

  private void requireTag(Event event, Optional<String> tag, String kind) {
    if (tag.isPresent() && !tag.get().equals(TAGS + kind) && !tag.get().equals("!")) {
      throw unknownTag(event, tag.get());
    }
  }

  private Unreadable unknownTag(Event event, String tag) {
    return fatal(
        event,
        "The tag " + Printable.cut(tag.replace(TAGS, "!!")) + " is not known.",
        "A text that begins with ! is put in quotes.");
  }

  private Unreadable fatal(Event event, String message, String hint) {
    problems.error(place(event), message, hint);
    return new Unreadable();
  }

  private Place place(Event event) {
    return source.place(offset(event.getStartMark()));
  }

  /** Where in the text: marks count characters, which may take two of Java's. */
  private int offset(Optional<Mark> mark) {
    int index = mark.map(Mark::getIndex).orElse(0);
    lastOffset = source.text().offsetByCodePoints(lastOffset, index - lastIndex);
    lastIndex = index;
    return lastOffset;
  }
}
