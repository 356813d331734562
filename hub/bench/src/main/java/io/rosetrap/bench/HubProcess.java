package io.rosetrap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A hub as a process of its own, started by the command {@code rosetrap}. */
final class HubProcess implements AutoCloseable {
  private static final long START_LIMIT = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final int port;
  private final double startMillis;

  private HubProcess(Process process, int port, double startMillis) {
    this.process = process;
    this.port = port;
    this.startMillis = startMillis;
  }

  static HubProcess start(Path command) throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(
                List.of(
                    command.toString(),
                    "serve",
                    "--port",
                    Integer.toString(port),
                    "--max-waiters",
                    "100000"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    while (!answers(port)) {
      if (process.waitFor(1, TimeUnit.MILLISECONDS) || System.nanoTime() - started > START_LIMIT) {
        process.destroyForcibly();
        throw new IOException("the hub did not start: " + command);
      }
    }
    return new HubProcess(process, port, (System.nanoTime() - started) / 1e6);
  }

  private static boolean answers(int port) {
    try (RawHttp http = new RawHttp(port)) {
      return http.call(RawHttp.get("/health/ready")) == 200;
    } catch (IOException e) {
      return false;
    }
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
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processor time used so far, in milliseconds. */
  long cpuMillis() {
    return process.info().totalCpuDuration().orElseThrow().toMillis();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
