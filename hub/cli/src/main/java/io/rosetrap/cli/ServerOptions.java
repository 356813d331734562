package io.rosetrap.cli;

import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.Durations;
import io.rosetrap.core.Limits;
import io.rosetrap.server.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The settings of a server, but for its limits. */
final class ServerOptions {
  private static final ServerConfig DEFAULTS = ServerConfig.builder().build();
  private static final long PORT = 8000;

  private final Option<String> host =
      Option.setting(
          Kind.TEXT,
          "HOST",
          "The address to listen on; " + DEFAULTS.host() + " unless given.",
          "--host");
  private final Option<Long> port =
      Option.setting(
          Kind.NUMBER,
          "PORT",
          "The port; " + PORT + " unless given, 0 for any free one.",
          "--port");
  private final TokenOptions token = new TokenOptions("Serve only those who send this token.");
  private final Option<Boolean> allowAnonymous =
      Option.flagSetting(
          "Serve the network without a token. Only where it is trusted.", "--allow-anonymous");
  private final Option<List<String>> allowHost =
      Option.listSetting(
          "NAME",
          "Answer requests for this host name too; may be given more than once.",
          "--allow-host");
  private final Option<Duration> maxWait =
      Option.setting(
          Kind.DURATION,
          "TIME",
          "The longest that one request may wait; " + format(DEFAULTS.maxWait()) + " unless given.",
          "--max-wait");
  private final Option<Duration> grace =
      Option.setting(
          Kind.DURATION,
          "TIME",
          "How long stopping may take; " + format(DEFAULTS.grace()) + " unless given.",
          "--grace");
  private final Option<Boolean> accessLog =
      Option.flagSetting(
          "Log a line for each request, without values, to standard error.", "--access-log");

  private final Option<String> deadlocks =
      Option.setting(
          Kind.oneOf("fail", "warn", "off"),
          "fail|warn|off",
          "What is done about participants that can only be helped by each other: end their waits,"
              + " say it only, or do not look; fail unless given.",
          "--deadlocks");

  private final Option<Boolean> faults =
      Option.flagSetting("Let tests put faults and orders into runs. For tests only.", "--faults");

  private static String format(Duration duration) {
    return Durations.format(duration).replace(" ", "");
  }

  void addTo(CommandSpec spec, Option<String> portFile) {
    Option.addAll(
        spec, host, port, portFile, token.token(), token.file(), allowAnonymous, allowHost);
    Option.addAll(spec, maxWait, grace, accessLog, deadlocks, faults);
  }

  ServerConfig toConfig(Limits limits) {
    ServerConfig.Builder builder = ServerConfig.builder().limits(limits);
    builder.host(host.or(DEFAULTS.host()));
    builder.port((int) Math.min(port.or(PORT), Integer.MAX_VALUE));
    token.find().ifPresent(builder::token);
    builder.allowAnonymous(allowAnonymous.or(false));
    builder.allowedHosts(Set.copyOf(allowHost.or(List.of())));
    builder.maxWait(maxWait.or(DEFAULTS.maxWait()));
    builder.grace(grace.or(DEFAULTS.grace()));
    builder.accessLog(accessLog.or(false));
    builder.deadlocks(
        DeadlockPolicy.valueOf(deadlocks.or(DEFAULTS.deadlocks().name()).toUpperCase(Locale.ROOT)));
    builder.faults(faults.or(false));
    return builder.build();
  }
}
