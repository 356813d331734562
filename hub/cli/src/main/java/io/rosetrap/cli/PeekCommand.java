package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Version;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.util.Optional;

/** Reads without blocking. */
final class PeekCommand extends ClientCommand {
  private final Option<String> name = Option.word(0, true, "NAME", "The variable.");
  private final ValueOutput output = new ValueOutput();

  PeekCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap peek");
    spec.usageMessage()
        .header("Reads a variable without blocking")
        .customSynopsis("rosetrap peek NAME [OPTIONS]")
        .description(
            "Prints the newest value, byte for byte; the exit code is 100 if there is none.")
        .footer(
            "rosetrap peek image_tag",
            "if tag=$(rosetrap peek image_tag); then deploy \"$tag\"; fi",
            "rosetrap peek image_tag --format json | jq .writer");
    Option.addAll(spec, name, output.newline());
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    Optional<Version> version = client.peek(name.required());
    if (version.isEmpty()) {
      throw new RoseTrapException(
          ErrorCode.NOT_WRITTEN, name.required() + " has no value in run " + client.run() + ".");
    }
    if (isJson()) {
      ValueOutput.printJson(version.get(), console);
    } else {
      output.printBytes(version.get().value(), console);
    }
    return 0;
  }
}
