package io.rosetrap.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/**
 * Whether a terminal has this process in its foreground: then its Ctrl-C goes to all processes of
 * the group, the children of this one among them. Stateless.
 */
public final class Foreground {
  private Foreground() {}

  /**
   * Asks the system.
   *
   * @return whether it is so; false also where nobody says
   */
  public static boolean isOurs() {
    try {
      return isForeground(
          Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1));
    } catch (IOException | UnsupportedOperationException e) {
      // Elsewhere than on Linux nobody says; a command that is told twice is better off than never.
      return false;
    }
  }

  /**
   * By the line of a process: after its name in brackets, the third is its group, the sixth that of
   * the terminal.
   */
  static boolean isForeground(String stat) {
    StringTokenizer fields = new StringTokenizer(stat.substring(stat.lastIndexOf(')') + 1));
    List<String> words = new ArrayList<>();
    while (fields.hasMoreTokens()) {
      words.add(fields.nextToken());
    }
    return words.size() > 5 && words.get(2).equals(words.get(5));
  }
}
