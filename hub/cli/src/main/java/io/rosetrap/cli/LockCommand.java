package io.rosetrap.cli;

import io.rosetrap.api.Leases;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.Introduction;
import io.rosetrap.client.NamedLock;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.Stay;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Holds a lock while a command runs. */
final class LockCommand extends ChildCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Option<String> name = Option.word(0, true, "NAME", "The lock.");
  private final Option<Duration> timeout = HubOptions.timeout(TIMEOUT);

  LockCommand() {
    super(HubOptions.ofCommand(), "lock");
  }

  @Override
  void describe(CommandSpec spec) {
    spec.name("rosetrap lock");
    spec.usageMessage()
        .header("Runs a command while nobody else holds the lock")
        .customSynopsis("rosetrap lock NAME [OPTIONS] -- COMMAND [WORDS]")
        .description(
            "Blocks until it is our turn; turns are in the order of asking. The lock is free",
            "again when the command has ended, however it ended. Inside, ROSETRAP_LOCK_TOKEN",
            "is a number that grows with every turn. The exit code is that of the command;",
            "124 if the time was up: then the command is not run. If the lock is lost while",
            "it runs (the hub was restarted), that is said on standard error at once.")
        .footer(
            "rosetrap lock database -- ./migrate",
            "rosetrap lock deploy/production --timeout 30m -- make deploy");
    Option.addAll(spec, name, timeout, grace);
  }

  @Override
  RoseTrapClient connect(Environment environment) {
    return hub().connectAs(environment, command().program(), Leases.DEFAULT);
  }

  @Override
  int run(RoseTrapClient client, Console console) {
    Stay stay = join(client, Introduction.ofProcess("lock"), console);
    NamedLock.Turn turn =
        Interruption.during(
            () -> client.lock(name.required()).acquire(timeout.or(TIMEOUT)), NamedLock.Turn::close);
    stay.whenLost(() -> console.say(lost()));
    Map<String, String> environment = new LinkedHashMap<>(stay.environment());
    environment.put("ROSETRAP_LOCK_TOKEN", Long.toString(turn.token()));
    Child child = new Child(command().words(), environment, grace(), Optional.empty());
    return new Supervision(console, Optional.of(stay))
        .before(exitCode -> release(turn, console))
        .run(child);
  }

  private String lost() {
    return "The lock "
        + name.required()
        + " is not held any more: the hub was restarted, it heard nothing of this process for its"
        + " lease, or another process came under the same name. Others may hold the lock while the"
        + " command goes on.";
  }

  /** Whoever shared what the lock protects must hear of it; the command is over all the same. */
  private void release(NamedLock.Turn turn, Console console) {
    try {
      turn.close();
    } catch (RoseTrapException e) {
      console.say(
          "The lock "
              + name.required()
              + " was not given back: "
              + Errors.readable(e.getMessage()));
    }
  }
}
