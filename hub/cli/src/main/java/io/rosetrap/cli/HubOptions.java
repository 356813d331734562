package io.rosetrap.cli;

import io.rosetrap.api.Durations;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Names;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.RoseTrapClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What every command takes that speaks to a hub: where it is, who asks, how to answer. */
final class HubOptions {
  private static final String URL = "http://127.0.0.1:8000";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Option<String> url =
      Option.setting(Kind.TEXT, "URL", "The hub's address; " + URL + " unless given.", "--url");
  private final Option<String> run =
      Option.setting(
          Kind.TEXT, "RUN", "The run; '" + Names.DEFAULT_RUN + "' unless given.", "--run");
  private final Option<String> participant =
      Option.setting(
          Kind.TEXT,
          "NAME",
          "Who writes and reads; 'rosetrap-' and the process id unless given.",
          "--as",
          "--participant");
  private final TokenOptions token = new TokenOptions("The token that the hub wants.");
  private final Option<Duration> patience =
      Option.setting(
          Kind.DURATION,
          "TIME",
          "How long to try while the hub cannot be reached; 10s unless given.",
          "--patience");
  private final Option<String> format =
      Option.of(
          Kind.oneOf("text", "json"),
          "text|json",
          "How to print data and errors; text unless given.",
          "--format");

  private final boolean inRun;

  private HubOptions(boolean inRun) {
    this.inRun = inRun;
  }

  /** For a command that works in a run. */
  static HubOptions inRun() {
    return new HubOptions(true);
  }

  /** For a command that is about the whole hub. */
  static HubOptions ofHub() {
    return new HubOptions(false);
  }

  void addTo(CommandSpec command) {
    Option.addAll(command, format);
    for (Option<?> option : section()) {
      Option.addAll(command, option);
    }
  }

  /** Those that say which hub and who asks, for a section of their own in the help. */
  List<OptionSpec> specs() {
    List<OptionSpec> specs = new ArrayList<>();
    for (Option<?> option : section()) {
      specs.add(option.spec());
    }
    return specs;
  }

  private List<Option<?>> section() {
    return inRun
        ? List.of(url, run, participant, token.token(), token.file(), patience)
        : List.of(url, participant, token.token(), token.file(), patience);
  }

  boolean isJson() {
    return format.or("text").equals("json");
  }

  /** The run that is worked in. */
  String run() {
    return run.or(Names.DEFAULT_RUN);
  }

  /** A client as the options say; nothing is sent yet. */
  RoseTrapClient connect() {
    RoseTrapClient.Builder builder = RoseTrapClient.builder(address());
    builder.patience(patience.or(PATIENCE));
    builder.participant(participant.isGiven() ? participant.required() : self());
    if (inRun) {
      builder.run(run());
    }
    Optional<String> secret = token.find();
    if (secret.isPresent()) {
      builder.token(secret.get());
    }
    return builder.build();
  }

  private static String self() {
    return "rosetrap-" + ProcessWords.id();
  }

  private URI address() {
    String text = url.or(URL).strip();
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          true,
          "The address '" + text + "' is not one of a hub: it is like " + URL + ".",
          e);
    }
  }

  /** What a read takes where nobody says how long to block. */
  static Option<Duration> timeout(Duration unlessGiven) {
    return Option.setting(
        Kind.DURATION,
        "TIME",
        "How long to block at most, like 500ms, 30s, 10m or 1h30m; "
            + Durations.format(unlessGiven).replace(" ", "")
            + " unless given or set as ROSETRAP_TIMEOUT.",
        "--timeout");
  }
}
