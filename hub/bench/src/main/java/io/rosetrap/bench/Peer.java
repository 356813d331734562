package io.rosetrap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A server as a process of its own: the hub, or one that it is compared with. */
final class Peer implements AutoCloseable {
  /** What there is to compare. */
  enum Kind {
    HUB("RoseTrap", "rosetrap"),
    REDIS("Redis", "redis-server"),
    ETCD("etcd", "etcd"),
    NATS("NATS KV", "nats-server");

    final String label;
    final String program;

    Kind(String label, String program) {
      this.label = label;
      this.program = program;
    }

    /** Whether its program is on the path. */
    boolean isInstalled() {
      return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
          .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
  }

  private static final long FEW_MILLIS = 10;
  private static final long MANY_MILLIS = 1_000_000;
  private static final long START_LIMIT = TimeUnit.SECONDS.toNanos(60);

  private final Kind kind;
  private final Process process;
  private final Path folder;
  private final int port;
  private final double startMillis;

  private Peer(Kind kind, Process process, Path folder, int port, double startMillis) {
    this.kind = kind;
    this.process = process;
    this.folder = folder;
    this.port = port;
    this.startMillis = startMillis;
  }

  /**
   * Starts one, and returns with its first answer.
   *
   * @param hub the command {@code rosetrap}
   */
  static Peer start(Kind kind, Path hub) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("rosetrap-bench");
    int port = freePort();
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(command(kind, hub, folder, port))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean up = false;
    try {
      while (!answers(kind, port)) {
        if (process.waitFor(1, TimeUnit.MILLISECONDS)
            || System.nanoTime() - started > START_LIMIT) {
          throw new IOException(kind.label + " did not start: " + process.info().commandLine());
        }
      }
      up = true;
      return new Peer(kind, process, folder, port, (System.nanoTime() - started) / 1e6);
    } finally {
      if (!up) {
        process.destroyForcibly();
        delete(folder);
      }
    }
  }

  private static List<String> command(Kind kind, Path hub, Path folder, int port)
      throws IOException {
    String own = Integer.toString(port);
    String url = "http://127.0.0.1:";
    return switch (kind) {
      // The readers that only wait are to wait for as long as is measured.
      case HUB ->
          List.of(
              hub.toString(),
              "serve",
              "--port",
              own,
              "--max-waiters",
              "100000",
              "--max-wait",
              "20m");
      case REDIS ->
          List.of(
              kind.program,
              "--port",
              own,
              "--bind",
              "127.0.0.1",
              "--save",
              "",
              "--maxclients",
              "20000",
              "--dir",
              folder.toString());
      // As it comes: a write is on the disk before it is answered, which those of the others are
      // not.
      case ETCD ->
          List.of(
              kind.program,
              "--data-dir",
              folder.resolve("data").toString(),
              "--listen-client-urls",
              url + own,
              "--advertise-client-urls",
              url + own,
              "--listen-peer-urls",
              url + freePort(),
              "--log-level",
              "error");
      case NATS ->
          List.of(kind.program, "-a", "127.0.0.1", "-p", own, "-js", "-sd", folder.toString());
    };
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  /** Whether it does what it is for, which may be later than that it listens. */
  private static boolean answers(Kind kind, int port) {
    try (Link link = connect(kind, port)) {
      switch (link) {
        case HttpLink http -> http.call(http.get("/health/ready"));
        case NatsLink nats -> nats.call(nats.bucket());
        default -> link.call(link.write("first"));
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static Link connect(Kind kind, int port) throws IOException {
    return switch (kind) {
      case HUB -> new HttpLink(port);
      case REDIS -> new RedisLink(port);
      case ETCD -> new EtcdLink(port);
      case NATS -> new NatsLink(port);
    };
  }

  Link connect() throws IOException {
    return connect(kind, port);
  }

  Kind kind() {
    return kind;
  }

  int port() {
    return port;
  }

  /** From the start of the process to its first answer. */
  double startMillis() {
    return startMillis;
  }

  /** Resident memory in KiB, as the kernel counts it. */
  long residentKib() {
    return status("VmRSS:").orElse(0L);
  }

  private Optional<Long> status(String field) {
    Predicate<String> wanted = line -> line.startsWith(field);
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines.filter(wanted).map(line -> Long.parseLong(line.replaceAll("\\D", ""))).findAny();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processor time used so far; as exact as the kernel's clock ticks, a hundredth of a second. */
  long cpuMillis() {
    return process.info().totalCpuDuration().orElseThrow().toMillis();
  }

  /** Returns once it has had next to nothing to do for a quarter of a second. */
  void awaitIdle() throws InterruptedException {
    long before = -MANY_MILLIS;
    long now = cpuMillis();
    while (now - before > FEW_MILLIS) {
      Waits.pause(250_000_000);
      before = now;
      now = cpuMillis();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    delete(folder);
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
