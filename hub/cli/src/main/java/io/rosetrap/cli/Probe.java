package io.rosetrap.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A main class that asks the hub which {@code serve} runs here with the same environment whether it
 * takes work; the exit code is 0 if it does and 1 if not. It is run every few seconds in the memory
 * of the hub's own container, so it loads nothing that it can do without.
 */
public final class Probe {
  private static final int MILLIS = 4_000;

  private Probe() {}

  /**
   * Asks, and ends the process.
   *
   * @param args none
   */
  public static void main(String[] args) {
    Runtime.getRuntime().halt(takesWork(System.getenv()) ? 0 : 1);
  }

  static boolean takesWork(Map<String, String> environment) {
    String host = environment.getOrDefault("ROSETRAP_HOST", "");
    String reached =
        switch (host) {
          case "", "0.0.0.0", "::", "[::]" -> "127.0.0.1";
          default -> host;
        };
    try (Socket hub = new Socket()) {
      int port = Integer.parseInt(environment.getOrDefault("ROSETRAP_PORT", "8000").strip());
      hub.connect(new InetSocketAddress(reached, port), MILLIS);
      hub.setSoTimeout(MILLIS);
      hub.getOutputStream()
          .write(
              "GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      byte[] begin = hub.getInputStream().readNBytes(12);
      return new String(begin, StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }
}
