package io.rosetrap.core;

import io.rosetrap.api.Failure;
import io.rosetrap.api.ReadInfo;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of one variable: a pure reduction of its events. Immutable, so that readers may look at
 * it without a lock.
 */
final class Variable implements Entity {
  private static final Version[] NONE = {};
  private static final Marks[] UNREAD = {};

  private final String name;
  private final Version[] versions;

  /** Who has read which of the versions; what is in them changes, as a presence does. */
  private final Marks[] marks;

  private final long lastVersion;
  private final long lastRevision;
  private final long bytes;
  private final @Nullable Failure failure;
  private final List<String> promisedBy;

  private Variable(
      String name,
      Version[] versions,
      Marks[] marks,
      long lastVersion,
      long lastRevision,
      long bytes,
      @Nullable Failure failure,
      List<String> promisedBy) {
    this.name = name;
    this.versions = versions;
    this.marks = marks;
    this.lastVersion = lastVersion;
    this.lastRevision = lastRevision;
    this.bytes = bytes;
    this.failure = failure;
    this.promisedBy = promisedBy;
  }

  /** A variable that nothing has happened to yet, numbered on from a version. */
  static Variable unwritten(String name, long lastVersion) {
    return new Variable(name, NONE, UNREAD, lastVersion, 0, 0, null, List.of());
  }

  /** The state after its value was taken away. */
  Variable deleted(long revision) {
    return new Variable(name, NONE, UNREAD, lastVersion, revision, 0, null, promisedBy);
  }

  /** The state after it was said that it will not be written, which breaks all promises. */
  Variable failed(Failure why) {
    return new Variable(
        name,
        versions,
        marks,
        lastVersion,
        why.revision(),
        bytes - reasonBytes() + why.reason().length(),
        why,
        List.of());
  }

  /** The state after a participant promised it: whatever failed before may come now. */
  Variable promised(String participant, long revision) {
    if (promisedBy.contains(participant) && failure == null) {
      return this;
    }
    List<String> all = new ArrayList<>(promisedBy);
    all.remove(participant);
    all.add(participant);
    return new Variable(
        name,
        versions,
        marks,
        lastVersion,
        revision,
        bytes - reasonBytes(),
        null,
        List.copyOf(all));
  }

  /** The state after one that promised it ended: failed, unless another one has promised it too. */
  Variable abandoned(String participant, Failure why) {
    List<String> left = new ArrayList<>(promisedBy);
    if (!left.remove(participant)) {
      return this;
    }
    return left.isEmpty()
        ? failed(why)
        : new Variable(
            name, versions, marks, lastVersion, why.revision(), bytes, failure, List.copyOf(left));
  }

  /** The state after a write, which keeps all promises. */
  Variable written(Version version, Limits limits) {
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
    Marks[] read = new Marks[old + 1];
    System.arraycopy(marks, from, read, 0, old);
    read[old] = new Marks();
    return new Variable(
        name, next, read, version.number(), version.revision(), kept, null, List.of());
  }

  private long reasonBytes() {
    return failure == null ? 0 : failure.reason().length();
  }

  String name() {
    return name;
  }

  @Override
  public Subject subject() {
    return Subject.variable(name);
  }

  /** Who promised to write it and has not yet. */
  List<String> promisedBy() {
    return promisedBy;
  }

  /** The newest version, or null where the variable has no value. */
  @Nullable Version newest() {
    return versions.length == 0 ? null : versions[versions.length - 1];
  }

  /** A version by its number; empty where it is not kept. */
  Optional<Version> version(long number) {
    int index = indexOf(number);
    return index < 0 ? Optional.empty() : Optional.of(versions[index]);
  }

  /** Where a version is kept; negative where it is not. */
  private int indexOf(long number) {
    // Numbers of kept versions are consecutive, because a delete drops them all.
    long index = versions.length == 0 ? -1 : number - versions[0].number();
    return index < 0 || index >= versions.length ? -1 : (int) index;
  }

  /** Notes who was handed a version at a revision of the run; nothing where it is not kept. */
  void mark(long number, String participant, long revision, InstantSource clock) {
    int index = indexOf(number);
    if (index >= 0) {
      marks[index].add(participant, revision, clock);
    }
  }

  /** Who has read the versions that are kept, the oldest version first. */
  List<ReadInfo> reads() {
    List<ReadInfo> reads = new ArrayList<>();
    for (int i = 0; i < versions.length; i++) {
      for (Marks.Mark mark : marks[i].all()) {
        reads.add(
            new ReadInfo(
                name, versions[i].number(), mark.participant(), mark.revision(), mark.at()));
      }
    }
    return reads;
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
  @Override
  public long bytes() {
    return bytes;
  }

  /** Why the variable will not be written, or null where nobody said so. */
  @Nullable Failure failure() {
    return failure;
  }

  /** Whether only the number of its last version is left of it. */
  @Override
  public boolean isForgettable() {
    return versions.length == 0 && failure == null && promisedBy.isEmpty();
  }
}
