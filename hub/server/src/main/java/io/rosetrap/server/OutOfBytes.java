package io.rosetrap.server;

import io.helidon.webserver.CloseConnectionException;

/** Ends the reading of requests where one has ended and nothing of the next has come. */
final class OutOfBytes extends CloseConnectionException {
  private static final long serialVersionUID = 1L;

  OutOfBytes() {
    super("Nothing of a next request has come");
  }

  /** Where it comes from says nothing. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
