package io.rosetrap.core;

import io.rosetrap.api.CollectionInfo;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The state of one collection: a slot for each writer, in the order of their first writes. */
final class Collection implements Entity {
  private final String name;

  /** By the place of the slot, from 0. */
  private final Sorted<Integer, Version> slots;

  /** Which place a writer has. */
  private final Sorted<String, Integer> places;

  private final long bytes;

  private Collection(
      String name, Sorted<Integer, Version> slots, Sorted<String, Integer> places, long bytes) {
    this.name = name;
    this.slots = slots;
    this.places = places;
    this.bytes = bytes;
  }

  static Collection empty(String name) {
    return new Collection(name, Sorted.empty(), Sorted.empty(), 0);
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

  @Override
  public boolean isGone() {
    return slots.isEmpty();
  }

  /** The state after a writer wrote. */
  Collection with(Version version) {
    String writer = version.writer();
    int old = of(writer).map(slot -> slot.value().size()).orElse(0);
    int place = places.get(writer).orElse(slots.size());
    return new Collection(
        name,
        slots.with(place, version),
        places.with(writer, place),
        bytes - old + version.value().size());
  }

  Optional<Version> of(String writer) {
    return places.get(writer).flatMap(slots::get);
  }

  int size() {
    return slots.size();
  }

  /** Whether so many slots are filled, and those of these writers. */
  boolean has(int count, Set<String> writers) {
    return slots.size() >= count && writers.stream().allMatch(places::has);
  }

  List<Version> slots() {
    return List.copyOf(slots.values());
  }

  CollectionInfo info() {
    return new CollectionInfo(name, slots());
  }
}
