package io.rosetrap.client;

import io.rosetrap.api.Version;
import org.jspecify.annotations.Nullable;

/**
 * A value together with the version that it is.
 *
 * @param <T> the type it was read as
 * @param value the value; null only where JSON {@code null} was written
 * @param version which version it is, by whom and when
 */
public record Reading<T>(@Nullable T value, Version version) {
  /**
   * The version's number, to be used as cursor of the next read.
   *
   * @return 1 or more
   */
  public long number() {
    return version.number();
  }
}
