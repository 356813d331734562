package io.rosetrap.cli;

import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A main class that does once what the hub or the commands do most, for a JVM that notes meanwhile
 * which classes that takes and which code runs often: with {@code -XX:AOTCacheOutput} (Java 25) or
 * {@code -XX:ArchiveClassesAtExit}, later ones start from there.
 */
public final class Rehearsal {
  /** Rehearses what scripts call again and again, with a hub in another process. */
  static final String QUICK = "quick";

  /** Rehearses all commands but the hub, with a hub in another process. */
  static final String COMMANDS = "commands";

  /** Rehearses the hub, and what is done with it. */
  static final String HUB = "hub";

  private static final int ROUNDS = 5_000;
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Map<String, String> environment = new HashMap<>();
  private final String url;

  private Rehearsal(String url) {
    this.url = url;
    environment.put("ROSETRAP_URL", url);
  }

  /**
   * Rehearses.
   *
   * @param args {@code hub}, or nothing: runs a hub on a free port, does this and that with it, and
   *     stops it; {@code quick URL} or {@code commands URL}: does what commands do with a hub that
   *     runs there
   * @throws IOException if there is no free port
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    RoseTrap.narrowSearches();
    if (args.length > 1 && args[0].equals(QUICK)) {
      new Rehearsal(args[1]).quick();
      return;
    }
    if (args.length > 1 && args[0].equals(COMMANDS)) {
      new Rehearsal(args[1]).commands();
      return;
    }
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    new Rehearsal("http://127.0.0.1:" + port).hub(port);
  }

  private void hub(int port) throws InterruptedException {
    environment.put("ROSETRAP_PORT", Integer.toString(port));
    Thread hub = Thread.ofPlatform().start(() -> command("serve"));
    try {
      command("health");
      handOn();
    } finally {
      hub.interrupt();
      hub.join();
    }
  }

  /** Values on their way from a writer to a reader that is blocked. */
  private void handOn() {
    try (RoseTrapClient a = RoseTrapClient.connect(url, "CLIENT A");
        RoseTrapClient c = RoseTrapClient.connect(url, "CLIENT C")) {
      c.promise("X_Data");
      for (int round = 1; round <= ROUNDS; round++) {
        int last = round - 1;
        CompletableFuture<Integer> reader =
            CompletableFuture.supplyAsync(
                () -> a.readAfter("X_Data", last, Integer.class, LONG).value(),
                Thread::startVirtualThread);
        c.write("X_Data", round);
        Integer unused = reader.join();
      }
      c.counter("ready").add(1);
      c.queue("work").push(Map.of("part", 1));
      c.fail("Y_Data", "rehearsed");
    }
  }

  /** What goes well, and takes no JSON. */
  private void quick() {
    command("health");
    command("write", "image_tag", "v1.2");
    command("read", "image_tag", "--timeout", "1s");
    command("peek", "image_tag");
    command("delete", "image_tag");
  }

  /** A look at each of the things that are looked at. */
  private void commands() {
    command("write", "image_tag", "v1.2");
    for (String reading : List.of("read", "peek", "why", "delete")) {
      command(reading, "image_tag", "--timeout", "1s");
      command(reading, "image_tag");
    }
    for (String looking :
        List.of("list", "runs", "waiters", "participants", "journal", "timeline")) {
      command(looking);
    }
    command("read", "nobody", "--timeout", "10ms");
    command("no-such-command");
  }

  private void command(String... words) {
    Console nowhere =
        new Console(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            Terminals.ofProcess(),
            new Environment(environment));
    int unused = new Program(nowhere).run(words);
  }
}
