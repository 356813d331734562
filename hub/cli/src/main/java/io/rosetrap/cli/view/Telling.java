package io.rosetrap.cli.view;

import io.rosetrap.cli.Table;
import io.rosetrap.cli.engine.Watcher.StepChange;
import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.cli.pipeline.Step;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The lines that tell of a pipeline, and what stands before those of its steps. Immutable. */
final class Telling {
  private static final int WIDEST_NAME = 24;

  private final Look look;
  private final Palette palette;
  private final Map<String, Integer> attempts = new HashMap<>();
  private final int nameWidth;

  Telling(Pipeline pipeline, Look look) {
    this(pipeline.steps(), look);
  }

  /** For calls that come before the begin. */
  static Telling ofNothing(Look look) {
    return new Telling(List.of(), look);
  }

  private Telling(List<Step> steps, Look look) {
    this.look = look;
    palette = new Palette(steps);
    int widest = 1;
    for (Step step : steps) {
      attempts.put(step.name(), step.retry().attempts());
      widest = Math.max(widest, Table.width(look.plain(step.name())));
    }
    nameWidth = Math.min(WIDEST_NAME, widest);
  }

  String heading(Pipeline pipeline, String run, URI hub, Path folder) {
    int steps = pipeline.steps().size();
    return look.paint(Ink.STRONG, look.plain(pipeline.name()))
        + ": "
        + steps
        + (steps == 1 ? " step" : " steps")
        + " in run "
        + look.plain(run)
        + " of "
        + hub
        + "; logs in "
        + Table.oneLine(folder.toString());
  }

  /** What comes before each line that a step prints. */
  String prefix(String step) {
    return look.paint(palette.of(step), name(step) + " |") + " ";
  }

  private String name(String step) {
    return Look.pad(look.cutInside(look.plain(step), nameWidth), nameWidth);
  }

  /** A change of a state; more than one line where there is more to say. */
  List<String> change(StepChange change) {
    List<String> why = change.why().lines().map(look::plain).toList();
    String words =
        StateWords.sentence(
            change.state(),
            change.attempt(),
            attempts.getOrDefault(change.step(), 1),
            why.isEmpty() ? "" : why.getFirst());
    List<String> lines = new ArrayList<>();
    lines.add(
        time(change.at())
            + look.paint(palette.of(change.step()), name(change.step()))
            + "  "
            + look.paint(StateWords.ink(change.state()), words));
    String indent = " ".repeat(Times.WIDTH + 2 + nameWidth + 2);
    why.stream().skip(1).forEach(more -> lines.add(indent + more));
    return lines;
  }

  /** What concerns all of it. */
  String said(Duration at, String words) {
    return time(at) + look.paint(Ink.STRONG, look.plain(words));
  }

  private String time(Duration at) {
    return look.paint(Ink.FAINT, Look.padLeft(Times.exact(at), Times.WIDTH)) + "  ";
  }

  int attempts(String step) {
    return attempts.getOrDefault(step, 1);
  }
}
