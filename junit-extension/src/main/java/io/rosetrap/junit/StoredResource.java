package io.rosetrap.junit;

import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What JUnit's store closes when its context ends. JUnit 5.12 knows only the first of the two
 * interfaces, and JUnit after 6 perhaps only the second.
 */
@SuppressWarnings("deprecation")
interface StoredResource extends ExtensionContext.Store.CloseableResource, AutoCloseable {
  @Override
  void close();
}
