package io.rosetrap.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reader and a writer that have joined the run, and say so with each request. */
final class Joined {
  private static final Pattern SESSION = Pattern.compile("\"session\":(\\d+)");

  private final Peer hub;
  private final String reader;
  private final String writer;

  private Joined(Peer hub, String reader, String writer) {
    this.hub = hub;
    this.reader = reader;
    this.writer = writer;
  }

  static Joined to(Peer hub) throws IOException {
    return new Joined(hub, join(hub, "reader"), join(hub, "writer"));
  }

  /** Returns the headers of one that has joined. */
  private static String join(Peer hub, String name) throws IOException {
    URI uri = URI.create("http://localhost:" + hub.port() + "/v1/runs/default/participants");
    HttpURLConnection http = (HttpURLConnection) uri.toURL().openConnection();
    http.setRequestMethod("POST");
    http.setDoOutput(true);
    http.setRequestProperty("RoseTrap-Participant", name);
    try (OutputStream out = http.getOutputStream()) {
      out.write("{\"lease\": \"1d\"}".getBytes(StandardCharsets.US_ASCII));
    }
    try (InputStream in = http.getInputStream()) {
      String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      Matcher session = SESSION.matcher(answer);
      if (!session.find()) {
        throw new IOException("the hub answered: " + answer);
      }
      return "RoseTrap-Participant: " + name + "\r\nRoseTrap-Session: " + session.group(1) + "\r\n";
    }
  }

  /** As {@link HandOffs#wake}. */
  double[] wake(String name, int rounds) throws IOException, InterruptedException {
    return HandOffs.wake(
        () -> new HttpLink(hub.port(), writer),
        () -> new HttpLink(hub.port(), reader),
        name,
        rounds);
  }
}
