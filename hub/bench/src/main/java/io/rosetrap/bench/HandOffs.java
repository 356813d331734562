package io.rosetrap.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLongArray;

/** Waking one reader by one write, and chains of that. */
final class HandOffs {
  /** Long enough for a reader to be blocked after it has asked, and for all to be at rest. */
  private static final long SETTLED_NANOS = 200_000;

  private static final long LOOK_NANOS = 20_000;

  private HandOffs() {}

  /** Makes connections. */
  @FunctionalInterface
  interface Connector {
    Link connect() throws IOException;
  }

  /**
   * From sending a write to having the whole answer of the reader that was blocked, in
   * microseconds, one after another, in order.
   *
   * @param writers makes the writer's connection
   * @param readers makes the reader's connection
   * @param name a name not used before
   */
  static double[] wake(Connector writers, Connector readers, String name, int rounds)
      throws IOException, InterruptedException {
    AtomicLongArray woken = new AtomicLongArray(rounds + 1);
    AtomicLongArray asked = new AtomicLongArray(1);
    double[] micros = new double[rounds];
    try (Link writer = writers.connect();
        Link reader = readers.connect()) {
      FutureTask<Boolean> reading =
          new FutureTask<>(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  reader.send(reader.await(name, i));
                  if (i == 0) {
                    reader.confirm();
                  }
                  asked.set(0, i + 1);
                  reader.receive();
                  woken.set(i, System.nanoTime());
                }
                return true;
              });
      Thread unused = Thread.ofPlatform().daemon().start(reading);
      byte[] hand = writer.hand(name);
      for (int i = 0; i < rounds; i++) {
        await(asked, 0, i + 1, reading);
        Waits.pause(SETTLED_NANOS);
        long started = System.nanoTime();
        writer.send(hand);
        writer.receive();
        await(woken, i, 1, reading);
        micros[i] = (woken.get(i) - started) / 1e3;
      }
    }
    return micros;
  }

  private static void await(AtomicLongArray values, int at, long least, FutureTask<?> by)
      throws IOException, InterruptedException {
    while (values.get(at) < least) {
      if (by.isDone() && values.get(at) < least) {
        requireDone(by);
      }
      Waits.pause(LOOK_NANOS);
    }
  }

  private static void requireDone(FutureTask<?> task) throws IOException, InterruptedException {
    try {
      task.get();
    } catch (ExecutionException e) {
      throw new IOException("a reader has failed", e);
    }
  }

  /**
   * From the first write of a chain, each of whose members is blocked and then wakes the next, to
   * the last one's waking; in microseconds a hop.
   *
   * @param name the beginning of names not used before
   */
  static double[] chain(Peer peer, String name, int members, int rounds)
      throws IOException, InterruptedException {
    double[] micros = new double[rounds];
    AtomicLongArray asked = new AtomicLongArray(members);
    AtomicLongArray ended = new AtomicLongArray(rounds);
    List<Link> links = new ArrayList<>();
    try (Link first = peer.connect()) {
      List<FutureTask<Boolean>> tasks = new ArrayList<>();
      CountDownLatch connected = new CountDownLatch(members);
      for (int i = 0; i < members; i++) {
        Link reader = peer.connect();
        Link writer = peer.connect();
        links.add(reader);
        links.add(writer);
        int member = i;
        FutureTask<Boolean> task =
            new FutureTask<>(
                () -> {
                  connected.countDown();
                  byte[] hand = writer.hand(name + (member + 1));
                  for (int round = 0; round < rounds; round++) {
                    reader.send(reader.await(name + member, round));
                    if (round == 0) {
                      reader.confirm();
                    }
                    asked.set(member, round + 1);
                    reader.receive();
                    if (member == members - 1) {
                      ended.set(round, System.nanoTime());
                    } else {
                      writer.call(hand);
                    }
                  }
                  return true;
                });
        tasks.add(task);
        Thread unused = Thread.ofPlatform().daemon().start(task);
      }
      connected.await();
      byte[] hand = first.hand(name + 0);
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < members; i++) {
          await(asked, i, round + 1, tasks.get(i));
        }
        Waits.pause(10 * SETTLED_NANOS);
        long started = System.nanoTime();
        first.call(hand);
        await(ended, round, 1, tasks.getLast());
        micros[round] = (ended.get(round) - started) / 1e3 / members;
      }
    } finally {
      for (Link link : links) {
        link.close();
      }
    }
    return micros;
  }
}
