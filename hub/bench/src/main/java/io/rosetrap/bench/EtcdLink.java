package io.rosetrap.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Speaks gRPC with etcd, over HTTP/2 (RFC 9113) without compression of headers: of the answers only
 * the lengths of frames and messages are looked at.
 */
final class EtcdLink extends Link {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GO_AWAY = 7;
  private static final int WINDOW = 8;
  private static final byte INITIAL_WINDOW = 4;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;

  private int stream = -1;
  private boolean watches;

  EtcdLink(int port) throws IOException {
    super(port);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
    // Windows so large that they need never be opened again.
    out.writeBytes(frame(SETTINGS, 0, 0, new byte[] {0, INITIAL_WINDOW, 0x3f, 0, 0, 0}));
    out.writeBytes(frame(WINDOW, 0, 0, new byte[] {0x3f, 0, 0, 0}));
    transmit(out.toByteArray());
  }

  /** A request without its stream's number, which it gets when it is sent. */
  private static byte[] unary(String method, byte[] message) {
    return request("/etcdserverpb." + method, message, true);
  }

  private static byte[] request(String path, byte[] message, boolean ends) {
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    headers.write(0x83);
    headers.write(0x86);
    literal(headers, ":path", path);
    literal(headers, ":authority", "localhost");
    literal(headers, "content-type", "application/grpc");
    literal(headers, "te", "trailers");
    byte[] framed = new byte[message.length + 5];
    framed[4] = (byte) message.length;
    System.arraycopy(message, 0, framed, 5, message.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(frame(HEADERS, END_HEADERS, 0, headers.toByteArray()));
    out.writeBytes(frame(DATA, ends ? END_STREAM : 0, 0, framed));
    return out.toByteArray();
  }

  private static void literal(ByteArrayOutputStream out, String name, String value) {
    out.write(0);
    for (String text : new String[] {name, value}) {
      out.write(text.length());
      out.writeBytes(bytes(text));
    }
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    byte[] frame = new byte[9 + payload.length];
    frame[1] = (byte) (payload.length >> 8);
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    setStream(frame, 0, stream);
    System.arraycopy(payload, 0, frame, 9, payload.length);
    return frame;
  }

  private static void setStream(byte[] frame, int at, int stream) {
    for (int i = 0; i < 4; i++) {
      frame[at + 5 + i] = (byte) (stream >> (24 - 8 * i));
    }
  }

  /** A message of one key, and perhaps a value. */
  private static byte[] message(String... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i++) {
      out.write((i + 1) << 3 | 2);
      out.write(fields[i].length());
      out.writeBytes(bytes(fields[i]));
    }
    return out.toByteArray();
  }

  @Override
  byte[] write(String name) {
    return unary("KV/Put", message(name, "50"));
  }

  @Override
  byte[] read(String name) {
    return unary("KV/Range", message(name));
  }

  /** One watch is good for all rounds. */
  @Override
  byte[] await(String name, long round) {
    if (round > 0) {
      return new byte[0];
    }
    watches = true;
    byte[] create = message(name);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(1 << 3 | 2);
    out.write(create.length);
    out.writeBytes(create);
    return request("/etcdserverpb.Watch/Watch", out.toByteArray(), false);
  }

  /** Streams have rising odd numbers, which requests made beforehand do not have yet. */
  @Override
  void send(byte[] request) throws IOException {
    if (request.length > 0) {
      stream += 2;
      int headers = (request[1] & 0xff) << 8 | (request[2] & 0xff);
      setStream(request, 0, stream);
      setStream(request, 9 + headers, stream);
    }
    transmit(request);
  }

  /** That the watch was created. */
  @Override
  void confirm() throws IOException {
    receive();
  }

  @Override
  void receive() throws IOException {
    while (!frame()) {
      // Frames that are no answer: settings, windows, headers.
    }
  }

  /** Reads one, and returns whether an answer is complete with it. */
  private boolean frame() throws IOException {
    int length = next() << 16 | next() << 8 | next();
    int type = next();
    int flags = next();
    skip(4);
    switch (type) {
      case SETTINGS, PING -> {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
          payload[i] = (byte) next();
        }
        if ((flags & ACK) == 0) {
          transmit(frame(type, ACK, 0, type == PING ? payload : new byte[0]));
        }
      }
      case DATA -> {
        skip(length);
        // What happened to one name comes in one frame; only other answers have an end.
        return watches && length > 0;
      }
      case RESET, GO_AWAY -> throw new IOException("etcd has ended a request");
      default -> skip(length);
    }
    return type == HEADERS && (flags & END_STREAM) != 0;
  }
}
