package io.rosetrap.core;

import io.rosetrap.api.Subject;
import io.rosetrap.api.Verb;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A run as one reader sees it: without what is hidden from it, and with what an order lets it read.
 */
final class Eyes implements Plan.View {
  private final Run run;
  private final String reader;

  /** Whether the orders are for this reader: one that only looks on is in none. */
  private final boolean ordered;

  Eyes(Run run, String reader, boolean observes) {
    this.run = run;
    this.reader = reader;
    this.ordered = !observes;
  }

  @Override
  public @Nullable Variable variable(String name) {
    // First the variable: one that was read before it was hidden may be seen, no other.
    Variable truth = run.variable(name);
    Faults faults = run.state().faults();
    return faults.isEmpty() ? truth : faults.seen(name, reader, truth);
  }

  @Override
  public Optional<Verdict> heldBack(String variable) {
    Faults faults = run.state().faults();
    if (!ordered || faults.isEmpty()) {
      return Optional.empty();
    }
    return faults
        .late(new Deed(Verb.READ, variable, reader))
        .map(
            late ->
                late.order().broken() == null
                    ? Verdict.PENDING
                    : new Verdict.Impossible(late.order().broken()));
  }

  @Override
  public Optional<Faults.Active> order(long id) {
    return run.state().faults().order(id);
  }

  @Override
  public int waiting(Subject subject, Optional<String> participant) {
    return run.waiting(subject, participant);
  }

  @Override
  public Optional<Collection> collection(String name) {
    return run.collection(name);
  }

  @Override
  public Optional<Barrier> barrier(String name) {
    return run.barrier(name);
  }

  @Override
  public long journaled() {
    return run.journaled();
  }
}
