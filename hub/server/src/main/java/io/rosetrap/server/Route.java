package io.rosetrap.server;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that the hub answers to; the table of routes is what the OpenAPI document is held
 * against.
 *
 * @param method GET, PUT, POST or DELETE
 * @param path the path with its parameters {@code {run}} and {@code {+name}}; the latter takes
 *     slashes too
 * @param pattern what the path of a request matches, as it was sent: never decoded or normalised,
 *     so that nobody can read another path in it than the hub does
 * @param open whether it is served without a token
 * @param endpoint what answers
 */
record Route(String method, String path, Pattern pattern, boolean open, Endpoint endpoint) {
  /** Answers a request. */
  @FunctionalInterface
  interface Endpoint {
    /** Answers, or throws what the caller turns into a problem. */
    void answer(Exchange exchange) throws InterruptedException;
  }

  /** Something that answers to some routes. */
  @FunctionalInterface
  interface Group {
    /** Its routes. */
    List<Route> routes();
  }

  private static Route of(String method, String path, boolean open, Endpoint endpoint) {
    String pattern =
        path.replace("{run}", "(?<run>[^/]*)")
            .replace("{+name}", "(?<name>.*)")
            .replace("{item}", "(?<item>[^/]*)")
            .replace("{fault}", "(?<fault>[^/]*)");
    return new Route(method, path, Pattern.compile(pattern), open, endpoint);
  }

  static Route get(String path, Endpoint endpoint) {
    return of("GET", path, false, endpoint);
  }

  static Route put(String path, Endpoint endpoint) {
    return of("PUT", path, false, endpoint);
  }

  static Route post(String path, Endpoint endpoint) {
    return of("POST", path, false, endpoint);
  }

  static Route delete(String path, Endpoint endpoint) {
    return of("DELETE", path, false, endpoint);
  }

  static Route open(String path, Endpoint endpoint) {
    return of("GET", path, true, endpoint);
  }

  /** The parameters of a path, or empty where it is not of this route. */
  Optional<Matcher> match(String rawPath) {
    Matcher matcher = pattern.matcher(rawPath);
    return matcher.matches() ? Optional.of(matcher) : Optional.empty();
  }
}
