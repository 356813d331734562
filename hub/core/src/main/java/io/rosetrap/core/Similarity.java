package io.rosetrap.core;

import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** How alike two names are. */
final class Similarity {
  /** A number, or letters between separators and numbers. */
  private static final Pattern PART = Pattern.compile("\\d+|[^\\d_./-]+");

  private Similarity() {}

  /**
   * Whether one name could be a slip of the other: equal but for case and separators, or a few
   * edits apart (insertions, deletions, replacements and swaps of neighbours: the optimal string
   * alignment distance, after Damerau 1964), at most one edit for every four characters and three
   * in all. Names that count things of one kind, as X_Data and Y_Data or item9 and item10, are
   * none: who named them meant both.
   */
  static boolean isSlip(String a, String b) {
    if (a.equals(b)) {
      return false;
    }
    int most = Math.min(3, Math.max(a.length(), b.length()) / 4);
    if (Math.abs(a.length() - b.length()) > most + 2) {
      return false;
    }
    String left = fold(a);
    String right = fold(b);
    return left.equals(right) || (distance(left, right, most) <= most && !areCounted(a, b));
  }

  /** Whether they differ only in letters that stand alone, or in numbers. */
  private static boolean areCounted(String a, String b) {
    List<String> left = parts(a);
    List<String> right = parts(b);
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!left.get(i).equals(right.get(i)) && !(counts(left.get(i)) && counts(right.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> parts(String name) {
    return PART.matcher(name.toLowerCase(Locale.ROOT)).results().map(MatchResult::group).toList();
  }

  private static boolean counts(String part) {
    return part.length() == 1 || part.chars().allMatch(Character::isDigit);
  }

  private static String fold(String name) {
    StringBuilder folded = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c != '_' && c != '-' && c != '.' && c != '/') {
        folded.append(Character.toLowerCase(c));
      }
    }
    return folded.toString();
  }

  /** The distance, or some number above the bound once it is passed. */
  static int distance(String a, String b, int bound) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      int least = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int edits = Math.min(replaced, 1 + Math.min(last[j], row[j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          edits = Math.min(edits, beforeLast[j - 2] + 1);
        }
        row[j] = edits;
        least = Math.min(least, edits);
      }
      if (least > bound) {
        return least;
      }
      int[] spare = beforeLast;
      beforeLast = last;
      last = row;
      row = spare;
    }
    return last[b.length()];
  }
}
