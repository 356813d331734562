package io.rosetrap.core;

import io.rosetrap.api.Failure;
import io.rosetrap.api.Version;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of one variable: a pure reduction of its events. Immutable, so that readers may look at
 * it without a lock.
 */
final class Variable {
  private static final Version[] NONE = {};

  private final String name;
  private final Version[] versions;
  private final long lastVersion;
  private final long lastRevision;
  private final long bytes;
  private final @Nullable Failure failure;

  private Variable(
      String name,
      Version[] versions,
      long lastVersion,
      long lastRevision,
      long bytes,
      @Nullable Failure failure) {
    this.name = name;
    this.versions = versions;
    this.lastVersion = lastVersion;
    this.lastRevision = lastRevision;
    this.bytes = bytes;
    this.failure = failure;
  }

  /** A variable that nothing has happened to yet, numbered on from a version. */
  static Variable unwritten(String name, long lastVersion) {
    return new Variable(name, NONE, lastVersion, 0, 0, null);
  }

  /** The state after an event. */
  Variable apply(Event event, Limits limits) {
    return switch (event) {
      case Event.Written(Version version) -> written(version, limits);
      case Event.Deleted deleted ->
          new Variable(name, NONE, lastVersion, deleted.revision(), 0, null);
      case Event.Failed(Failure failed, long last) ->
          new Variable(
              name,
              versions,
              lastVersion,
              failed.revision(),
              bytes - reasonBytes() + failed.reason().length(),
              failed);
    };
  }

  private Variable written(Version version, Limits limits) {
    long kept = bytes - reasonBytes() + version.value().size();
    int from = Math.max(0, versions.length + 1 - limits.versions());
    for (int i = 0; i < from; i++) {
      kept -= versions[i].value().size();
    }
    while (from < versions.length && kept > limits.historyBytes()) {
      kept -= versions[from++].value().size();
    }
    int old = versions.length - from;
    Version[] next = new Version[old + 1];
    System.arraycopy(versions, from, next, 0, old);
    next[old] = version;
    return new Variable(name, next, version.number(), version.revision(), kept, null);
  }

  private long reasonBytes() {
    return failure == null ? 0 : failure.reason().length();
  }

  String name() {
    return name;
  }

  /** The newest version, or null where the variable has no value. */
  @Nullable Version newest() {
    return versions.length == 0 ? null : versions[versions.length - 1];
  }

  /** A version by its number; empty where it is not kept. */
  Optional<Version> version(long number) {
    // Numbers of kept versions are consecutive, because a delete drops them all.
    if (versions.length == 0) {
      return Optional.empty();
    }
    long index = number - versions[0].number();
    return index < 0 || index >= versions.length
        ? Optional.empty()
        : Optional.of(versions[(int) index]);
  }

  /** The number of the last version that there ever was; 0 for none. */
  long lastVersion() {
    return lastVersion;
  }

  /** The revision of the last event; 0 for none. */
  long lastRevision() {
    return lastRevision;
  }

  /** The bytes of all kept versions, and of the reason of a failure. */
  long bytes() {
    return bytes;
  }

  /** Why the variable will not be written, or null where nobody said so. */
  @Nullable Failure failure() {
    return failure;
  }

  /** Whether only the number of its last version is left of it. */
  boolean isForgettable() {
    return versions.length == 0 && failure == null;
  }
}
