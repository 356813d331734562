package io.rosetrap.server;

import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** A few functions for images that have nothing but a shell and curl. */
final class ShellRoutes implements Route.Group {
  private static String script() {
    try (InputStream in = ShellRoutes.class.getResourceAsStream("rosetrap.sh")) {
      if (in == null) {
        throw new IllegalStateException("rosetrap.sh is missing from the jar of the server");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.open("/sh", this::send));
  }

  private void send(Exchange exchange) {
    exchange.requireOnly(Set.of());
    byte[] script = script().replace("@URL@", self(exchange)).getBytes(StandardCharsets.UTF_8);
    exchange.sendBytes(200, "text/x-shellscript; charset=utf-8", script);
  }

  /** The address that the script was fetched from, which is the one to speak to. */
  private static String self(Exchange exchange) {
    String host = exchange.header(HeaderNames.HOST).orElse("localhost");
    // It becomes part of a program, so nothing may be in it that a shell would read.
    return "http://" + host.replaceAll("[^A-Za-z0-9.:_\\[\\]-]", "");
  }
}
