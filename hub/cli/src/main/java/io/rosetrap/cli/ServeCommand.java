package io.rosetrap.cli;

import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.util.Optional;

/** Runs a hub until it is told to stop. The only command that loads the server. */
final class ServeCommand implements Command {
  private final Option<String> portFile =
      Option.setting(
          Kind.TEXT,
          "FILE",
          "Write the port to this file once the hub answers; it is removed when the hub stops.",
          "--port-file");
  private final ServerOptions server = new ServerOptions();
  private final LimitOptions limits = new LimitOptions();

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("rosetrap serve");
    spec.usageMessage()
        .header("Runs a hub until it is stopped")
        .customSynopsis("rosetrap serve [OPTIONS]")
        .description(
            "Ctrl-C or SIGTERM stops it: everyone who waits is told, then it ends with exit",
            "code 0. A second signal ends it at once. What it holds is gone then.",
            "",
            "Every option can be given by the environment: --max-wait as ROSETRAP_MAX_WAIT.")
        .footer(
            "rosetrap serve",
            "rosetrap serve --port 0 --port-file /tmp/hub.port",
            "rosetrap serve --host 0.0.0.0 --token-file /run/secrets/hub",
            "ROSETRAP_MAX_VALUE_BYTES=16m rosetrap serve --access-log");
    server.addTo(spec, portFile);
    limits.addTo(spec);
    return spec;
  }

  @Override
  public Section section() {
    return new Section("Limits (a SIZE is in bytes, or like 64k, 1m, 2g):", limits.all());
  }

  @Override
  public int run(Console console) {
    HubServer.prepare();
    Logs.configure(console.err());
    ServerConfig config = server.toConfig(limits.toLimits());
    Optional<PortFile> announced =
        portFile.isGiven() ? Optional.of(PortFile.prepare(portFile.required())) : Optional.empty();
    StopSignal stop = StopSignal.install();
    try (HubServer hub = HubServer.start(config)) {
      announced.ifPresent(file -> file.write(hub.port()));
      console.say(listens(config, hub));
      stop.await();
      announced.ifPresent(PortFile::remove);
      console.say(stops(hub.hub().look().waiterCount()));
    } finally {
      announced.ifPresent(PortFile::remove);
    }
    return 0;
  }

  private static String listens(ServerConfig config, HubServer hub) {
    String everywhere =
        switch (config.host()) {
          case "0.0.0.0", "::", "[::]" -> " and at all other addresses of this machine";
          default -> "";
        };
    return "The hub listens at "
        + hub.uri()
        + everywhere
        + ". Ctrl-C or 'kill "
        + ProcessWords.id()
        + "' stops it.";
  }

  private static String stops(int waiting) {
    String told =
        switch (waiting) {
          case 0 -> "nobody waits";
          case 1 -> "1 reader is told";
          default -> waiting + " readers are told";
        };
    return "The hub stops; " + told + ".";
  }
}
