package io.rosetrap.junit;

import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.Durations;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.WaiterInfo;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.process.CannotStartException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is said of children that did not do as they should, for people. */
final class ChildTexts {
  /** A class path is not what anybody looks for. */
  private static final int MOST_OF_A_WORD = 200;

  private static final int MOST_STACK_LINES = 60;

  private ChildTexts() {}

  static String notStarted(
      String name, List<String> command, Path directory, CannotStartException e) {
    return name
        + " was not started: "
        + e.getMessage()
        + ".\n"
        + place(command, directory)
        + "  → Correct what is said above: the program is looked for on the PATH of the test, and"
        + " paths that are not absolute start at the directory.";
  }

  static String notEnded(ChildProcess child, Duration limit) {
    return child.name()
        + " has not ended within "
        + Durations.format(limit)
        + ".\n"
        + running(child)
        + "\n  → If it is only slow, give await a longer time. It goes on until the test ends.";
  }

  /** What one does that has not ended, without a last line break. */
  static String running(ChildProcess child) {
    StringBuilder text = new StringBuilder();
    text.append(child.name())
        .append(" runs as process ")
        .append(child.pid())
        .append(".\n")
        .append(place(child.command(), child.directory()))
        .append(waiting(child))
        .append(lastLines(child.lastLines()));
    if (child.isJava()) {
      text.append("  its threads:\n");
      String dump = child.threadDump();
      List<String> stacks = ThreadDump.shown(dump, MOST_STACK_LINES);
      for (String line : stacks.isEmpty() ? dump.lines().limit(1).toList() : stacks) {
        text.append("    ").append(line).append('\n');
      }
    }
    return text.toString().stripTrailing();
  }

  /** How one ended; of the cause more than of the others. */
  static String ended(ProcessResult result, boolean isCause, List<String> brokenPromises) {
    String broken =
        brokenPromises.isEmpty() || result.killed()
            ? ""
            : " without having written "
                + String.join(", ", brokenPromises)
                + ", which it promised";
    return result.participant()
        + " "
        + result.words()
        + broken
        + ".\n"
        + (isCause ? place(result.command(), result.directory()) : "")
        + lastLines(result.lastLines());
  }

  static String place(List<String> command, Path directory) {
    return "  command: " + line(command) + "\n  directory: " + directory + "\n";
  }

  static String line(List<String> command) {
    List<String> words = new ArrayList<>();
    for (String word : command) {
      String shown =
          word.length() <= MOST_OF_A_WORD
              ? word
              : word.substring(0, MOST_OF_A_WORD / 2)
                  + "… ("
                  + (word.length() - MOST_OF_A_WORD / 2)
                  + " characters more)";
      boolean plain = !shown.isEmpty() && shown.chars().noneMatch(Character::isWhitespace);
      words.add(plain ? shown : "'" + shown.replace("\n", "\\n") + "'");
    }
    return String.join(" ", words);
  }

  static String lastLines(List<String> lines) {
    if (lines.isEmpty()) {
      return "  it printed nothing\n";
    }
    StringBuilder text = new StringBuilder("  its last lines:\n");
    lines.forEach(line -> text.append("    | ").append(line).append('\n'));
    return text.toString();
  }

  private static String waiting(ChildProcess child) {
    RoseTrapClient hub = child.owner().observer();
    StringBuilder text = new StringBuilder();
    try {
      for (WaiterInfo waiter : hub.waiters()) {
        if (waiter.participant().equals(child.name())) {
          text.append("  it waits for ")
              .append(waiter.condition())
              .append(" (")
              .append(Durations.format(waiter.waiting()))
              .append(")\n");
          for (String variable : waiter.variables()) {
            text.append(facts(hub.diagnose(variable)));
          }
        }
      }
    } catch (RoseTrapException e) {
      return "  what it waits for is not known: " + e.getMessage() + "\n";
    }
    return text.isEmpty() ? "  it waits for nothing at the hub\n" : text.toString();
  }

  /** Without those that are about who else waits: the child is one of them. */
  private static String facts(Diagnosis diagnosis) {
    StringBuilder text = new StringBuilder();
    for (Diagnosis.Fact fact : diagnosis.facts()) {
      if (fact.kind() != Diagnosis.Kind.OTHER_WAITERS) {
        String mark = fact.kind() == Diagnosis.Kind.NEXT ? "    → " : "    - ";
        text.append(mark).append(fact.text().replace("\n", "\n  ")).append('\n');
      }
    }
    return text.toString();
  }
}
