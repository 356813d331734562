package io.rosetrap.cli;

import io.rosetrap.cli.engine.PipelineRun;
import io.rosetrap.cli.engine.RunOptions;
import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.RoseTrapClientBuilder;
import io.rosetrap.core.Limit;
import io.rosetrap.core.Limits;
import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs a pipeline. */
final class RunCommand implements Command {
  private static final long LARGEST = 64L << 20;
  private static final String FOLDER = ".rosetrap/runs";

  private final PipelineOptions files = new PipelineOptions("run");
  private final Option<Boolean> keepGoing =
      Option.flag(
          "After a failure, go on with what does not depend on it. Otherwise all is stopped.",
          "-k",
          "--keep-going");
  private final Option<Duration> timeout =
      Option.of(
          Kind.DURATION,
          "TIME",
          "How long all of it may take, in place of what the file says.",
          "--timeout");
  private final Option<Boolean> plain =
      Option.flag("Lines instead of a live table, also in a terminal.", "--plain");
  private final Option<String> folder =
      Option.setting(
          Kind.TEXT,
          "FOLDER",
          "Where each run gets a folder for logs and reports; " + FOLDER + " unless given.",
          "--runs-folder");
  private final Option<String> url =
      Option.setting(
          Kind.TEXT, "URL", "A hub that is there; one of its own unless given.", "--url");
  private final Option<String> run =
      Option.of(
          Kind.TEXT,
          "RUN",
          "The name of the run, which must not be there yet; by the build server and the pipeline"
              + " unless given.",
          "--run");
  private final Option<Long> port =
      Option.of(
          Kind.NUMBER,
          "PORT",
          "The port of the hub of its own; any free one unless given.",
          "--port");
  private final TokenOptions token = new TokenOptions("The token that the hub wants.");

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("rosetrap run");
    spec.usageMessage()
        .header("Runs a pipeline: each step once what it needs is there")
        .customSynopsis("rosetrap run FILE... [OPTIONS]")
        .description(
            "Starts a hub and, in a run of their own, the steps that the files describe. Each",
            "is a participant: it gets the values that it reads, hands on those that it",
            "writes, and whoever waits for one that fails is told at once.",
            "",
            "Ctrl-C stops all, those first that need others; a second one ends all at once.",
            "The exit code is 0, that of the step that failed first, 4 for a deadlock, 124",
            "where the time was up, 2 for files that are wrong: then nothing was started.")
        .footer(
            "rosetrap run pipeline.yaml",
            "rosetrap run pipeline.yaml -p size=100 --keep-going",
            "rosetrap run build.yaml deploy.yaml --plain --timeout 30m");
    files.addTo(spec);
    Option.addAll(spec, keepGoing, timeout, plain, folder);
    Option.addAll(spec, url, run, port, token.token(), token.file());
    return spec;
  }

  @Override
  public Section section() {
    return new Section("The hub:", List.of(url, run, port, token.token(), token.file()));
  }

  @Override
  public int run(Console console) throws IOException {
    Logs.configure(console.err());
    Optional<Pipeline> pipeline = files.load(console);
    if (pipeline.isEmpty()) {
      return PipelineOptions.WRONG;
    }
    if (url.isGiven()) {
      return run(pipeline.get(), HubOptions.address(url.required()), console);
    }
    ServerConfig config =
        ServerConfig.builder()
            .port((int) Math.min(port.or(0L), Integer.MAX_VALUE))
            // Its users are steps that trust each other, and hand on files.
            .limits(Limits.builder().set(Limit.VALUE_BYTES, LARGEST).build())
            .build();
    // Those that need it are here: it is closed when they are.
    try (HubServer hub = HubServer.start(config)) {
      return run(pipeline.get(), hub.uri(), console);
    }
  }

  private int run(Pipeline pipeline, URI hub, Console console) throws IOException {
    String base = folder.or(FOLDER);
    String name = name(pipeline, hub, console);
    RunOptions options =
        new RunOptions(
            hub,
            token.find(),
            name,
            RunFolder.make(base),
            keepGoing.or(false),
            timeout.value(),
            console.environment().all());
    try (RunView view = new RunView(console, plain.or(false))) {
      PipelineRun running = PipelineRun.of(pipeline, options, view);
      view.asks(running::blocked);
      return run(running).verdict().exitCode();
    }
  }

  private static RunRecord run(PipelineRun running) {
    // On a thread of its own: Java hands signals on one at a time, and the first may take a while.
    Signals.Handler handler =
        (signal, number) -> {
          Thread unused =
              Thread.ofVirtual().name("rosetrap-signal").start(() -> running.signal(number));
        };
    Signals signals = Signals.handle(handler);
    try {
      return running.run();
    } finally {
      signals.close();
    }
  }

  private String name(Pipeline pipeline, URI hub, Console console) {
    RoseTrapClientBuilder builder = RoseTrapClient.builder(hub).participant("rosetrap run");
    token.find().ifPresent(builder::token);
    try (RoseTrapClient client = builder.build()) {
      return RunName.choose(pipeline.name(), run.value(), console.environment().all(), client);
    }
  }
}
