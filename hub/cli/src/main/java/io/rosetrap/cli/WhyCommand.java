package io.rosetrap.cli;

import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.RunDiagnosis;
import io.rosetrap.api.Version;
import io.rosetrap.api.WaiterInfo;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Says why what somebody waits for does not come. */
final class WhyCommand extends ClientCommand {
  private final Option<String> name =
      Option.word(0, false, "NAME", "The variable; all that anybody waits for unless given.");

  WhyCommand() {
    super(HubOptions.inRun());
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap why");
    spec.usageMessage()
        .header("Says why nothing happens: who waits for whom, and what they do")
        .customSynopsis("rosetrap why [NAME] [OPTIONS]")
        .description(
            "Of a variable: whether it was written, who promised it, what that participant",
            "is doing or how it ended, who else waits, and names that are nearly the same.",
            "Without NAME: the same for all that anybody waits for in the run, at most eight",
            "things, and who is stuck.")
        .footer(
            "rosetrap why",
            "rosetrap why Y_Data",
            "rosetrap why --run nightly --format json | jq -r .deadlock");
    Option.addAll(spec, name);
  }

  @Override
  int run(RoseTrapClient client, Console console) throws IOException {
    print(name.isGiven() ? about(client, name.required()) : client.diagnose(), console);
    return 0;
  }

  /** The blocked waits for a variable; where there are none, what a read of it would meet. */
  private static RunDiagnosis about(RoseTrapClient client, String variable) {
    List<WaiterInfo> waiters =
        client.waiters().stream().filter(each -> each.variables().contains(variable)).toList();
    RunDiagnosis run = client.diagnose();
    List<Diagnosis> waits = run.waits().stream().filter(wait -> isOneOf(waiters, wait)).toList();
    if (!waiters.isEmpty()) {
      if (waits.isEmpty()) {
        waits = List.of(new Diagnosis("What stands around it:", client.diagnose(variable).facts()));
      }
      int count = waiters.size();
      String many = count == 1 ? "1 blocked wait is" : count + " blocked waits are";
      return new RunDiagnosis(
          many + " for " + variable + " in run " + client.run() + ".", waits, run.deadlock());
    }
    return new RunDiagnosis(state(client, variable), List.of(), "");
  }

  private static boolean isOneOf(List<WaiterInfo> waiters, Diagnosis wait) {
    return waiters.stream()
        .anyMatch(
            each ->
                wait.summary().contains(" waits for " + each.condition() + " in run ")
                    || wait.summary().contains(" wait for " + each.condition() + " in run "));
  }

  private static String state(RoseTrapClient client, String variable) {
    Optional<Version> newest = client.peek(variable);
    if (newest.isPresent()) {
      return variable
          + " is written in run "
          + client.run()
          + ": version "
          + newest.get().number()
          + ", by "
          + newest.get().writer()
          + ". A read returns at once, and nobody is blocked on it.";
    }
    // Its summary says that the asker waits, which it does not.
    Diagnosis around = new Diagnosis("", client.diagnose(variable).facts());
    return "Nobody waits for "
        + variable
        + " in run "
        + client.run()
        + "; a read of it would block or fail:"
        + around.text();
  }

  private void print(RunDiagnosis run, Console console) throws IOException {
    if (!isJson()) {
      page(run.text(), console);
      return;
    }
    JsonText text = new JsonText().open('{');
    text.member("summary", run.summary());
    text.member("deadlock", run.deadlock());
    text.name("waits").open('[');
    run.waits().forEach(wait -> json(text, wait));
    console.printLine(text.close(']').close('}').toString());
  }

  private static void page(String text, Console console) throws IOException {
    console.printLine(Wrapping.wrap(Errors.readable(text), console.terminals().width()));
  }

  /** A diagnosis, as the hub itself puts it into JSON. */
  static JsonText json(JsonText text, Diagnosis diagnosis) {
    text.open('{').member("summary", diagnosis.summary());
    text.name("facts").open('[');
    for (Diagnosis.Fact fact : diagnosis.facts()) {
      text.open('{').member("kind", fact.kind().name()).member("text", fact.text()).close('}');
    }
    return text.close(']').close('}');
  }
}
