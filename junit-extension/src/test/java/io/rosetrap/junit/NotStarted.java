package io.rosetrap.junit;

import java.util.OptionalInt;

/** A container that nobody has started. */
final class NotStarted {
  private final OptionalInt port = OptionalInt.empty();

  int port() {
    return port.orElseThrow(
        () ->
            new IllegalStateException(
                "Mapped port can only be obtained after the container is started\nStart it."));
  }
}
