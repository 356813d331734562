package io.rosetrap.cli;

import io.rosetrap.api.Durations;
import io.rosetrap.api.Sizes;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Lists variables. */
final class ListCommand extends ClientCommand {
  private final Option<String> prefix =
      Option.word(0, false, "PREFIX", "Only variables whose names begin with this.");

  ListCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap list");
    spec.usageMessage()
        .header("Lists the variables of a run, and how many wait for each")
        .customSynopsis("rosetrap list [PREFIX] [OPTIONS]")
        .description(
            "Shows those that have a value, that failed, that somebody promised, or that",
            "somebody waits for.")
        .footer(
            "rosetrap list",
            "rosetrap list build/ --run nightly",
            "rosetrap list --format json | jq -r '.[] | select(.waiters > 0) | .variable'");
    Option.addAll(spec, prefix);
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    List<VariableInfo> variables = client.variables(prefix.or(""));
    if (isJson()) {
      JsonText text = new JsonText().open('[');
      variables.forEach(variable -> json(text, variable));
      console.printLine(text.close(']').toString());
    } else if (variables.isEmpty()) {
      console.say("There are no variables " + where() + "in run " + client.run() + ".");
    } else {
      console.print(table(variables, Instant.now()).toText(console.terminals().width()));
      console.print(failures(variables));
    }
    return 0;
  }

  private String where() {
    return prefix.isGiven() ? "that begin with '" + prefix.required() + "' " : "";
  }

  static Table table(List<VariableInfo> variables, Instant now) {
    Table table =
        new Table(
            "!NAME", ">VERSION", "WRITER", ">SIZE", ">WAITERS", "TYPE", ">AGE", "PROMISED BY");
    for (VariableInfo variable : variables) {
      boolean written = variable.version() > 0;
      table.add(
          variable.name(),
          written ? Long.toString(variable.version()) : "-",
          variable.writer().orElse("-"),
          written ? Sizes.format(variable.size()) : "-",
          Integer.toString(variable.waiters()),
          variable.failure().isPresent() ? "failed" : shorten(variable.contentType()),
          variable.writtenAt().map(at -> age(at, now)).orElse("-"),
          String.join(", ", variable.promisedBy()));
    }
    return table;
  }

  /** Why variables failed, in full, below the table. */
  static String failures(List<VariableInfo> variables) {
    StringBuilder text = new StringBuilder();
    for (VariableInfo variable : variables) {
      if (variable.failure().isPresent()) {
        String reason = Table.oneLine(variable.failure().get());
        // The hub names the variable itself where there is more to say than a reason.
        boolean whole = reason.startsWith(variable.name() + " was promised by ");
        text.append(whole ? "" : variable.name() + " was declared failed: ");
        text.append(reason).append('\n');
      }
    }
    return text.isEmpty() ? "" : "\n" + text;
  }

  /** How long ago something was, by clocks that may differ. */
  static String age(Instant then, Instant now) {
    Duration age = Duration.between(then, now);
    return Durations.format(age.isNegative() ? Duration.ZERO : age);
  }

  private static void json(JsonText text, VariableInfo variable) {
    text.open('{');
    text.member("variable", variable.name());
    text.member("version", variable.version());
    text.member("revision", variable.revision());
    text.member("writer", variable.writer());
    text.member("writtenAt", variable.writtenAt());
    text.member("contentType", variable.contentType());
    text.member("size", variable.size());
    text.member("waiters", variable.waiters());
    text.name("promisedBy").open('[');
    variable.promisedBy().forEach(text::string);
    text.close(']');
    text.member("failure", variable.failure());
    text.close('}');
  }

  /** Content types as a table shows them. */
  static String shorten(Optional<String> contentType) {
    String type = contentType.orElse("-");
    int parameters = type.indexOf(';');
    String essence = parameters < 0 ? type : type.substring(0, parameters).strip();
    return switch (essence) {
      case "application/json" -> "json";
      case "text/plain" -> "text";
      case "application/octet-stream" -> "bytes";
      default -> essence;
    };
  }
}
