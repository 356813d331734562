package io.rosetrap.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;

/** Many readers, each blocked on a connection of its own. */
final class Crowd implements AutoCloseable {
  private final List<Link> links = new ArrayList<>();

  /** Connects, and asks for names of one each, or all for one. */
  static Crowd block(Peer peer, String name, int readers, boolean together)
      throws IOException, InterruptedException {
    Crowd crowd = new Crowd();
    boolean blocked = false;
    try {
      for (int i = 0; i < readers; i++) {
        Link link = peer.connect();
        crowd.links.add(link);
        link.send(together ? link.listen(name, 0) : link.await(name + i, 0));
        if (together) {
          link.confirmListening();
        } else {
          link.confirm();
        }
      }
      peer.awaitIdle();
      blocked = true;
      return crowd;
    } finally {
      if (!blocked) {
        crowd.close();
      }
    }
  }

  /** Wakes all that listen to one name, again and again; from the write to each last one, in ms. */
  double[] wakeAll(Peer peer, String name, int rounds) throws IOException, InterruptedException {
    double[] millis = new double[rounds];
    ByteBuffer buffer = ByteBuffer.allocateDirect(16 << 10);
    try (Link writer = peer.connect();
        Selector selector = Selector.open()) {
      for (Link link : links) {
        link.channel().configureBlocking(false);
        link.channel().register(selector, SelectionKey.OP_READ, link);
      }
      for (int round = 0; round < rounds; round++) {
        if (round > 0) {
          for (Link link : links) {
            link.send(link.listen(name, round));
          }
          peer.awaitIdle();
        }
        long started = System.nanoTime();
        writer.send(writer.tell(name));
        for (int left = links.size(); left > 0; ) {
          selector.select();
          for (SelectionKey key : selector.selectedKeys()) {
            // An answer is small, and comes in one piece.
            if (((Link) key.attachment()).channel().read(buffer.clear()) < 0) {
              throw new EOFException(peer.kind().label + " has closed the connection of a reader");
            }
            left--;
          }
          selector.selectedKeys().clear();
        }
        millis[round] = (System.nanoTime() - started) / 1e6;
        writer.receive();
      }
    }
    return millis;
  }

  int size() {
    return links.size();
  }

  @Override
  public void close() throws IOException {
    for (Link link : links) {
      link.close();
    }
  }
}
