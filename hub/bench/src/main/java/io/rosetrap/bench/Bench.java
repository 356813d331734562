package io.rosetrap.bench;

import io.rosetrap.bench.Peer.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prints the figures of {@code docs/performance.md}: the hub beside Redis, etcd and NATS, each a
 * process of its own, in turns.
 */
public final class Bench {
  private static final int STARTS = 5;
  private static final int COLD = 200;

  /** After this long it has given back what its start took. */
  private static final Duration REST = Duration.ofSeconds(12);

  private static final int ROUNDS = 9;
  private static final int WARM_UP = 2_000;

  /** What is compiled while it runs takes long to be as fast as it gets. */
  private static final int HUB_WARM_UP = 20_000;

  /**
   * Many short rounds of hand-offs: the system may keep two processes on one processor or part
   * them, for a second or more, and one is twice as fast as the other.
   */
  private static final int WAKE_ROUNDS = 15;

  private static final int HAND_OFFS = 500;
  private static final int MEMBERS = 100;
  private static final int CHAINS = 30;
  private static final int CONNECTIONS = 16;
  private static final int CROWD = 10_000;
  private static final double LOAD_SECONDS = 1.5;

  private final Path command;
  private final Table table = new Table();
  private int names;

  private Bench(Path command) {
    this.command = command;
  }

  /**
   * Measures.
   *
   * @param args the path of the command {@code rosetrap}; the parts to measure, all if there are
   *     none
   * @throws IOException if a server cannot be started or reached
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    long started = System.nanoTime();
    Bench bench = new Bench(Path.of(args[0]));
    List<String> parts = List.of(args).subList(1, args.length);
    Map<String, Part> all = bench.parts();
    for (String part : parts) {
      if (!all.containsKey(part)) {
        String known = String.join(", ", all.keySet());
        System.err.println("There is no part '" + part + "'; there are: " + known + ".");
        System.exit(2);
      }
    }
    Table.print("machine", machine());
    for (Kind kind : Kind.values()) {
      if (kind != Kind.HUB && !kind.isInstalled()) {
        Table.print(kind.label, "left out: " + kind.program + " is not installed");
      }
    }
    for (Map.Entry<String, Part> part : all.entrySet()) {
      if (parts.isEmpty() || parts.contains(part.getKey())) {
        part.getValue().measure();
      }
    }
    bench.table.printGoals();
    Table.heading("in " + Table.number((System.nanoTime() - started) / 60e9) + " minutes");
  }

  @FunctionalInterface
  private interface Part {
    void measure() throws IOException, InterruptedException;
  }

  private Map<String, Part> parts() {
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("start", this::start);
    parts.put("wake", this::wake);
    parts.put("chain", this::chain);
    parts.put("load", this::load);
    parts.put("crowd", this::crowd);
    parts.put("memory", this::memory);
    parts.put("client", () -> ClientBench.measure(command, table));
    return parts;
  }

  /** Servers that run at the same time, each measured in turn. */
  private final class Peers implements AutoCloseable {
    private final Map<Kind, Peer> running = new EnumMap<>(Kind.class);

    Peers(Kind... kinds) throws IOException, InterruptedException {
      for (Kind kind : kinds) {
        if (kind == Kind.HUB || kind.isInstalled()) {
          running.put(kind, Peer.start(kind, command));
        }
      }
    }

    List<Peer> all() {
      return List.copyOf(running.values());
    }

    @Override
    public void close() {
      running.values().forEach(Peer::close);
    }
  }

  private String fresh() {
    names++;
    return "n" + names + "-";
  }

  /** Samples by what they are of. */
  private static final class Samples<K> {
    private final Map<K, List<Double>> samples = new LinkedHashMap<>();

    void add(K of, double sample) {
      samples.computeIfAbsent(of, key -> new ArrayList<>()).add(sample);
    }

    Optional<Figures> find(K of) {
      return Optional.ofNullable(samples.get(of)).map(Figures::of);
    }

    Figures get(K of) {
      return find(of).orElseThrow();
    }
  }

  private double[] handOffs(Peer peer, int count) throws IOException, InterruptedException {
    return HandOffs.wake(peer::connect, peer::connect, fresh(), count);
  }

  // --- the parts -------------------------------------------------------------------------------

  private void start() throws IOException, InterruptedException {
    Samples<Kind> starts = new Samples<>();
    Samples<Kind> resident = new Samples<>();
    Samples<Kind> firsts = new Samples<>();
    Samples<Kind> cold = new Samples<>();
    List<Kind> kinds =
        Arrays.stream(Kind.values())
            .filter(kind -> kind != Kind.NATS && (kind == Kind.HUB || kind.isInstalled()))
            .toList();
    // The first round is for what measures, and for the hub's cache, which its first start makes.
    for (int round = -1; round < STARTS; round++) {
      for (Kind kind : kinds) {
        try (Peer peer = Peer.start(kind, command)) {
          double start = peer.startMillis();
          double[] micros = handOffs(peer, round < 0 ? WARM_UP : COLD);
          if (round >= 0) {
            starts.add(kind, start);
            firsts.add(kind, micros[0] / 1e3);
            cold.add(kind, new Figures(micros).median());
          }
        }
      }
    }
    for (int round = 0; round < STARTS; round++) {
      try (Peers peers = new Peers(kinds.toArray(Kind[]::new))) {
        Thread.sleep(REST);
        peers.all().forEach(peer -> resident.add(peer.kind(), peer.residentKib() / 1024.0));
      }
    }
    Table.heading("From the start (medians of " + STARTS + " starts, and quartiles)");
    for (Kind kind : kinds) {
      Table.print(kind.label + ": start to first answer", "ms", starts.get(kind));
      Table.print(kind.label + ": resident at rest", "MiB", resident.get(kind));
      Table.print(kind.label + ": the very first hand-off", "ms", firsts.get(kind));
      Table.print(kind.label + ": the first 200, p50", "µs", cold.get(kind));
    }
    Figures start = starts.get(Kind.HUB);
    table.atMost("start to first answer", start.median(), 360, " ms");
    table.ratio("start to first answer, of etcd's", start, starts.find(Kind.ETCD), false, 0.65);
    table.atMost("resident at rest", resident.get(Kind.HUB).median(), 75, " MiB");
    table.ratio(
        "first 200 hand-offs p50, of Redis", cold.get(Kind.HUB), cold.find(Kind.REDIS), false, 6);
    table.atMost("the very first hand-off", firsts.get(Kind.HUB).median(), 6, " ms");
  }

  private void wake() throws IOException, InterruptedException {
    Samples<String> medians = new Samples<>();
    Samples<String> tails = new Samples<>();
    try (Peers peers = new Peers(Kind.HUB, Kind.REDIS, Kind.ETCD);
        Peer crowded = Peer.start(Kind.HUB, command)) {
      List<Peer> all = new ArrayList<>(peers.all());
      all.add(1, crowded);
      for (Peer peer : all) {
        double[] unused = handOffs(peer, peer.kind() == Kind.HUB ? HUB_WARM_UP : WARM_UP);
      }
      Peer hub = all.getFirst();
      Joined joined = Joined.to(hub);
      double[] unused = joined.wake(fresh(), WARM_UP);
      try (Crowd idle = Crowd.block(crowded, fresh(), CROWD, false)) {
        for (int round = 0; round < WAKE_ROUNDS; round++) {
          for (Peer peer : all) {
            boolean isCrowded = peer == crowded;
            String label = isCrowded ? idle.size() + " wait" : peer.kind().label;
            add(medians, tails, label, handOffs(peer, HAND_OFFS));
            // What one does afterwards, such as to collect garbage, must not burden the next.
            peer.awaitIdle();
          }
          add(medians, tails, "participants", joined.wake(fresh(), HAND_OFFS));
        }
      }
      Table.heading("Write to wake (medians of " + WAKE_ROUNDS + " rounds, and quartiles)");
      for (String label : medians.samples.keySet()) {
        Table.print(label + ": p50", "µs", medians.get(label));
        Table.print(label + ": p99", "µs", tails.get(label));
      }
    }
    Figures hub = medians.get(Kind.HUB.label);
    String redis = Kind.REDIS.label;
    table.ratio("write to wake p50, of Redis", hub, medians.find(redis), false, 1.5);
    table.ratio(
        "write to wake p99, of Redis", tails.get(Kind.HUB.label), tails.find(redis), false, 2);
    Figures crowdedHub = medians.get(CROWD + " wait");
    table.ratio("write to wake p50, 10,000 idle", crowdedHub, Optional.of(hub), false, 1.1);
    table.ratio(
        "write to wake p50, both joined, of neither",
        medians.get("participants"),
        Optional.of(hub),
        false,
        1.15);
  }

  private static void add(
      Samples<String> medians, Samples<String> tails, String label, double[] micros) {
    Figures figures = new Figures(micros);
    medians.add(label, figures.median());
    tails.add(label, figures.percentile(0.99));
  }

  private void chain() throws IOException, InterruptedException {
    Samples<Kind> hops = new Samples<>();
    try (Peers peers = new Peers(Kind.HUB, Kind.REDIS, Kind.ETCD)) {
      for (int round = -2; round < ROUNDS; round++) {
        for (Peer peer : peers.all()) {
          double[] micros = HandOffs.chain(peer, fresh(), MEMBERS, CHAINS);
          if (round >= 0) {
            hops.add(peer.kind(), new Figures(micros).median());
          }
          peer.awaitIdle();
        }
      }
    }
    Table.heading("A chain of " + MEMBERS);
    hops.samples.keySet().forEach(kind -> Table.print(kind.label, "µs a hop", hops.get(kind)));
    table.ratio("chain of 100, of Redis", hops.get(Kind.HUB), hops.find(Kind.REDIS), false, 1.3);
  }

  private void load() throws IOException, InterruptedException {
    try (Peers peers = new Peers(Kind.values())) {
      for (boolean writes : new boolean[] {true, false}) {
        Samples<Kind> rates = new Samples<>();
        for (int round = -1; round < ROUNDS; round++) {
          for (Peer peer : peers.all()) {
            // What is compiled while it runs needs longer to get warm.
            double seconds = round < 0 && peer.kind() == Kind.HUB ? 6 : LOAD_SECONDS;
            double rate = Load.run(peer, writes, CONNECTIONS, seconds);
            if (round >= 0) {
              rates.add(peer.kind(), rate);
            }
          }
        }
        String what = writes ? "writes" : "reads";
        Table.heading(what + " a second, " + CONNECTIONS + " connections");
        rates.samples.keySet().forEach(kind -> Table.print(kind.label, "", rates.get(kind)));
        Figures hub = rates.get(Kind.HUB);
        double bound = writes ? 0.6 : 0.75;
        table.ratio(what + ", of Redis", hub, rates.find(Kind.REDIS), true, bound);
        table.ratio(what + ", of etcd", hub, rates.find(Kind.ETCD), true, 5);
        table.ratio(what + ", of NATS KV", hub, rates.find(Kind.NATS), true, 1.4);
      }
    }
  }

  private void crowd() throws IOException, InterruptedException {
    Samples<Kind> last = new Samples<>();
    try (Peers peers = new Peers(Kind.HUB, Kind.REDIS)) {
      for (int round = 0; round < 3; round++) {
        for (Peer peer : peers.all()) {
          String name = fresh();
          try (Crowd all = Crowd.block(peer, name, CROWD, true)) {
            for (double millis : all.wakeAll(peer, name, 3)) {
              last.add(peer.kind(), millis);
            }
          }
        }
      }
    }
    Table.heading("One write wakes " + CROWD + " readers, the last of them");
    last.samples.keySet().forEach(kind -> Table.print(kind.label, "ms", last.get(kind)));
    table.ratio(
        "one write wakes 10,000, of Redis", last.get(Kind.HUB), last.find(Kind.REDIS), false, 1);
  }

  private void memory() throws IOException, InterruptedException {
    Table.heading(CROWD + " blocked readers of a server just started");
    try (Peers peers = new Peers(Kind.HUB, Kind.REDIS)) {
      for (Peer peer : peers.all()) {
        String label = peer.kind().label;
        long before = peer.residentKib();
        try (Crowd crowd = Crowd.block(peer, fresh(), CROWD, false)) {
          double each = (peer.residentKib() - before) / (double) crowd.size();
          long cpu = peer.cpuMillis();
          long nanos = System.nanoTime();
          Waits.pause(20_000_000_000L);
          double share = (peer.cpuMillis() - cpu) / ((System.nanoTime() - nanos) / 1e6) * 100;
          Table.print(label + ": resident for each", Table.number(each) + " KiB");
          Table.print(label + ": processor meanwhile", Table.number(share) + " % of a core");
          if (peer.kind() == Kind.HUB) {
            table.atMost("resident for each of 10,000 blocked readers", each, 16, " KiB");
            table.atMost("processor while 10,000 wait", share, 1, " % of a core");
          }
        }
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
}
