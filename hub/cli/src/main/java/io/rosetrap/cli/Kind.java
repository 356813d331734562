package io.rosetrap.cli;

import io.rosetrap.api.Durations;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Sizes;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What a word of the command line is read as. Classes and not lambdas, which a process this short
 * pays for dearly.
 *
 * @param <T> the type of the value
 */
abstract class Kind<T> implements ITypeConverter<T> {
  static final Kind<String> TEXT = new Text();
  static final Kind<Long> NUMBER = new Whole();
  static final Kind<Long> SIZE = new Size();
  static final Kind<Duration> DURATION = new Time();

  private final Class<T> type;

  Kind(Class<T> type) {
    this.type = type;
  }

  Class<T> type() {
    return type;
  }

  /** One of a few words. */
  static Kind<String> oneOf(String... words) {
    return new Choice(List.of(words));
  }

  private static final class Text extends Kind<String> {
    Text() {
      super(String.class);
    }

    @Override
    public String convert(String word) {
      return word;
    }
  }

  private static final class Whole extends Kind<Long> {
    Whole() {
      super(Long.class);
    }

    @Override
    public Long convert(String word) {
      try {
        long number = Long.parseLong(word);
        if (number >= 0) {
          return number;
        }
      } catch (NumberFormatException e) {
        // Told below.
      }
      throw new TypeConversionException("'" + word + "' is not a whole number, 0 or more.");
    }
  }

  private static final class Size extends Kind<Long> {
    Size() {
      super(Long.class);
    }

    @Override
    public Long convert(String word) {
      try {
        return Sizes.parse(word);
      } catch (RoseTrapException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  private static final class Time extends Kind<Duration> {
    Time() {
      super(Duration.class);
    }

    @Override
    public Duration convert(String word) {
      try {
        return Durations.parse(word);
      } catch (RoseTrapException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }

  private static final class Choice extends Kind<String> {
    private final List<String> words;

    Choice(List<String> words) {
      super(String.class);
      this.words = words;
    }

    @Override
    public String convert(String word) {
      if (words.contains(word)) {
        return word;
      }
      throw new TypeConversionException(
          "'" + word + "' is none of: " + String.join(" ", words) + ".");
    }
  }
}
