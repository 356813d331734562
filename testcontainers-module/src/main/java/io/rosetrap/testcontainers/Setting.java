package io.rosetrap.testcontainers;

import java.util.Locale;
import java.util.Optional;

/** What may be said of the image without a change of the tests: by property or environment. */
enum Setting {
  /** An image of the hub that is there already. */
  IMAGE("rosetrap.image"),
  /** The image with a Java that the hub's is built on. */
  BASE("rosetrap.image.base");

  private final String property;

  Setting(String property) {
    this.property = property;
  }

  /** The system property, or else the variable, unless blank. */
  Optional<String> find() {
    return Optional.ofNullable(System.getProperty(property))
        .filter(text -> !text.isBlank())
        .or(() -> Optional.ofNullable(System.getenv(variable())).filter(text -> !text.isBlank()))
        .map(String::strip);
  }

  String property() {
    return property;
  }

  String variable() {
    return property.toUpperCase(Locale.ROOT).replace('.', '_');
  }
}
