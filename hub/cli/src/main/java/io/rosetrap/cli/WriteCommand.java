package io.rosetrap.cli;

import io.rosetrap.api.Receipt;
import io.rosetrap.api.Value;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;

/** Writes a new version. */
final class WriteCommand extends ClientCommand {
  private final Option<String> name = Option.word(0, true, "NAME", "The variable.");
  private final ValueInput input = new ValueInput("write");
  private final Option<Boolean> once =
      Option.flag("Only if the variable has no value yet; else exit code 5.", "--once");
  private final Option<Long> ifVersion =
      Option.of(
          Kind.NUMBER,
          "N",
          "Only if N is the version that the variable has now, 0 for none; else exit code 5.",
          "--if-version");
  private final Receipts receipts = new Receipts();

  WriteCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap write");
    spec.usageMessage()
        .header("Writes a variable, and wakes those who wait for it")
        .customSynopsis("rosetrap write NAME [VALUE] [OPTIONS]")
        .description("The value is kept byte for byte. Nothing is printed when all went well.")
        .footer(
            "rosetrap write image_tag v1.2",
            "rosetrap write config --type json --file config.json",
            "git rev-parse HEAD | rosetrap write commit",
            "rosetrap write db/password --secret < password.txt",
            "rosetrap write leader \"$HOSTNAME\" --once || echo 'another one leads'",
            "rosetrap write flags -- --verbose");
    Option.addAll(spec, name);
    input.addTo(spec);
    Option.addAll(spec, once, ifVersion, receipts.verbose());
  }

  @Override
  void check() {
    if (once.isGiven() && ifVersion.isGiven()) {
      throw UsageErrors.wrong("--once and --if-version do not go together; give one.", "write");
    }
    input.check();
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    Value value = input.read(console);
    receipts.print("Wrote ", write(client, value), isJson(), console);
    return 0;
  }

  private Receipt write(RoseTrapClient client, Value value) {
    if (once.or(false)) {
      return client.writeOnce(name.required(), value);
    }
    return ifVersion.isGiven()
        ? client.writeIfVersion(name.required(), ifVersion.required(), value)
        : client.write(name.required(), value);
  }
}
