package io.rosetrap.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands that there are. Naming one loads no other: most are never used by a process. */
final class Commands {
  /** Some of them under a heading, which may be empty. */
  record Group(String heading, List<String> names) {}

  /** In the order of the help. */
  static final List<Group> GROUPS =
      List.of(
          new Group("", List.of("serve", "health")),
          new Group("Pipelines:", List.of("run", "check", "graph")),
          new Group("Values:", List.of("write", "read", "peek", "fail", "delete", "list")),
          new Group("Commands of your own:", List.of("exec", "env")),
          new Group(
              "Other ways to meet:",
              List.of("add", "push", "take", "dead", "arrive", "lock", "collect", "slots")),
          new Group(
              "What goes on:",
              List.of("why", "participants", "waiters", "reads", "journal", "timeline", "diagram")),
          new Group(
              "Runs, and gates for scripts:",
              List.of("runs", "seal", "delete-run", "await-readers", "await-absent")),
          new Group("The tool itself:", List.of("completion", "man")));

  /** All of them, in the same order. */
  static final List<String> NAMES = names();

  private Commands() {}

  /** Without a stream, whose machinery every command would have to load. */
  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (Group group : GROUPS) {
      names.addAll(group.names());
    }
    return List.copyOf(names);
  }

  /** A new command; null where there is none of that name. */
  static @Nullable Command named(String name) {
    return switch (name) {
      case "serve" -> new ServeCommand();
      case "health" -> new HealthCommand();
      case "run" -> new RunCommand();
      case "check" -> new CheckCommand();
      case "graph" -> new GraphCommand();
      case "exec" -> new ExecCommand();
      case "env" -> new EnvCommand();
      case "lock" -> new LockCommand();
      case "write" -> new WriteCommand();
      case "read" -> new ReadCommand();
      case "peek" -> new PeekCommand();
      case "fail" -> new FailCommand();
      case "delete" -> new DeleteCommand();
      case "add" -> new AddCommand();
      case "push" -> new PushCommand();
      case "take" -> new TakeCommand();
      case "dead" -> new DeadCommand();
      case "arrive" -> new ArriveCommand();
      case "collect" -> new CollectCommand();
      case "slots" -> new SlotsCommand();
      case "list" -> new ListCommand();
      case "participants" -> new ParticipantsCommand();
      case "waiters" -> new WaitersCommand();
      case "reads" -> new ReadsCommand();
      case "why" -> new WhyCommand();
      case "journal" -> new JournalCommand();
      case "timeline" -> new TimelineCommand();
      case "diagram" -> new DiagramCommand();
      case "runs" -> new RunsCommand();
      case "seal" -> new SealCommand();
      case "delete-run" -> new DeleteRunCommand();
      case "await-readers" -> new AwaitReadersCommand();
      case "await-absent" -> new AwaitAbsentCommand();
      case "completion" -> new CompletionCommand();
      case "man" -> new ManCommand();
      default -> null;
    };
  }
}
