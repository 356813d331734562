package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Names;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Version;
import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Waits for values, and runs a command that has them set. */
final class EnvCommand extends ChildCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Option<List<String>> names =
      Option.words(
          "[NAME=]VARIABLE",
          "What to wait for. In the environment it is called NAME, or as the variable is, with _ in"
              + " place of . - and /.");
  private final Option<Duration> timeout = HubOptions.timeout(TIMEOUT);

  EnvCommand() {
    super(HubOptions.inRun(), "env");
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap env");
    spec.usageMessage()
        .header("Waits for values, and runs a command that has them set")
        .customSynopsis("rosetrap env [NAME=]VARIABLE... [OPTIONS] -- COMMAND [WORDS]")
        .description(
            "Blocks until all are written, and takes them as they were at one moment. The",
            "exit code is that of the command; 124 if the time was up, 3 if one failed: then",
            "the command is not run.")
        .footer(
            "rosetrap env image_tag -- sh -c 'deploy \"$image_tag\"'",
            "rosetrap env DB_URL=services/db.url TOKEN=db-token --timeout 5m -- ./migrate");
    Option.addAll(spec, names, timeout, grace);
  }

  @Override
  void check() {
    super.check();
    Map<String, String> unused = variables();
  }

  /** The variables by their names in the environment. */
  private Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String word : names.required()) {
      int equals = word.indexOf('=');
      String variable = Names.requireVariable(word.substring(equals + 1));
      String name = equals < 0 ? variable.replaceAll("[./-]", "_") : word.substring(0, equals);
      if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
        throw UsageErrors.wrong(
            "'"
                + name
                + "' cannot be the name of a variable in the environment: that has letters, digits"
                + " and _, and begins with no digit. Choose one, as in NAME="
                + variable
                + ".",
            "env");
      }
      String other = variables.put(name, variable);
      if (other != null) {
        throw UsageErrors.wrong(
            "Both "
                + other
                + " and "
                + variable
                + " would be "
                + name
                + " in the environment. Choose another name for one, as in NAME="
                + variable
                + ".",
            "env");
      }
    }
    return variables;
  }

  @Override
  int run(RoseTrapClient client, Console console) {
    Map<String, String> variables = variables();
    Map<String, Version> read =
        client.readAll(
            new ArrayList<>(new LinkedHashSet<>(variables.values())), timeout.or(TIMEOUT));
    Map<String, String> environment = new LinkedHashMap<>();
    variables.forEach(
        (name, variable) -> {
          Version version = read.get(variable);
          if (version != null) {
            environment.put(name, text(version));
          }
        });
    Child child = new Child(command().words(), environment, grace(), Optional.empty());
    return new Supervision(console, Optional.empty()).run(child);
  }

  private static String text(Version version) {
    boolean fits = version.value().isWellFormedText() && version.value().asText().indexOf('\0') < 0;
    if (!fits) {
      throw new RoseTrapException(
          ErrorCode.WRONG_TYPE,
          version.variable()
              + " cannot be put into the environment: it is no text, or has a zero byte. Let the"
              + " command read it: rosetrap read "
              + version.variable()
              + ".");
    }
    return version.value().asText();
  }
}
