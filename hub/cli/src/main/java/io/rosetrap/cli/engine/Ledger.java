package io.rosetrap.cli.engine;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.cli.engine.StepRecord.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the record of a pipeline that is over, from what steps came to and the hub's journal. */
final class Ledger {
  private static final System.Logger LOG = System.getLogger(Ledger.class.getName());
  private static final int PREVIEW = 120;

  private final Board board;
  private final Collection<StepRunner> runners;
  private final List<JournalEntry> journal;

  Ledger(Board board, Collection<StepRunner> runners) {
    this.board = board;
    this.runners = runners;
    this.journal = journal();
  }

  private List<JournalEntry> journal() {
    if (board.gone) {
      return List.of();
    }
    try {
      return board.observer.journal(0).stream().map(this::covered).toList();
    } catch (RoseTrapException e) {
      LOG.log(System.Logger.Level.DEBUG, "the journal could not be had", e);
      return List.of();
    }
  }

  /** A step may have written a secret as a value that is none. */
  private JournalEntry covered(JournalEntry entry) {
    String note = note(entry);
    return note.equals(entry.note())
        ? entry
        : new JournalEntry(
            entry.revision(),
            entry.at(),
            entry.participant(),
            entry.operation(),
            entry.kind(),
            entry.name(),
            entry.version(),
            entry.contentType(),
            entry.size(),
            note,
            entry.blocked(),
            entry.released(),
            entry.releases());
  }

  private String note(JournalEntry entry) {
    boolean shows =
        entry.operation() == JournalEntry.Operation.WRITE && board.isSecret(entry.name());
    return shows ? "(secret)" : board.mask.cover(entry.note());
  }

  RunRecord record(Instant began, RunRecord.Verdict verdict, String diagnosis) {
    Map<String, List<Span>> held = held(began);
    List<StepRecord> steps = new ArrayList<>();
    for (StepRunner runner : runners) {
      steps.add(runner.toRecord(held.getOrDefault(runner.step().name(), List.of())));
    }
    return new RunRecord(
        board.pipeline,
        board.options.run(),
        board.options.hub(),
        board.options.folder(),
        began,
        board.recorder.now(),
        verdict,
        steps,
        variables(),
        journal,
        board.readable(diagnosis.isEmpty() ? deadlocks() : diagnosis));
  }

  private String deadlocks() {
    if (board.first().filter(Board.Failed::deadlock).isEmpty()) {
      return "";
    }
    for (JournalEntry entry : journal) {
      if (PipelineRun.isDeadlock(entry)) {
        return entry.note();
      }
    }
    return "";
  }

  /**
   * When steps that ran were blocked, as the journal tells it by whom and when they were released.
   * Its clock and ours may differ, and a step cannot have been blocked before it ran.
   */
  private Map<String, List<Span>> held(Instant began) {
    Map<String, List<Span>> held = new HashMap<>();
    for (JournalEntry entry : journal) {
      Duration to = Duration.between(began, entry.at());
      Optional<String> by = board.stepOf(entry.participant());
      for (JournalEntry.Release release : entry.released()) {
        board
            .stepOf(release.participant())
            .ifPresent(
                step ->
                    add(
                        held,
                        step,
                        to.minus(release.blocked()),
                        to,
                        board.readable(release.condition()),
                        by));
      }
      entry
          .blocked()
          .ifPresent(
              blocked ->
                  by.ifPresent(
                      step ->
                          add(held, step, to.minus(blocked), to, entry.name(), Optional.empty())));
    }
    return held;
  }

  private void add(
      Map<String, List<Span>> held,
      String step,
      Duration from,
      Duration to,
      String on,
      Optional<String> by) {
    for (Span span : board.recorder.spans(step)) {
      if (span.kind() == Span.Kind.RUNNING) {
        Duration begin = from.compareTo(span.from()) > 0 ? from : span.from();
        Duration end = to.compareTo(span.to()) < 0 ? to : span.to();
        // What ended as the step began to run was the wait before its start.
        if (end.minus(begin).toMillis() >= 1) {
          held.computeIfAbsent(step, key -> new ArrayList<>())
              .add(new Span(Span.Kind.HELD, begin, end, on, by));
        }
      }
    }
  }

  private List<RunRecord.Written> variables() {
    List<RunRecord.Written> variables = new ArrayList<>();
    if (board.gone) {
      return variables;
    }
    try {
      Map<String, String> previews = previews();
      for (VariableInfo variable : board.observer.variables("")) {
        if (variable.version() > 0
            && variable.writtenAt().isPresent()
            && !PipelineRun.isOwn(variable)) {
          String writer = variable.writer().orElse("");
          variables.add(
              new RunRecord.Written(
                  variable.name(),
                  variable.version(),
                  board.stepOf(writer).orElse(writer),
                  variable.contentType().orElse(""),
                  variable.size(),
                  board.mask.cover(previews.getOrDefault(variable.name(), ""))));
        }
      }
    } catch (RoseTrapException e) {
      LOG.log(System.Logger.Level.DEBUG, "the variables could not be had", e);
    }
    return variables;
  }

  /** The journal has the start of each value, and nothing of a secret. */
  private Map<String, String> previews() {
    Map<String, String> previews = new HashMap<>();
    for (JournalEntry entry : journal) {
      if (entry.operation() == JournalEntry.Operation.WRITE
          && entry.kind() == Subject.Kind.VARIABLE) {
        String note = entry.note();
        previews.put(
            entry.name(), note.length() > PREVIEW ? note.substring(0, PREVIEW) + "…" : note);
      }
    }
    return previews;
  }
}
