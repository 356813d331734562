package io.rosetrap.cli.view;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of a terminal as the live view uses: lines without end upwards, of any width, so that
 * what is too wide shows. Refuses what it does not know.
 */
final class Emulator extends OutputStream {
  private static final Pattern SEQUENCE = Pattern.compile("\033\\[([0-9;?:]*)([A-Za-z])");

  private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
  private int row;
  private int column;
  private boolean cursor = true;
  private int writes;
  private boolean broken;

  /** What can be seen, with what has scrolled away. */
  String text() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line.toString().stripTrailing()).append('\n'));
    return text.toString();
  }

  /** Breaks lines that are too long now, as most terminals do. The cursor is in the last line. */
  void becomeNarrower(int width) {
    List<StringBuilder> broken = new ArrayList<>();
    for (StringBuilder line : lines) {
      for (int at = 0; at == 0 || at < line.length(); at += width) {
        int end = Math.min(line.length(), at + width);
        broken.add(new StringBuilder(line.substring(at, end)));
      }
    }
    lines.clear();
    lines.addAll(broken);
    row = lines.size() - 1;
    column = lines.getLast().length();
  }

  boolean hasCursor() {
    return cursor;
  }

  /** How often something was drawn. */
  int writes() {
    return writes;
  }

  void breakOff() {
    broken = true;
  }

  @Override
  public void write(int b) {
    throw new AssertionError("Written byte by byte");
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (broken) {
      throw new IOException("Input/output error");
    }
    writes++;
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    Matcher sequence = SEQUENCE.matcher(text);
    for (int i = 0; i < text.length(); ) {
      if (text.charAt(i) == '\033') {
        if (!sequence.find(i) || sequence.start() != i) {
          throw new AssertionError("Unknown: " + text.substring(i));
        }
        control(sequence.group(1), sequence.group(2));
        i = sequence.end();
      } else {
        put(text.charAt(i));
        i++;
      }
    }
  }

  private void put(char c) {
    switch (c) {
      case '\r' -> column = 0;
      case '\n' -> {
        row++;
        if (row == lines.size()) {
          lines.add(new StringBuilder());
        }
        // A terminal that is left to others makes a line of each newline.
        column = 0;
      }
      default -> {
        StringBuilder line = lines.get(row);
        while (line.length() <= column) {
          line.append(' ');
        }
        line.setCharAt(column, c);
        column++;
      }
    }
  }

  private void control(String words, String end) {
    switch (end + words) {
      case "J" -> {
        eraseLine();
        lines.subList(row + 1, lines.size()).clear();
      }
      case "K" -> eraseLine();
      case "h?25", "l?25" -> cursor = end.equals("h");
      case "h?2026", "l?2026", "h?7", "l?7" -> {
        // Nothing to see.
      }
      default -> {
        if (end.equals("A")) {
          row = Math.max(0, row - Integer.parseInt(words));
        } else if (!end.equals("m")) {
          throw new AssertionError("Unknown: CSI " + words + end);
        }
      }
    }
  }

  private void eraseLine() {
    StringBuilder line = lines.get(row);
    line.setLength(Math.min(line.length(), column));
  }
}
