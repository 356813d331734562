package io.rosetrap.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keys that no other client has: 128 random bits drawn once, and a count. A UUID for each would do
 * as well, but in a process that writes one value and ends, setting up Java's random numbers takes
 * longer than the write. Safe for use by many threads.
 */
final class IdempotencyKeys {
  private static final Path RANDOM = Path.of("/dev/urandom");
  private static final int BYTES = 16;

  private final String prefix = draw() + "-";
  private final AtomicLong count = new AtomicLong();

  String next() {
    return prefix + count.incrementAndGet();
  }

  private static String draw() {
    try (InputStream random = Files.newInputStream(RANDOM)) {
      byte[] bits = random.readNBytes(BYTES);
      if (bits.length == BYTES) {
        return HexFormat.of().formatHex(bits);
      }
    } catch (IOException e) {
      // Not every system has it.
    }
    return UUID.randomUUID().toString();
  }
}
