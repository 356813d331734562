package io.rosetrap.core;

import io.rosetrap.api.CollectionInfo;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The state of one collection: a slot for each writer, in the order of their first writes. */
final class Collection implements Entity {
  private final String name;
  private final Version[] slots;
  private final long bytes;

  private Collection(String name, Version[] slots, long bytes) {
    this.name = name;
    this.slots = slots;
    this.bytes = bytes;
  }

  static Collection empty(String name) {
    return new Collection(name, new Version[0], 0);
  }

  static Subject subject(String name) {
    return new Subject(Subject.Kind.COLLECTION, name);
  }

  @Override
  public Subject subject() {
    return subject(name);
  }

  @Override
  public long bytes() {
    return bytes;
  }

  /** The state after a writer wrote. */
  Collection with(Version version) {
    int at = slot(version.writer());
    Version[] next = Arrays.copyOf(slots, at < 0 ? slots.length + 1 : slots.length);
    int old = at < 0 ? 0 : slots[at].value().size();
    next[at < 0 ? slots.length : at] = version;
    return new Collection(name, next, bytes - old + version.value().size());
  }

  private int slot(String writer) {
    for (int i = 0; i < slots.length; i++) {
      if (slots[i].writer().equals(writer)) {
        return i;
      }
    }
    return -1;
  }

  Optional<Version> of(String writer) {
    int at = slot(writer);
    return at < 0 ? Optional.empty() : Optional.of(slots[at]);
  }

  int size() {
    return slots.length;
  }

  /** Whether so many slots are filled, and those of these writers. */
  boolean has(int count, Set<String> writers) {
    return slots.length >= count && writers.stream().allMatch(writer -> slot(writer) >= 0);
  }

  List<Version> slots() {
    return List.of(slots);
  }

  CollectionInfo info() {
    return new CollectionInfo(name, slots());
  }
}
