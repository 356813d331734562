package io.rosetrap.cli;

import java.util.List;

/** The words of a command's help, beside those of its options. For use by one thread. */
final class UsageMessage {
  private String header = "";
  private List<String> synopsis = List.of();
  private List<String> description = List.of();
  private List<String> examples = List.of();

  /** What it does, in a line without a full stop. */
  UsageMessage header(String line) {
    header = line;
    return this;
  }

  /** How it is called, each way in a line. */
  UsageMessage customSynopsis(String... lines) {
    synopsis = List.of(lines);
    return this;
  }

  /** More about what it does, in lines that fit a page. */
  UsageMessage description(String... lines) {
    description = List.of(lines);
    return this;
  }

  /** Examples of its use, each a line of shell. */
  UsageMessage footer(String... lines) {
    examples = List.of(lines);
    return this;
  }

  String summary() {
    return header;
  }

  List<String> synopsis() {
    return synopsis;
  }

  List<String> lines() {
    return description;
  }

  List<String> examples() {
    return examples;
  }
}
