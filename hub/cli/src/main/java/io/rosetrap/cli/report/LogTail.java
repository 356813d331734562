package io.rosetrap.cli.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The end of a log, as text of whole lines.
 *
 * @param text without carriage returns; may hold control sequences still
 * @param bytes how many bytes of the file it stands for
 * @param size of the file, in bytes
 */
record LogTail(String text, int bytes, long size) {
  static LogTail read(Path log, int most) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(log)) {
      long size = channel.size();
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(size, most));
      channel.position(size - buffer.capacity());
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // On until it is full, or the file has become shorter.
      }
      byte[] bytes = buffer.array();
      int end = buffer.position();
      int from = size > most ? lineStart(bytes, end) : 0;
      String text = new String(bytes, from, end - from, StandardCharsets.UTF_8);
      return new LogTail(rewrite(text), end - from, size);
    }
  }

  boolean isCut() {
    return bytes < size;
  }

  /** Behind the first newline; where there is none, behind the rest of a character. */
  private static int lineStart(byte[] bytes, int end) {
    for (int i = 0; i < end - 1; i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    int i = 0;
    while (i < Math.min(end, 3) && (bytes[i] & 0xC0) == 0x80) {
      i++;
    }
    return i;
  }

  /** As a terminal shows it in the end: what comes after a carriage return replaces the line. */
  static String rewrite(String text) {
    if (text.indexOf('\r') < 0) {
      return text;
    }
    StringBuilder lines = new StringBuilder(text.length());
    int from = 0;
    while (from < text.length()) {
      int newline = text.indexOf('\n', from);
      int end = newline < 0 ? text.length() : newline;
      int to = end;
      while (to > from && text.charAt(to - 1) == '\r') {
        to--;
      }
      int last = text.lastIndexOf('\r', to - 1);
      lines.append(text, last >= from ? last + 1 : from, to);
      if (newline >= 0) {
        lines.append('\n');
      }
      from = end + 1;
    }
    return lines.toString();
  }
}
