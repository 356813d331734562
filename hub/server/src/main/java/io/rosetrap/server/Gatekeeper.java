package io.rosetrap.server;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lets a request in, or says why not. Safe for use by many threads. */
final class Gatekeeper {
  private static final HeaderName WWW_AUTHENTICATE = HeaderNames.create("WWW-Authenticate");
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
  private static final String BEARER = "bearer ";

  private final Optional<byte[]> token;
  private final boolean anyHost;
  private final boolean plainHosts;
  private final Set<String> hosts;

  Gatekeeper(ServerConfig config) {
    this.token = config.token().map(t -> t.getBytes(StandardCharsets.UTF_8));
    this.hosts =
        config.allowedHosts().stream()
            .map(h -> h.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    // Off loopback its names are not ours to know; where no token guards it, only those without a
    // dot will do, which no page of the world can have.
    boolean network = hosts.isEmpty() && !ServerConfig.isLoopback(config.host());
    this.anyHost = network && config.token().isPresent();
    this.plainHosts = network && config.token().isEmpty();
  }

  /** Refuses what a browser was tricked into sending (DNS rebinding, foreign pages). */
  void requireTrusted(Exchange exchange) {
    String authority = exchange.header(HeaderNames.HOST).orElse("");
    if (!anyHost && !isOwn(host(authority))) {
      throw new RoseTrapException(
          ErrorCode.FORBIDDEN_HOST,
          "The hub does not answer for the host '"
              + authority
              + "'. It answers for localhost and for addresses; other names must be allowed with"
              + " --allow-host.");
    }
    Optional<String> origin = exchange.header(HeaderNames.ORIGIN);
    if (origin.isPresent() && !isSame(origin.get(), authority)) {
      throw new RoseTrapException(
          ErrorCode.FORBIDDEN_ORIGIN,
          "The request comes from a web page of '"
              + origin.get()
              + "', and the hub at '"
              + authority
              + "' answers only to pages of its own.");
    }
  }

  /** Refuses a request without the token, comparing in constant time. */
  void requireToken(Exchange exchange) {
    if (token.isEmpty()) {
      return;
    }
    String header = exchange.header(HeaderNames.AUTHORIZATION).orElse("");
    boolean bearer = header.toLowerCase(Locale.ROOT).startsWith(BEARER);
    String given = bearer ? header.substring(BEARER.length()).strip() : "";
    if (!MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.get())) {
      exchange.header(WWW_AUTHENTICATE, "Bearer realm=\"rosetrap\"");
      throw new RoseTrapException(
          ErrorCode.UNAUTHORIZED,
          given.isEmpty()
              ? "This hub wants a token, and the request has none. Send the header 'Authorization:"
                  + " Bearer TOKEN' (clients and command line take it from ROSETRAP_TOKEN)."
              : "The token is not the one of this hub.");
    }
  }

  private boolean isOwn(String host) {
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || IPV4.matcher(host).matches()
        || host.startsWith("[")
        || hosts.contains(host)
        || (plainHosts && !host.isEmpty() && host.indexOf('.') < 0);
  }

  private static String host(String authority) {
    String lower = authority.toLowerCase(Locale.ROOT);
    int end = lower.startsWith("[") ? lower.indexOf(']') + 1 : lower.lastIndexOf(':');
    String host = end > 0 ? lower.substring(0, end) : lower;
    return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
  }

  private static boolean isSame(String origin, String authority) {
    int scheme = origin.indexOf("://");
    return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(authority);
  }
}
