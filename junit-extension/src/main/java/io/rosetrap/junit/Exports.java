package io.rosetrap.junit;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/**
 * The system properties that hold the address of a hub, for the whole JVM as those are. Safe for
 * use by many threads: each property changes only within the map's own step for it.
 */
final class Exports {
  private record Export(URI uri, String owner, int users, @Nullable String before) {}

  private static final Map<String, Export> EXPORTS = new ConcurrentHashMap<>();

  private Exports() {}

  /** Sets a property, unless another hub is exported to it. */
  static void export(String property, URI uri, String owner) {
    EXPORTS.compute(
        property,
        (name, there) -> {
          if (there == null) {
            return new Export(uri, owner, 1, System.setProperty(name, uri.toString()));
          }
          if (!there.uri().equals(uri)) {
            throw new ExtensionConfigurationException(
                "The hub of "
                    + owner
                    + " cannot be exported to the system property '"
                    + name
                    + "': the hub of "
                    + there.owner()
                    + " is, and is still alive. Give each a property of its own (exportTo), let"
                    + " them share a hub (scope = HubScope.JVM), or keep them from running at the"
                    + " same time (@ResourceLock).");
          }
          return new Export(uri, there.owner(), there.users() + 1, there.before());
        });
  }

  /** Makes a property what it was before, once nobody needs it any more. */
  static void restore(String property) {
    EXPORTS.computeIfPresent(
        property,
        (name, there) -> {
          if (there.users() > 1) {
            return new Export(there.uri(), there.owner(), there.users() - 1, there.before());
          }
          if (there.before() == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, there.before());
          }
          return null;
        });
  }
}
