package io.rosetrap.server;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Tells at a glance whether bytes are whole requests that can be answered at once, so that no
 * thread of their own is needed. It decides only where they are read, never what they say: whatever
 * is unusual is left to a thread that may block, and the web server reads all of them.
 */
final class Glance {
  /** What is done to one of these takes little time, whatever else there is. */
  private static final Set<String> QUICK = Set.of("variables", "counters", "queues", "locks");

  private static final String RUNS = "/v1/runs/";
  private static final byte[] LENGTH = ascii("content-length:");

  /** By these a body has no plain length, or comes only when it is asked for. */
  private static final byte[][] UNUSUAL = {
    ascii("transfer-encoding"), ascii("expect"), ascii("upgrade")
  };

  private final byte[] bytes;
  private int at;

  private Glance(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Whether the bytes end where a request does, and all in them are quick. */
  static boolean isQuick(byte[] bytes) {
    Glance glance = new Glance(bytes);
    while (glance.at < bytes.length) {
      if (!glance.passRequest()) {
        return false;
      }
    }
    return glance.at == bytes.length;
  }

  private boolean passRequest() {
    int end = endOfLine(at);
    if (end < 0 || !isQuickLine(new String(bytes, at, end - at, StandardCharsets.ISO_8859_1))) {
      return false;
    }
    int length = -1;
    for (int from = end + 2; ; from = end + 2) {
      end = endOfLine(from);
      if (end < 0) {
        return false;
      }
      if (end == from) {
        at = end + 2 + Math.max(0, length);
        return at <= bytes.length;
      }
      if (isUnusual(from)) {
        return false;
      }
      if (startsWith(from, LENGTH)) {
        if (length >= 0) {
          return false;
        }
        length = number(from + LENGTH.length, end);
        if (length < 0) {
          return false;
        }
      }
    }
  }

  /** Where a line ends, at its carriage return; -1 where it has no proper end. */
  private int endOfLine(int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i > from && bytes[i - 1] == '\r' ? i - 1 : -1;
      }
    }
    return -1;
  }

  private static boolean isQuickLine(String line) {
    int target = line.indexOf(' ') + 1;
    if (target == 0 || !line.startsWith(RUNS, target) || !line.endsWith(" HTTP/1.1")) {
      return false;
    }
    int run = target + RUNS.length();
    int kind = line.indexOf('/', run) + 1;
    int name = kind == 0 ? -1 : line.indexOf('/', kind);
    if (name < 0) {
      return false;
    }
    return QUICK.contains(line.substring(kind, name));
  }

  private boolean isUnusual(int from) {
    for (byte[] name : UNUSUAL) {
      if (startsWith(from, name)) {
        return true;
      }
    }
    return false;
  }

  private boolean startsWith(int from, byte[] name) {
    if (from + name.length > bytes.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      int c = bytes[from + i];
      if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != name[i]) {
        return false;
      }
    }
    return true;
  }

  /** A plain number of at most seven digits, with blanks before it; -1 for anything else. */
  private int number(int from, int end) {
    int i = from;
    while (i < end && bytes[i] == ' ') {
      i++;
    }
    if (i == end || end - i > 7) {
      return -1;
    }
    int number = 0;
    for (; i < end; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
      number = 10 * number + bytes[i] - '0';
    }
    return number;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
