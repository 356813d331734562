package io.rosetrap.bench;

import java.io.IOException;

/** Speaks RESP with Redis: a hand-off is a list, what all are told goes by a channel. */
final class RedisLink extends Link {
  RedisLink(int port) throws IOException {
    super(port);
  }

  private static byte[] command(String... words) {
    StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    return bytes(text.toString());
  }

  @Override
  byte[] write(String name) {
    return command("SET", name, "50");
  }

  @Override
  byte[] read(String name) {
    return command("GET", name);
  }

  @Override
  byte[] hand(String name) {
    return command("LPUSH", "list-" + name, "50");
  }

  @Override
  byte[] await(String name, long round) {
    return command("BLPOP", "list-" + name, "0");
  }

  @Override
  byte[] listen(String name, long round) {
    return round == 0 ? command("SUBSCRIBE", name) : new byte[0];
  }

  @Override
  void confirmListening() throws IOException {
    receive();
  }

  @Override
  byte[] tell(String name) {
    return command("PUBLISH", name, "50");
  }

  @Override
  void receive() throws IOException {
    String line = line();
    switch (line.charAt(0)) {
      case '*' -> {
        for (int left = Integer.parseInt(line.substring(1)); left > 0; left--) {
          receive();
        }
      }
      case '$' -> {
        int length = Integer.parseInt(line.substring(1));
        if (length < 0) {
          throw new IOException("Redis has no value");
        }
        skip(length + 2L);
      }
      case '-' -> throw new IOException("Redis answered: " + line);
      default -> {
        // A number or a short text, which is the line.
        return;
      }
    }
  }
}
