package io.rosetrap.client;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a hub is.
 *
 * @param uri the address as it was given
 * @param tls whether it is reached by TLS
 * @param host a name, or an address without brackets
 * @param port 1 to 65535
 * @param prefix what stands before every path, empty or like {@code /hub}
 */
record HubAddress(URI uri, boolean tls, String host, int port, String prefix) {
  private static final String RULE =
      "It is like http://127.0.0.1:8000 or https://hub.example/path.";

  /** Unlike {@link URI}, it takes names with underscores, which container networks are full of. */
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.%]+\\]|[A-Za-z0-9._-]+)(?::(\\d{1,5}))?");

  /**
   * Reads an address.
   *
   * @param text the address
   * @param what what it is called in a message, for instance {@code ROSETRAP_URL}
   */
  static HubAddress parse(String text, String what) {
    try {
      return of(new URI(text.strip()), what);
    } catch (URISyntaxException e) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST, true, what + " '" + text + "' is no address. " + RULE, e);
    }
  }

  /**
   * Takes an address apart.
   *
   * @param uri the address
   * @param what what it is called in a message
   */
  static HubAddress of(URI uri, String what) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !scheme.equals("http")) {
      throw invalid(what, uri, "does not begin with http:// or https://");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw invalid(what, uri, "has more behind its path");
    }
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    if (authority.indexOf('@') >= 0) {
      throw invalid(what, uri, "has a user; a token is given apart (ROSETRAP_TOKEN)");
    }
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw invalid(what, uri, "names no host");
    }
    int port = parts.group(2) == null ? (tls ? 443 : 80) : Integer.parseInt(parts.group(2));
    if (port < 1 || port > 65_535) {
      throw invalid(what, uri, "has the port " + port + ", and ports go from 1 to 65535");
    }
    String name = parts.group(1);
    String host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
    String path = URI.create(uri.toASCIIString()).getRawPath();
    String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return new HubAddress(uri, tls, host, port, prefix);
  }

  /** What the Host header says. */
  String authority() {
    return uri.getRawAuthority();
  }

  private static RoseTrapException invalid(String what, URI uri, String why) {
    // Never with what stands before an @: that may be a password.
    String shown = uri.toString().replaceFirst("//[^/@]*@", "//…@");
    return new RoseTrapException(
        ErrorCode.INVALID_REQUEST, what + " '" + shown + "' " + why + ". " + RULE);
  }
}
