package io.rosetrap.cli.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * What must not be shown, and puts stars in its place. Values shorter than four characters are no
 * secrets: every other word would be stars. Safe for use by many threads.
 */
final class Mask {
  private static final int SHORTEST = 4;
  private static final byte[] STARS = "***".getBytes(StandardCharsets.UTF_8);

  /** The longest first, so that of two that begin alike the whole is hidden. */
  private volatile List<byte[]> hidden = List.of();

  private final Set<String> words = new CopyOnWriteArraySet<>();

  /** Hides a value from now on, and each of its lines, since output comes in lines. */
  void hide(String value) {
    add(value);
    value.lines().forEach(this::add);
  }

  private void add(String value) {
    if (value.length() >= SHORTEST && words.add(value)) {
      List<byte[]> all = new ArrayList<>();
      words.forEach(word -> all.add(word.getBytes(StandardCharsets.UTF_8)));
      all.sort(Comparator.comparingInt((byte[] word) -> word.length).reversed());
      hidden = List.copyOf(all);
    }
  }

  boolean isEmpty() {
    return hidden.isEmpty();
  }

  /** A text without what is hidden. */
  String cover(String text) {
    String covered = text;
    for (byte[] secret : hidden) {
      covered = covered.replace(new String(secret, StandardCharsets.UTF_8), "***");
    }
    return covered;
  }

  /** One output, whose chunks may cut a secret in two. For use by one thread at a time. */
  final class Stream {
    /** The start of what may become a secret. */
    private byte[] held = {};

    /** What may be shown of the output so far, and was not yet. */
    byte[] next(byte[] chunk, int length) {
      List<byte[]> secrets = hidden;
      if (secrets.isEmpty() && held.length == 0) {
        return Arrays.copyOf(chunk, length);
      }
      byte[] all = new byte[held.length + length];
      System.arraycopy(held, 0, all, 0, held.length);
      System.arraycopy(chunk, 0, all, held.length, length);
      return take(all, secrets, false);
    }

    /** What was held back, since nothing follows. */
    byte[] rest() {
      return take(held, hidden, true);
    }

    private byte[] take(byte[] all, List<byte[]> secrets, boolean last) {
      ByteArrayOutputStream shown = new ByteArrayOutputStream(all.length);
      int i = 0;
      while (i < all.length) {
        int skip = 0;
        boolean begins = false;
        // The longest first: where that may still come, a shorter one must wait for it.
        for (byte[] secret : secrets) {
          int common = common(all, i, secret);
          if (common == secret.length) {
            skip = common;
            break;
          }
          begins |= i + common == all.length;
        }
        if (begins && !last) {
          break;
        }
        if (skip > 0) {
          shown.writeBytes(STARS);
          i += skip;
        } else {
          shown.write(all[i++]);
        }
      }
      held = Arrays.copyOfRange(all, i, all.length);
      return shown.toByteArray();
    }

    private static int common(byte[] all, int from, byte[] secret) {
      int length = 0;
      while (length < secret.length
          && from + length < all.length
          && all[from + length] == secret[length]) {
        length++;
      }
      return length;
    }
  }
}
