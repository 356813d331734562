package io.rosetrap.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.LongAdder;

/** As many writes, or reads of present values, as go over some connections. */
final class Load {
  private Load() {}

  /** Operations a second; each connection has a name of its own and one request at a time. */
  static double run(Peer peer, boolean writes, int connections, double seconds)
      throws IOException, InterruptedException {
    LongAdder done = new LongAdder();
    long started = System.nanoTime();
    long deadline = started + (long) (seconds * 1e9);
    List<FutureTask<Boolean>> tasks = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      String name = "load" + i;
      FutureTask<Boolean> task =
          new FutureTask<>(
              () -> {
                try (Link link = peer.connect()) {
                  link.call(link.write(name));
                  byte[] request = writes ? link.write(name) : link.read(name);
                  while (System.nanoTime() < deadline) {
                    link.call(request);
                    done.increment();
                  }
                }
                return true;
              });
      tasks.add(task);
      Thread unused = Thread.ofPlatform().start(task);
    }
    for (FutureTask<Boolean> task : tasks) {
      try {
        task.get();
      } catch (ExecutionException e) {
        throw new IOException("the load on " + peer.kind().label + " has failed", e);
      }
    }
    return done.sum() / ((System.nanoTime() - started) / 1e9);
  }
}
