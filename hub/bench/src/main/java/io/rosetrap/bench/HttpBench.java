package io.rosetrap.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A hub in another process, over loopback. */
final class HttpBench {
  private static final String VARIABLES = "/v1/runs/default/variables/";
  private static final String AWAIT = "/v1/runs/default/await";

  private final HubProcess hub;

  HttpBench(HubProcess hub) {
    this.hub = hub;
  }

  /** From sending the write to having the reader's whole answer, in microseconds. */
  Figures writeToWake(int warmUp, int rounds) throws IOException, InterruptedException {
    SynchronousQueue<Long> woken = new SynchronousQueue<>();
    String name = "wake" + System.nanoTime();
    Thread reader = Thread.ofPlatform().start(() -> read(name, warmUp + rounds, woken));
    double[] micros = new double[rounds];
    byte[] gate =
        RawHttp.post(
            AWAIT,
            "{\"condition\":{\"variable\":\"" + name + "\",\"waiting\":1},\"wait\":\"30s\"}");
    byte[] write = RawHttp.put(VARIABLES + name, "50");
    try (RawHttp writer = new RawHttp(hub.port())) {
      for (int i = 0; i < warmUp + rounds; i++) {
        require(writer.call(gate), 200);
        long started = System.nanoTime();
        writer.send(write);
        double passed = (woken.take() - started) / 1e3;
        require(writer.receive(), 200);
        if (i >= warmUp) {
          micros[i - warmUp] = passed;
        }
      }
    }
    reader.join();
    return new Figures(micros);
  }

  private void read(String name, int rounds, SynchronousQueue<Long> woken) {
    try (RawHttp http = new RawHttp(hub.port())) {
      for (int version = 0; version < rounds; version++) {
        require(http.call(RawHttp.get(VARIABLES + name + "?wait=30s&after=" + version)), 200);
        woken.put(System.nanoTime());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Operations a second over some connections, each with its own variable. */
  double throughput(boolean writes, int connections, double seconds)
      throws IOException, InterruptedException {
    LongAdder done = new LongAdder();
    List<Thread> threads = new ArrayList<>();
    long deadline = System.nanoTime() + (long) (seconds * 1e9);
    long started = System.nanoTime();
    for (int i = 0; i < connections; i++) {
      String target = VARIABLES + "load" + i;
      byte[] write = RawHttp.put(target, "50");
      byte[] request = writes ? write : RawHttp.get(target);
      threads.add(Thread.ofPlatform().start(() -> repeat(write, request, deadline, done)));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return done.sum() / ((System.nanoTime() - started) / 1e9);
  }

  private void repeat(byte[] first, byte[] request, long deadline, LongAdder done) {
    try (RawHttp http = new RawHttp(hub.port())) {
      require(http.call(first), 200);
      while (System.nanoTime() < deadline) {
        require(http.call(request), 200);
        done.increment();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Blocks readers on one name each; they are answered at the latest when the hub's cap is reached.
   */
  Blocked block(int readers) throws IOException {
    List<RawHttp> connections = new ArrayList<>();
    String prefix = "idle" + System.nanoTime() + "/";
    for (int i = 0; i < readers; i++) {
      RawHttp http = new RawHttp(hub.port());
      http.send(RawHttp.get(VARIABLES + prefix + i + "?wait=60s"));
      connections.add(http);
    }
    // The last one to be sent may not be the last to be blocked; each is asked for.
    try (RawHttp gate = new RawHttp(hub.port())) {
      for (int i = 0; i < readers; i++) {
        String condition = "{\"variable\":\"" + prefix + i + "\",\"waiting\":1}";
        String body = "{\"condition\":" + condition + ",\"wait\":\"30s\"}";
        require(gate.call(RawHttp.post(AWAIT, body)), 200);
      }
    }
    return new Blocked(connections);
  }

  /** Processor time that the hub takes while nothing happens, in percent of one core. */
  double idleCpuPercent(double seconds) throws InterruptedException {
    long before = hub.cpuMillis();
    long started = System.nanoTime();
    new Semaphore(0).tryAcquire((long) (seconds * 1e3), TimeUnit.MILLISECONDS);
    return (hub.cpuMillis() - before) / ((System.nanoTime() - started) / 1e6) * 100;
  }

  /** Readers that are blocked until they are closed. */
  record Blocked(List<RawHttp> connections) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      for (RawHttp connection : connections) {
        connection.close();
      }
    }
  }

  private static void require(int status, int expected) {
    if (status != expected) {
      throw new IllegalStateException("the hub answered " + status + ", not " + expected);
    }
  }
}
