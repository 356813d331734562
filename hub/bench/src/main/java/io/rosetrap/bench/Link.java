package io.rosetrap.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server, and the least client that can speak with it, so that the server is
 * measured and not a client. Requests are made beforehand. For use by one thread at a time.
 */
abstract class Link implements AutoCloseable {
  private static final int BUFFER = 4 << 10;

  private final SocketChannel channel;

  /** Made with the first answer, because ten thousand connections only ask. */
  private @Nullable ByteBuffer in;

  Link(int port) throws IOException {
    channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** A request that writes a small value. */
  abstract byte[] write(String name);

  /** A request for a value that is there. */
  abstract byte[] read(String name);

  /** A request that wakes one who waits for this name. */
  byte[] hand(String name) {
    return write(name);
  }

  /**
   * A request that is answered once {@link #hand} was called for the name.
   *
   * @param round how often it was called before; empty if one request is good for all rounds
   */
  abstract byte[] await(String name, long round);

  /** A request that is answered, as those of all others, once {@link #tell} was called. */
  byte[] listen(String name, long round) {
    return await(name, round);
  }

  /** Reads what comes after the first {@link #await}, to say that it was understood. */
  void confirm() throws IOException {}

  /** The same after the first {@link #listen}. */
  void confirmListening() throws IOException {
    confirm();
  }

  /** A request that wakes all who listen. */
  byte[] tell(String name) {
    return write(name);
  }

  /** Reads one answer to its end. */
  abstract void receive() throws IOException;

  void send(byte[] request) throws IOException {
    transmit(request);
  }

  final void transmit(byte[] request) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(request);
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  final void call(byte[] request) throws IOException {
    send(request);
    receive();
  }

  final SocketChannel channel() {
    return channel;
  }

  final int next() throws IOException {
    ByteBuffer buffer = in;
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(BUFFER).limit(0);
      in = buffer;
    }
    if (!buffer.hasRemaining()) {
      int count = channel.read(buffer.clear());
      if (count < 0) {
        throw new EOFException("the server has closed the connection");
      }
      buffer.flip();
    }
    return buffer.get() & 0xff;
  }

  final void skip(long bytes) throws IOException {
    for (long left = bytes; left > 0; ) {
      int unused = next();
      left--;
      ByteBuffer buffer = in;
      if (buffer != null) {
        int ahead = (int) Math.min(left, buffer.remaining());
        buffer.position(buffer.position() + ahead);
        left -= ahead;
      }
    }
  }

  /** The rest of a line, without its end. */
  final String line() throws IOException {
    StringBuilder line = new StringBuilder(48);
    for (int c = next(); c != '\n'; c = next()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public final void close() throws IOException {
    channel.close();
  }
}
