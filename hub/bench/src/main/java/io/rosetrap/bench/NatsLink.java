package io.rosetrap.bench;

import java.io.IOException;

/** Speaks with NATS: values are in a key-value bucket in memory; it hands nothing off here. */
final class NatsLink extends Link {
  private static final String INBOX = "inbox";

  NatsLink(int port) throws IOException {
    super(port);
    String info = line();
    if (!info.startsWith("INFO")) {
      throw new IOException("NATS answered: " + info);
    }
    send(bytes("CONNECT {\"verbose\":false,\"headers\":true,\"no_responders\":true}\r\n"));
    send(bytes("SUB " + INBOX + hashCode() + " 1\r\n"));
  }

  private byte[] ask(String subject, String body) {
    String head = "PUB " + subject + " " + INBOX + hashCode() + " " + body.length();
    return bytes(head + "\r\n" + body + "\r\n");
  }

  /** A request that makes the bucket. */
  byte[] bucket() {
    return ask(
        "$JS.API.STREAM.CREATE.KV_bench",
        "{\"name\":\"KV_bench\",\"subjects\":[\"$KV.bench.>\"],\"max_msgs_per_subject\":1,"
            + "\"storage\":\"memory\",\"allow_direct\":true,\"discard\":\"new\"}");
  }

  @Override
  byte[] write(String name) {
    return ask("$KV.bench." + name, "50");
  }

  @Override
  byte[] read(String name) {
    return ask("$JS.API.DIRECT.GET.KV_bench.$KV.bench." + name, "");
  }

  @Override
  byte[] await(String name, long round) {
    throw new UnsupportedOperationException("not measured with NATS");
  }

  @Override
  void receive() throws IOException {
    String line = line();
    while (line.equals("PING") || line.equals("PONG") || line.equals("+OK")) {
      if (line.equals("PING")) {
        send(bytes("PONG\r\n"));
      }
      line = line();
    }
    if (!line.startsWith("MSG ") && !line.startsWith("HMSG ")) {
      throw new IOException("NATS answered: " + line);
    }
    skip(Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)) + 2);
  }
}
