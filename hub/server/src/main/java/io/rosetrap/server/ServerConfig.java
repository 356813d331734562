package io.rosetrap.server;

import io.rosetrap.api.DeadlockPolicy;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Wire;
import io.rosetrap.core.Limits;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Every setting of a server, with all defaults in {@link #builder}.
 *
 * @param host the address to bind to
 * @param port the port, 0 for any free one
 * @param token what requests must bring as bearer token; empty for none
 * @param allowAnonymous whether an address other than loopback may be served without a token
 * @param allowedHosts further host names that the hub answers for
 * @param limits every bound of the hub
 * @param maxWait the longest wait that one request is granted
 * @param grace how long stopping may take to answer those who wait
 * @param accessLog whether to log a line for each request
 * @param deadlocks what a run does about a deadlock unless it is told otherwise
 * @param faults whether tests may put faults and orders into runs
 */
public record ServerConfig(
    String host,
    int port,
    Optional<String> token,
    boolean allowAnonymous,
    Set<String> allowedHosts,
    Limits limits,
    Duration maxWait,
    Duration grace,
    boolean accessLog,
    DeadlockPolicy deadlocks,
    boolean faults) {

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** Checks ranges, and that nothing is served to the network without a token by accident. */
  public ServerConfig {
    allowedHosts = Set.copyOf(allowedHosts);
    if (port < 0 || port > 65_535) {
      throw invalid("The port is " + port + "; it goes from 0 (any free one) to 65535.");
    }
    if (maxWait.isNegative() || maxWait.isZero() || maxWait.compareTo(LONGEST_WAIT) > 0) {
      throw invalid("The longest wait is " + maxWait + "; it goes from above 0 to 1 hour.");
    }
    if (grace.isNegative() || grace.compareTo(LONGEST_WAIT) > 0) {
      throw invalid("The grace is " + grace + "; it goes from 0 to 1 hour.");
    }
    token.ifPresent(ServerConfig::requireToken);
    if (token.isEmpty() && !allowAnonymous && !isLoopback(host)) {
      throw invalid(
          "The hub would listen on "
              + host
              + " without a token, so anyone who reaches this machine could read and write. Give a"
              + " token (--token or ROSETRAP_TOKEN), listen on 127.0.0.1, or say --allow-anonymous"
              + " where the network is trusted.");
    }
  }

  private static void requireToken(String token) {
    boolean fits = !token.isEmpty() && token.length() <= 1_000;
    for (int i = 0; fits && i < token.length(); i++) {
      fits = token.charAt(i) > ' ' && token.charAt(i) < 0x7f;
    }
    if (!fits) {
      throw invalid(
          "The token does not fit a header: it has 1 to 1,000 printable ASCII characters without"
              + " spaces.");
    }
  }

  /**
   * Whether an address stays on this machine.
   *
   * @param host a name or address
   * @return true for loopback
   */
  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          true,
          "The host '"
              + host
              + "' cannot be resolved. Give an address of this machine, for instance 127.0.0.1 or"
              + " 0.0.0.0.",
          e);
    }
  }

  private static RoseTrapException invalid(String message) {
    return new RoseTrapException(ErrorCode.INVALID_REQUEST, message);
  }

  /**
   * Starts from the defaults: any free port of 127.0.0.1, no token, waits of up to 60 s.
   *
   * @return a new builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Collects settings; for use by one thread. Each setter takes what the record's parameter says.
   */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private Optional<String> token = Optional.empty();
    private boolean allowAnonymous;
    private Set<String> allowedHosts = Set.of();
    private Limits limits = Limits.DEFAULTS;
    private Duration maxWait = Duration.ofSeconds(Wire.MAX_WAIT_SECONDS);
    private Duration grace = Duration.ofSeconds(5);
    private boolean accessLog;
    private DeadlockPolicy deadlocks = DeadlockPolicy.FAIL;
    private boolean faults;

    private Builder() {}

    /**
     * Sets the address.
     *
     * @param address a name or address of this machine
     * @return this
     */
    public Builder host(String address) {
      this.host = address;
      return this;
    }

    /**
     * Sets the port.
     *
     * @param number 0 to 65535
     * @return this
     */
    public Builder port(int number) {
      this.port = number;
      return this;
    }

    /**
     * Sets the token.
     *
     * @param secret printable ASCII without spaces, up to 1,000 characters
     * @return this
     */
    public Builder token(String secret) {
      this.token = Optional.of(secret);
      return this;
    }

    /**
     * Sets whether the network may be served without a token.
     *
     * @param allowed true only where the network is trusted
     * @return this
     */
    public Builder allowAnonymous(boolean allowed) {
      this.allowAnonymous = allowed;
      return this;
    }

    /**
     * Sets further host names to answer for.
     *
     * @param names names as they stand in the Host header, without port
     * @return this
     */
    public Builder allowedHosts(Set<String> names) {
      this.allowedHosts = names;
      return this;
    }

    /**
     * Sets the bounds.
     *
     * @param bounds all of them
     * @return this
     */
    public Builder limits(Limits bounds) {
      this.limits = bounds;
      return this;
    }

    /**
     * Sets the longest wait of one request.
     *
     * @param longest above 0, up to 1 hour
     * @return this
     */
    public Builder maxWait(Duration longest) {
      this.maxWait = longest;
      return this;
    }

    /**
     * Sets how long stopping may take.
     *
     * @param longest 0 to 1 hour
     * @return this
     */
    public Builder grace(Duration longest) {
      this.grace = longest;
      return this;
    }

    /**
     * Sets whether requests are logged.
     *
     * @param on true for a line each
     * @return this
     */
    public Builder accessLog(boolean on) {
      this.accessLog = on;
      return this;
    }

    /**
     * Sets what a run does about a deadlock.
     *
     * @param policy end the waits, say it only, or do not look
     * @return this
     */
    public Builder deadlocks(DeadlockPolicy policy) {
      this.deadlocks = policy;
      return this;
    }

    /**
     * Sets whether tests may put faults and orders into runs.
     *
     * @param allowed true only for tests: whoever reaches the hub may hold up everybody else
     * @return this
     */
    public Builder faults(boolean allowed) {
      this.faults = allowed;
      return this;
    }

    /**
     * Makes the configuration.
     *
     * @return the configuration
     * @throws RoseTrapException {@link ErrorCode#INVALID_REQUEST} for a setting that cannot be used
     */
    public ServerConfig build() {
      return new ServerConfig(
          host,
          port,
          token,
          allowAnonymous,
          allowedHosts,
          limits,
          maxWait,
          grace,
          accessLog,
          deadlocks,
          faults);
    }
  }
}
