package io.rosetrap.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands that there are. Naming one loads no other: most are never used by a process. */
final class Commands {
  /** In the order of the help. */
  static final List<String> NAMES =
      List.of(
          "serve",
          "write",
          "read",
          "peek",
          "fail",
          "delete",
          "list",
          "waiters",
          "journal",
          "runs",
          "delete-run",
          "await-readers",
          "await-absent");

  private Commands() {}

  /** A new command; null where there is none of that name. */
  static @Nullable Command named(String name) {
    return switch (name) {
      case "serve" -> new ServeCommand();
      case "write" -> new WriteCommand();
      case "read" -> new ReadCommand();
      case "peek" -> new PeekCommand();
      case "fail" -> new FailCommand();
      case "delete" -> new DeleteCommand();
      case "list" -> new ListCommand();
      case "waiters" -> new WaitersCommand();
      case "journal" -> new JournalCommand();
      case "runs" -> new RunsCommand();
      case "delete-run" -> new DeleteRunCommand();
      case "await-readers" -> new AwaitReadersCommand();
      case "await-absent" -> new AwaitAbsentCommand();
      default -> null;
    };
  }
}
