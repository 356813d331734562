package io.rosetrap.server;

import java.util.List;

/**
 * One thing that the hub answers to; the table of routes is what the OpenAPI document is held
 * against.
 *
 * @param method GET, PUT, POST or DELETE
 * @param path the path with its parameters in braces; {@code {+name}} takes slashes too
 * @param open whether it is served without a token
 * @param endpoint what answers
 */
record Route(String method, String path, boolean open, Endpoint endpoint) {
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

  static Route get(String path, Endpoint endpoint) {
    return new Route("GET", path, false, endpoint);
  }

  static Route put(String path, Endpoint endpoint) {
    return new Route("PUT", path, false, endpoint);
  }

  static Route post(String path, Endpoint endpoint) {
    return new Route("POST", path, false, endpoint);
  }

  static Route delete(String path, Endpoint endpoint) {
    return new Route("DELETE", path, false, endpoint);
  }

  static Route open(String path, Endpoint endpoint) {
    return new Route("GET", path, true, endpoint);
  }
}
