package io.rosetrap.api;

import java.time.Instant;
import java.util.List;

/**
 * A fault that is in a run.
 *
 * @param id its number: the revision at which it was put in
 * @param kind the word for it, for instance {@code hold}
 * @param text what it does, in words
 * @param by who put it in
 * @param since when
 * @param state how far it is, in words: what it hides, or at which step an order stands
 * @param heldBack who is held back by an order, and for which step
 */
public record FaultInfo(
    long id,
    String kind,
    String text,
    String by,
    Instant since,
    String state,
    List<String> heldBack) {
  /** Copies the list. */
  public FaultInfo {
    heldBack = List.copyOf(heldBack);
  }
}
