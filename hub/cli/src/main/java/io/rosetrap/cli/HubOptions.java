package io.rosetrap.cli;

import io.rosetrap.api.Durations;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Names;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.RoseTrapClientBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What every command takes that speaks to a hub: where it is, who asks, how to answer. */
final class HubOptions {
  private static final String SESSION = "ROSETRAP_SESSION";
  private static final String URL = "http://127.0.0.1:8000";
  private static final String SELF =
      "Who writes and reads; 'rosetrap-' and the process id unless given.";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Option<String> url =
      Option.setting(Kind.TEXT, "URL", "The hub's address; " + URL + " unless given.", "--url");
  private final Option<String> run =
      Option.setting(
          Kind.TEXT, "RUN", "The run; '" + Names.DEFAULT_RUN + "' unless given.", "--run");
  private final Option<String> participant;
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

  private HubOptions(boolean inRun, String who) {
    this.inRun = inRun;
    this.participant = Option.setting(Kind.TEXT, "NAME", who, "--as", "--participant");
  }

  /** For a command that works in a run. */
  static HubOptions inRun() {
    return new HubOptions(true, SELF);
  }

  /** For a command that runs one of the user's as a participant of a run. */
  static HubOptions ofCommand() {
    return new HubOptions(
        true, "Who the command is in the run; its name and a process id unless given.");
  }

  /** For a command that is about the whole hub. */
  static HubOptions ofHub() {
    return new HubOptions(false, SELF);
  }

  void addTo(CommandSpec command) {
    Option.addAll(command, format);
    for (Option<?> option : section()) {
      Option.addAll(command, option);
    }
  }

  /** Those that say which hub and who asks, for a section of their own in the help. */
  List<Option<?>> section() {
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
  RoseTrapClient connect(Environment environment) {
    return builder(environment).build();
  }

  /** What {@link #connect} makes a client with, for a command that has more to say. */
  RoseTrapClientBuilder builder(Environment environment) {
    RoseTrapClientBuilder builder = start("rosetrap");
    Optional<String> session = environment.get(SESSION);
    if (session.isPresent() && isOfSession(environment)) {
      adopt(builder, session.get().strip());
    }
    return builder;
  }

  /** A client for a command that is run, within the session that there is or under its own name. */
  RoseTrapClient connectAs(Environment environment, String command, Duration lease) {
    boolean within = environment.get(SESSION).isPresent() && isOfSession(environment);
    return within ? connect(environment) : start(command).lease(lease).build();
  }

  /** A client that takes part under a name of its own, for a command that it supervises. */
  RoseTrapClient connectApart(Environment environment, String command, Duration lease) {
    RoseTrapClientBuilder builder = start(command).lease(lease);
    boolean taken = participant.isGiven() && environment.get(SESSION).isPresent();
    if (taken && isOfSession(environment)) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          participant.required()
              + " is in the run already, and this process acts for it (ROSETRAP_SESSION). Give the"
              + " command a name of its own with --as.");
    }
    return builder.build();
  }

  private RoseTrapClientBuilder start(String program) {
    RoseTrapClientBuilder builder = RoseTrapClient.builder(address(url.or(URL)));
    builder.patience(patience.or(PATIENCE));
    builder.participant(
        participant.isGiven() ? participant.required() : program + "-" + ProcessWords.id());
    if (inRun) {
      builder.run(run());
    }
    token.find().ifPresent(builder::token);
    return builder;
  }

  private static void adopt(RoseTrapClientBuilder builder, String session) {
    try {
      builder.adoptSession(session);
    } catch (RoseTrapException e) {
      throw new RoseTrapException(e.code(), true, SESSION + ": " + e.getMessage(), e);
    }
  }

  /** A session belongs to one participant of one run of one hub; options may say another. */
  private boolean isOfSession(Environment environment) {
    return inRun
        && isAsIn(environment, participant, "ROSETRAP_PARTICIPANT", "")
        && isAsIn(environment, run, "ROSETRAP_RUN", Names.DEFAULT_RUN)
        && isAsIn(environment, url, "ROSETRAP_URL", URL);
  }

  private static boolean isAsIn(
      Environment environment, Option<String> option, String variable, String unlessGiven) {
    return option
        .or(unlessGiven)
        .strip()
        .equals(environment.get(variable).orElse(unlessGiven).strip());
  }

  /** A word of the command line as the address of a hub. */
  static URI address(String word) {
    String text = word.strip();
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
