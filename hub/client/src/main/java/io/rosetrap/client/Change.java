package io.rosetrap.client;

/** A request that changes something and bears being sent twice. For use by one thread. */
final class Change implements Calls.Ask {
  private final HttpRequest request;
  private boolean repeated;

  Change(HttpRequest request) {
    this.request = request;
  }

  @Override
  public HttpRequest request(boolean again) {
    repeated = again;
    return request;
  }

  /** Whether the hub may have carried it out before the attempt that it answered. */
  boolean isRepeated() {
    return repeated;
  }
}
