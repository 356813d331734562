package io.rosetrap.cli;

import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;

/** A command that speaks to a hub. */
abstract class ClientCommand implements Command {
  private final HubOptions hub;

  ClientCommand(HubOptions hub) {
    this.hub = hub;
  }

  /** Adds what the command takes beside the hub's options, and its help. */
  abstract void describe(CommandSpec spec);

  /** Does it, with a client that is closed afterwards. */
  abstract int run(RoseTrapClient client, Console console) throws IOException;

  /** Checks what can be checked before the hub is asked. */
  void check() {}

  @Override
  public final CommandSpec spec() {
    CommandSpec spec = CommandSpec.create();
    describe(spec);
    hub.addTo(spec);
    return spec;
  }

  @Override
  public final Section section() {
    return new Section(
        "The hub (--url may come from the environment, as ROSETRAP_URL, and so on):",
        hub.section());
  }

  @Override
  public final int run(Console console) throws IOException {
    check();
    try (RoseTrapClient client = connect(console.environment())) {
      return run(client, console);
    }
  }

  /** The client that it works with. */
  RoseTrapClient connect(Environment environment) {
    return hub.connect(environment);
  }

  HubOptions hub() {
    return hub;
  }

  boolean isJson() {
    return hub.isJson();
  }
}
