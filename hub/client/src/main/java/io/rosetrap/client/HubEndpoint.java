package io.rosetrap.client;

import java.net.URI;
import java.util.Optional;

/**
 * Where a hub is, and what it wants of those who come. Immutable, so safe for use by many threads.
 *
 * @param uri its address, for instance {@code http://127.0.0.1:8000}
 * @param token the token that it wants; empty where it wants none
 */
public record HubEndpoint(URI uri, Optional<String> token) {
  private static final String WHAT = "The address";

  /**
   * Checks both; nothing is sent.
   *
   * @throws io.rosetrap.api.RoseTrapException if the address is none, or the token does not fit a
   *     header
   */
  public HubEndpoint {
    HubAddress unused = HubAddress.of(uri, WHAT);
    token.ifPresent(RoseTrapClientBuilder::requireToken);
  }

  /**
   * A hub that wants no token.
   *
   * @param address for instance {@code http://127.0.0.1:8000} or {@code https://hub.example/path};
   *     what is blank around it does not count
   * @return where it is
   * @throws io.rosetrap.api.RoseTrapException if the address is none
   */
  public static HubEndpoint of(String address) {
    return of(HubAddress.parse(address, WHAT).uri());
  }

  /**
   * A hub that wants no token.
   *
   * @param uri for instance {@code http://127.0.0.1:8000} or {@code https://hub.example/path}
   * @return where it is
   * @throws io.rosetrap.api.RoseTrapException if the address is none
   */
  public static HubEndpoint of(URI uri) {
    return new HubEndpoint(uri, Optional.empty());
  }

  /**
   * The same hub, which wants a token.
   *
   * @param secret printable ASCII without spaces
   * @return where it is, with that token instead of any other
   * @throws io.rosetrap.api.RoseTrapException if it does not fit a header
   */
  public HubEndpoint withToken(String secret) {
    return new HubEndpoint(uri, Optional.of(secret));
  }

  /**
   * Starts from the defaults for a client of this hub.
   *
   * @return a new builder, with the token where there is one
   */
  public RoseTrapClientBuilder clientBuilder() {
    RoseTrapClientBuilder builder = RoseTrapClient.builder(uri);
    token.ifPresent(builder::token);
    return builder;
  }

  /** The address, and whether there is a token, but never which. */
  @Override
  public String toString() {
    return token.isPresent() ? uri + " (with a token)" : uri.toString();
  }
}
