package io.rosetrap.junit;

import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What random delays of a test come from. */
final class Seeds {
  static final String PARAMETER = "rosetrap.seed";

  private Seeds() {}

  /** The one that is configured, or another one for each test. */
  static long of(ExtensionContext context) {
    return context
        .getConfigurationParameter(PARAMETER)
        .filter(text -> !text.isBlank())
        .map(Seeds::parse)
        .orElseGet(() -> (long) ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE));
  }

  private static long parse(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new ExtensionConfigurationException(
          "The configuration parameter "
              + PARAMETER
              + " cannot be used: '"
              + text
              + "' is no whole number.",
          e);
    }
  }
}
