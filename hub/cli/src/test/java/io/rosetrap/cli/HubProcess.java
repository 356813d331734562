package io.rosetrap.cli;

import io.rosetrap.client.RoseTrapClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A hub that runs as a process of its own, as a user starts it; ended when closed. */
final class HubProcess implements AutoCloseable {
  private static final String END = "(the end of standard error)";
  private static final long MINUTES = 2;

  private final Process process;
  private final Path portFile;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();
  private final int port;

  private HubProcess(Map<String, String> environment, List<String> words) {
    try {
      portFile = Files.createTempDirectory("rosetrap-hub").resolve("a port");
      List<String> all = new ArrayList<>(List.of("serve", "--port-file", portFile.toString()));
      all.addAll(words);
      Map<String, String> settings = new HashMap<>(environment);
      settings.putIfAbsent("ROSETRAP_PORT", "0");
      process =
          Launched.builder(Launched.program(), settings, all.toArray(String[]::new))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      Thread.ofVirtual().start(this::read);
      awaitLine("The hub listens at");
      port = Integer.parseInt(Files.readString(portFile).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HubProcess start(String... words) {
    return new HubProcess(Map.of(), List.of(words));
  }

  static HubProcess start(Map<String, String> environment, String... words) {
    return new HubProcess(environment, List.of(words));
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // The process was ended.
    }
    lines.add(END);
  }

  /** Blocks until it says a line with some words in it, and returns the line. */
  String awaitLine(String words) {
    try {
      while (true) {
        String line = lines.poll(MINUTES, TimeUnit.MINUTES);
        if (line == null || line.equals(END)) {
          throw new AssertionError("the hub did not say '" + words + "', but: " + seen);
        }
        seen.add(line);
        if (line.contains(words)) {
          return line;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Everything that it said, once it has ended. */
  List<String> allLines() throws InterruptedException {
    process.waitFor();
    for (String line = lines.take(); !line.equals(END); line = lines.take()) {
      seen.add(line);
    }
    lines.add(END);
    return seen;
  }

  int port() {
    return port;
  }

  Path portFile() {
    return portFile;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The environment of a command that speaks to this hub, however slow the machine is. */
  Map<String, String> environment() {
    return Map.of("ROSETRAP_URL", uri().toString(), "ROSETRAP_TIMEOUT", "10m");
  }

  Cli.Result run(String... words) {
    return Launched.run(environment(), words);
  }

  RoseTrapClient client(String participant) {
    return RoseTrapClient.connect(uri(), participant);
  }

  void signal(String name) {
    Launched.signal(process, name);
  }

  /** Blocks until it has ended. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      throw new AssertionError("the hub still runs; it said: " + seen);
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
      Files.deleteIfExists(portFile);
      Files.deleteIfExists(portFile.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
