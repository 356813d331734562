package io.rosetrap.cli;

import io.rosetrap.client.Introduction;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.Stay;
import java.time.Duration;
import java.util.List;

/** A command that speaks to a hub and runs a command of the user's. */
abstract class ChildCommand extends ClientCommand {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final CommandWords command;

  /** What each of them takes; the command describes it among its options. */
  final Option<Duration> grace =
      Option.of(
          Kind.DURATION,
          "TIME",
          "How long the command may take to end after a signal; 10s unless given. A second signal"
              + " ends it at once.",
          "--grace");

  ChildCommand(HubOptions hub, String name) {
    super(hub);
    this.command = new CommandWords(name);
  }

  @Override
  public final boolean takesCommand() {
    return true;
  }

  @Override
  public final void takeCommand(List<String> words) {
    command.take(words);
  }

  @Override
  void check() {
    command.require();
  }

  /** Joins, and says whom that replaced: two processes of one name are mostly a slip. */
  static Stay join(RoseTrapClient client, Introduction self, Console console) {
    Stay stay = client.join(self);
    stay.replaced()
        .ifPresent(
            old ->
                console.say(
                    client.participant()
                        + " was in the run already ("
                        + old.words()
                        + "). This process takes its place and its promises; what the other does"
                        + " in that name is refused from now on. If both are to run, give each a"
                        + " name of its own (--as)."));
    return stay;
  }

  CommandWords command() {
    return command;
  }

  Duration grace() {
    return grace.or(GRACE);
  }
}
