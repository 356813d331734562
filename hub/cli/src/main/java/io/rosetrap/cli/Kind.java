package io.rosetrap.cli;

import io.rosetrap.api.Durations;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Sizes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a word of the command line is read as. Classes and not lambdas, which a process this short
 * pays for dearly.
 *
 * @param <T> the type of the value
 */
abstract class Kind<T> {
  static final Kind<String> TEXT = new Text();
  static final Kind<Long> NUMBER = new Whole();
  static final Kind<Long> SIZE = new Size();
  static final Kind<Duration> DURATION = new Time();

  static final Kind<Boolean> FLAG = new Flag();
  static final Kind<List<String>> LIST = new Several(true);
  static final Kind<List<String>> WORDS = new Several(false);

  /** A word is no value of the kind; the message says why. */
  static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
      super(message, null, false, false);
    }
  }

  private Kind() {}

  /**
   * Reads a word.
   *
   * @throws Unfit if it is none of this kind
   */
  abstract T convert(String word);

  /** What two values in a row are together; the last one, unless it is a list. */
  T join(T before, T more) {
    return more;
  }

  /** Whether a word may be several values, with commas between them. */
  boolean hasCommas() {
    return false;
  }

  /** The values that there are, where these are few; none otherwise. */
  List<String> choices() {
    return List.of();
  }

  /** One of a few words. */
  static Kind<String> oneOf(String... words) {
    return new Choice(List.of(words));
  }

  private static final class Text extends Kind<String> {
    @Override
    String convert(String word) {
      return word;
    }
  }

  private static final class Whole extends Kind<Long> {
    @Override
    Long convert(String word) {
      try {
        long number = Long.parseLong(word);
        if (number >= 0) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Told below.
      }
      throw new Unfit("'" + word + "' is not a whole number, 0 or more.");
    }
  }

  private static final class Size extends Kind<Long> {
    @Override
    Long convert(String word) {
      try {
        return Sizes.parse(word);
      } catch (RoseTrapException e) {
        throw new Unfit(String.valueOf(e.getMessage()));
      }
    }
  }

  private static final class Time extends Kind<Duration> {
    @Override
    Duration convert(String word) {
      try {
        return Durations.parse(word);
      } catch (RoseTrapException e) {
        throw new Unfit(String.valueOf(e.getMessage()));
      }
    }
  }

  private static final class Choice extends Kind<String> {
    private final List<String> words;

    Choice(List<String> words) {
      this.words = words;
    }

    @Override
    String convert(String word) {
      if (words.contains(word)) {
        return word;
      }
      throw new Unfit("'" + word + "' is none of: " + String.join(" ", words) + ".");
    }

    @Override
    List<String> choices() {
      return words;
    }
  }

  /** There or not; the environment says it in one of these ways. */
  private static final class Flag extends Kind<Boolean> {
    @Override
    Boolean convert(String word) {
      return switch (word.strip()) {
        case "true", "1", "yes", "on" -> true;
        case "false", "0", "no", "off" -> false;
        default -> throw new Unfit("'" + word.strip() + "' is neither true nor false.");
      };
    }
  }

  private static final class Several extends Kind<List<String>> {
    private final boolean commas;

    Several(boolean commas) {
      this.commas = commas;
    }

    @Override
    boolean hasCommas() {
      return commas;
    }

    @Override
    List<String> convert(String word) {
      if (!commas) {
        return List.of(word);
      }
      List<String> parts = new ArrayList<>();
      int start = 0;
      for (int comma = word.indexOf(','); comma >= 0; comma = word.indexOf(',', start)) {
        parts.add(word.substring(start, comma).strip());
        start = comma + 1;
      }
      parts.add(word.substring(start).strip());
      return parts;
    }

    @Override
    List<String> join(List<String> before, List<String> more) {
      List<String> all = new ArrayList<>(before);
      all.addAll(more);
      return all;
    }
  }
}
