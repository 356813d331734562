package io.rosetrap.cli;

import io.rosetrap.api.Durations;
import io.rosetrap.api.Leases;
import io.rosetrap.client.Introduction;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.Stay;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs a command as a participant of the run. */
final class ExecCommand extends ChildCommand {
  private final Option<List<String>> promises =
      Option.list(
          "NAME",
          "A variable that the command will write; several with commas, or by giving this more than"
              + " once.",
          "--promise");
  private final Option<List<String>> reads =
      Option.list("NAME", "A variable that the command means to read.", "--read");
  private final Option<Duration> lease =
      Option.of(
          Kind.DURATION,
          "TIME",
          "How long the hub believes in the command without a sign of this process; "
              + Durations.format(Leases.DEFAULT).replace(" ", "")
              + " unless given.",
          "--lease");
  private final Option<Boolean> concurrent =
      Option.flag(
          "The command does several things at a time, so that a blocked read of one of its"
              + " processes does not hold up what it promised.",
          "--concurrent");
  private final Option<Boolean> lastAttempt =
      Option.flag(
          "The command is not started again, however it ends: a sealed run need not wait for that"
              + " before it says that nobody is left.",
          "--last-attempt");

  ExecCommand() {
    super(HubOptions.ofCommand(), "exec");
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap exec");
    spec.usageMessage()
        .header("Runs a command, and tells at once who waits for it if it fails")
        .customSynopsis("rosetrap exec [OPTIONS] -- COMMAND [WORDS]")
        .description(
            "The command is a participant of the run: whoever waits for what it promised",
            "fails the moment it ends without having written it, and is shown its exit code",
            "and its last lines. Input and output pass through; the signals TERM, INT and HUP",
            "are handed on (QUIT makes Java show its threads, and is not). The exit code is",
            "that of the command, 127 or 126 if it cannot be started.",
            "",
            "The participant ends with the command. What the command leaves running behind",
            "it can write in its name no more, and SIGPIPE ends it if it prints: keep the",
            "command running until all is written, or give that a name of its own (--as).",
            "",
            "Inside, 'rosetrap' and the Java client act as this participant: ROSETRAP_URL,",
            "_RUN, _PARTICIPANT, _SESSION and _TOKEN are set.")
        .footer(
            "rosetrap exec --as build --promise image_tag -- ./build.sh",
            "rosetrap exec --as 'CLIENT A' --promise Y_Data,Z -- python3 client_a.py",
            "rosetrap exec --as b -- sh -c 'rosetrap write x \"$(compute)\"'");
    Option.addAll(spec, promises, reads, lease, concurrent, lastAttempt, grace);
  }

  @Override
  RoseTrapClient connect(Environment environment) {
    return hub().connectApart(environment, command().program(), lease.or(Leases.DEFAULT));
  }

  @Override
  int run(RoseTrapClient client, Console console) {
    Stay stay =
        join(
            client,
            Introduction.ofProcess("exec")
                .concurrently(concurrent.or(false))
                .promising(promises.or(List.of()))
                .reading(reads.or(List.of())),
            console);
    Child child = new Child(command().words(), stay.environment(), grace(), Optional.empty());
    return new Supervision(console, Optional.of(stay))
        .lastAttempt(lastAttempt.or(false))
        .run(child);
  }
}
