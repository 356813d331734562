package io.rosetrap.api;

import java.util.List;

/**
 * A collection: one slot for each writer.
 *
 * @param name its name
 * @param slots the newest value of each writer, in the order in which they first wrote
 */
public record CollectionInfo(String name, List<Version> slots) {
  /** Copies the list. */
  public CollectionInfo {
    slots = List.copyOf(slots);
  }
}
