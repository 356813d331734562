package io.rosetrap.cli;

import java.util.ArrayList;
import java.util.List;

/** What a mistyped word may have been meant to be. Safe for use by many threads. */
public final class Slips {
  private static final int MOST = 2;

  /** The time that a comparison takes grows with the lengths of both words. */
  private static final int LONGEST = 200;

  private Slips() {}

  /**
   * The word most similar to one that is none of them, or two.
   *
   * @param word what was typed; to one of more than 200 characters nothing is similar
   * @param words those that there are
   * @return none if none is similar
   */
  public static List<String> similar(String word, List<String> words) {
    List<String> similar = new ArrayList<>();
    if (word.length() > LONGEST) {
      return similar;
    }
    int least = Integer.MAX_VALUE;
    for (String candidate : words) {
      if (candidate.length() > LONGEST) {
        continue;
      }
      String letters = letters(candidate);
      int distance = distance(letters(word), letters);
      if (distance < least) {
        similar.clear();
        least = distance;
      }
      boolean near = distance <= 1 + letters.length() / 4 && distance < letters.length();
      if (distance == least && near && similar.size() < MOST) {
        similar.add(candidate);
      }
    }
    return similar;
  }

  /** An option without the dashes that all begin with. */
  private static String letters(String word) {
    return word.startsWith("--")
        ? word.substring(2)
        : word.startsWith("-") ? word.substring(1) : word;
  }

  /** How many letters were added, left out, changed, or swapped with their neighbour. */
  static int distance(String a, String b) {
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, steps);
      }
    }
    return steps[a.length()][b.length()];
  }

  private static int step(String a, String b, int i, int j, int[][] steps) {
    int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(steps[i - 1][j - 1] + same, 1 + Math.min(steps[i - 1][j], steps[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
  }
}
