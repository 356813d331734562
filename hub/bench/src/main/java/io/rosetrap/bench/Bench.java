package io.rosetrap.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Prints the figures of {@code docs/performance.md}. */
public final class Bench {
  private static final int STARTS = 5;
  private static final int WARM_UP = 10_000;
  private static final int ROUNDS = 10_000;
  private static final int CONNECTIONS = 16;
  private static final int FEW = 1_000;
  private static final int MANY = 10_000;

  private Bench() {}

  /**
   * Measures.
   *
   * @param args the path of the command {@code rosetrap}
   * @throws IOException if the hub cannot be started or reached
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path command = Path.of(args[0]);
    print("machine", machine());
    start(command);
    Figures core = CoreBench.writeToWake(WARM_UP, ROUNDS);
    print("core: write to wake, p50 / p99", micros(core));
    try (HubProcess hub = HubProcess.start(command)) {
      HttpBench http = new HttpBench(hub);
      print("HTTP: write to wake, p50 / p99", micros(http.writeToWake(WARM_UP, ROUNDS)));
      try (HttpBench.Blocked idle = http.block(FEW)) {
        String label = "the same with " + idle.connections().size() + " idle readers";
        print(label, micros(http.writeToWake(FEW, ROUNDS)));
      }
      for (boolean writes : new boolean[] {false, true}) {
        http.throughput(writes, CONNECTIONS, 3);
        double rate = http.throughput(writes, CONNECTIONS, 5);
        String what = writes ? "writes" : "reads";
        print(what + " a second, " + CONNECTIONS + " connections", format("%.0f", rate));
      }
    }
    memory(command);
  }

  private static void start(Path command) throws IOException, InterruptedException {
    double[] millis = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      try (HubProcess hub = HubProcess.start(command)) {
        millis[i] = hub.startMillis();
      }
    }
    Figures figures = new Figures(millis);
    print("start to first answer, median of " + STARTS, format("%.0f ms", figures.median()));
  }

  private static void memory(Path command) throws IOException, InterruptedException {
    try (HubProcess hub = HubProcess.start(command)) {
      HttpBench http = new HttpBench(hub);
      try (HttpBench.Blocked few = http.block(FEW)) {
        print("resident with " + few.connections().size() + " readers", mib(hub.residentKib()));
      }
    }
    try (HubProcess hub = HubProcess.start(command)) {
      HttpBench http = new HttpBench(hub);
      long before = hub.residentKib();
      print("resident after start", mib(before));
      try (HttpBench.Blocked many = http.block(MANY)) {
        long after = hub.residentKib();
        int readers = many.connections().size();
        print("resident with " + readers + " readers", mib(after));
        print("a blocked reader", format("%.1f KiB", (after - before) / (double) readers));
        double cpu = http.idleCpuPercent(10);
        print("processor while " + readers + " wait", format("%.2f %% of a core", cpu));
      }
    }
  }

  static String machine() throws IOException {
    String model =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("unknown processor");
    return Runtime.getRuntime().availableProcessors()
        + " cores, "
        + model
        + ", Java "
        + Runtime.version();
  }

  private static String micros(Figures figures) {
    return format("%.0f / %.0f us", figures.median(), figures.percentile(0.99));
  }

  private static String mib(long kib) {
    return format("%.0f MiB", kib / 1024.0);
  }

  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  static void print(String what, String figure) {
    char[] dots = new char[Math.max(1, 44 - what.length())];
    Arrays.fill(dots, '.');
    System.out.println(what + " " + new String(dots) + " " + figure);
  }
}
