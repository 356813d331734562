package io.rosetrap.cli.view;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow, without the lock of those of the JDK. For use by one thread at a time. */
final class Bytes {
  private byte[] array;
  private int length;

  Bytes(int size) {
    array = new byte[size];
  }

  byte[] array() {
    return array;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  void add(byte[] bytes, int from, int to) {
    int wanted = length + to - from;
    if (wanted > array.length) {
      array = Arrays.copyOf(array, Math.max(wanted, array.length * 2));
    }
    System.arraycopy(bytes, from, array, length, to - from);
    length = wanted;
  }

  void add(byte[] bytes) {
    add(bytes, 0, bytes.length);
  }

  void add(String text) {
    add(text.getBytes(StandardCharsets.UTF_8));
  }

  void add(char ascii) {
    if (length == array.length) {
      array = Arrays.copyOf(array, array.length * 2);
    }
    array[length] = (byte) ascii;
    length++;
  }

  /** Takes bytes away at the begin. */
  void drop(int count) {
    System.arraycopy(array, count, array, 0, length - count);
    length -= count;
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(array, 0, length);
  }

  @Override
  public String toString() {
    return new String(array, 0, length, StandardCharsets.UTF_8);
  }
}
