package io.rosetrap.bench;

import io.rosetrap.bench.Peer.Kind;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The client beside a bare socket, and in a JVM that has just started. */
public final class ClientBench {
  private static final int ROUNDS = 30;
  private static final int READS = 1_000;
  private static final int WARM_UP = 10;
  private static final int JVMS = 20;

  private ClientBench() {}

  /**
   * What a JVM does that is measured from outside.
   *
   * @param args the hub to read from once; nothing to do nothing
   */
  public static void main(String[] args) {
    if (args.length > 0) {
      try (RoseTrapClient client = RoseTrapClient.connect(args[0], "first")) {
        Integer value = client.read("x", Integer.class);
        if (value == null || value != 50) {
          throw new IllegalStateException("the hub has another value");
        }
      }
    }
  }

  static void measure(Path command, Table table) throws IOException, InterruptedException {
    Table.heading("The Java client");
    try (Peer hub = Peer.start(Kind.HUB, command);
        Link link = hub.connect();
        RoseTrapClient client = RoseTrapClient.connect("http://localhost:" + hub.port(), "bench")) {
      link.call(link.write("x"));
      double[] bare = new double[ROUNDS];
      double[] ours = new double[ROUNDS];
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        byte[] request = link.read("x");
        long started = System.nanoTime();
        for (int i = 0; i < READS; i++) {
          link.call(request);
        }
        long middle = System.nanoTime();
        for (int i = 0; i < READS; i++) {
          Integer value = client.read("x", Integer.class);
          if (value == null || value != 50) {
            throw new IOException("the hub has another value");
          }
        }
        if (round >= 0) {
          bare[round] = (middle - started) / 1e3 / READS;
          ours[round] = (System.nanoTime() - middle) / 1e3 / READS;
        }
      }
      Figures api = new Figures(ours);
      Figures socket = new Figures(bare);
      Table.print("a read of a present value", "µs", api);
      Table.print("the same by a bare socket", "µs", socket);
      table.ratio("client, of a bare socket", api, Optional.of(socket), false, 1.5);
      firstRead(hub, table);
    }
  }

  private static void firstRead(Peer hub, Table table) throws IOException, InterruptedException {
    // In turns, so that both meet the same machine; what ended children took is summed up by the
    // system.
    long nothing = 0;
    long read = 0;
    for (int i = 0; i < JVMS; i++) {
      nothing += cpuMillis(List.of());
      read += cpuMillis(List.of("http://localhost:" + hub.port()));
    }
    double above = (read - nothing) / (double) JVMS;
    Table.print("a JVM that does nothing", Table.number(nothing / (double) JVMS) + " ms of CPU");
    Table.print("a first read, above that", Table.number(above) + " ms of CPU");
    table.atMost("first read in a fresh JVM, CPU above none", above, 150, " ms");
  }

  private static long cpuMillis(List<String> words) throws IOException, InterruptedException {
    long before = childrenMillis();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ClientBench.class.getName());
    command.addAll(words);
    Process jvm =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    if (jvm.waitFor() != 0) {
      throw new IOException("a JVM ended with " + jvm.exitValue());
    }
    return childrenMillis() - before;
  }

  /** Processor time of ended children, from /proc/self/stat, in hundredths of a second there. */
  private static long childrenMillis() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return 10 * (Long.parseLong(fields[13]) + Long.parseLong(fields[14]));
  }
}
