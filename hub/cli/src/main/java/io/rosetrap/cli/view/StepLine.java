package io.rosetrap.cli.view;

import io.rosetrap.cli.engine.StepState;
import io.rosetrap.cli.engine.Watcher.StepChange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** What a row of the live table knows of its step. Guarded by the lock of the live view. */
final class StepLine {
  /** So many of the lines that it printed are at hand. */
  private static final int REMEMBERED = 12;

  /** More of a line is not kept. */
  private static final int MOST_BYTES = 1_000;

  private final String name;
  private final int attempts;
  private final Deque<byte[]> lines = new ArrayDeque<>();
  private StepState state = StepState.BLOCKED;
  private int attempt;
  private String why = "";

  /** A line whose end has not come, for instance a progress bar. */
  private String begun = "";

  private Duration began = Duration.ZERO;
  private Duration ended = Duration.ZERO;

  StepLine(String name, int attempts) {
    this.name = name;
    this.attempts = attempts;
  }

  void change(StepChange change) {
    boolean runs = change.state() == StepState.RUNNING && change.attempt() != attempt;
    if (runs || change.state() == StepState.RETRYING) {
      began = change.at();
    }
    if (change.state().isOver()) {
      ended = change.at();
    }
    state = change.state();
    attempt = change.attempt();
    why = change.why();
  }

  /** Remembers a line that is harmless. */
  void printed(byte[] bytes, int length) {
    if (lines.size() == REMEMBERED) {
      lines.removeFirst();
    }
    byte[] line = Arrays.copyOf(bytes, length);
    if (length > MOST_BYTES) {
      // Without the colours first, so that none is cut in two.
      byte[] plain =
          Screen.withoutColours(new String(line, StandardCharsets.UTF_8))
              .getBytes(StandardCharsets.UTF_8);
      line = Arrays.copyOf(plain, Math.min(plain.length, MOST_BYTES));
    }
    lines.addLast(line);
  }

  String name() {
    return name;
  }

  StepState state() {
    return state;
  }

  /** For instance {@code 2/3}; empty where there is but one. */
  String attempt() {
    return attempts > 1 && attempt > 0 ? attempt + "/" + attempts : "";
  }

  /** The first line of what there is to say. */
  String why() {
    return why.lines().findFirst().orElse("");
  }

  /** How long it has been what it is, or how long it took. */
  Duration elapsed(Duration now) {
    return state.isOver() ? ended.minus(began) : now.minus(began);
  }

  boolean hasRun() {
    return attempt > 0;
  }

  /** The last that it printed, with colours. */
  List<String> lines() {
    List<String> texts = new ArrayList<>();
    lines.forEach(line -> texts.add(new String(line, StandardCharsets.UTF_8)));
    return texts;
  }

  void begun(String line) {
    begun = line;
  }

  /** What it printed last, be the line whole or not. */
  String lastLine() {
    if (!begun.isBlank()) {
      return begun;
    }
    byte[] last = lines.peekLast();
    return last == null ? "" : new String(last, StandardCharsets.UTF_8);
  }
}
