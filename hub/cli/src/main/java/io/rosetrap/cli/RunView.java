package io.rosetrap.cli;

import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.Watcher;
import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.cli.report.Reports;
import io.rosetrap.cli.view.CriticalPath;
import io.rosetrap.cli.view.LiveView;
import io.rosetrap.cli.view.Look;
import io.rosetrap.cli.view.PlainView;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Who is told of a running pipeline: the person or log before it, and the reports at its end. */
final class RunView implements Watcher, AutoCloseable {
  /** How wide a picture is that goes into a log. */
  private static final int WIDE = 120;

  private final Console console;
  private final Watcher view;

  /** Written before the pipeline begins, and read by the thread that draws. */
  private volatile Supplier<Map<String, String>> blocked = Map::of;

  /**
   * A view on a pipeline.
   *
   * @param console where it is seen
   * @param plain whether lines are wanted, also where there is a terminal
   */
  RunView(Console console, boolean plain) {
    this.console = console;
    boolean dumb = console.environment().get("TERM").orElse("dumb").equals("dumb");
    this.view =
        plain || dumb || !console.terminals().isOutput()
            ? new PlainView(console.out(), console.err(), look(console))
            : new LiveView(console.out(), look(console), LiveView.Logs.ALL, () -> blocked.get());
  }

  /** Says who can tell what steps are blocked on. */
  void asks(Supplier<Map<String, String>> whatIsBlocked) {
    blocked = whatIsBlocked;
  }

  /** Gives the terminal back. */
  @Override
  public void close() {
    if (view instanceof LiveView live) {
      live.close();
    }
  }

  private static Look look(Console console) {
    boolean terminal = console.terminals().isOutput();
    int width = terminal ? console.terminals().width() : WIDE;
    return new Look(
        width,
        Look.wantsColours(console.environment()::get, terminal),
        TimelineCommand.isAsciiOnly(console.environment()));
  }

  @Override
  public void begun(Pipeline pipeline, String run, URI hub, Path folder) {
    view.begun(pipeline, run, hub, folder);
  }

  @Override
  public void changed(StepChange change) {
    view.changed(change);
  }

  @Override
  public void printed(String step, Stream stream, byte[] bytes, int length) {
    view.printed(step, stream, bytes, length);
  }

  @Override
  public void said(String words) {
    view.said(words);
  }

  /** The reports come first, since the view says where they are. */
  @Override
  public void ended(RunRecord record) {
    Map<String, String> environment = console.environment().all();
    LinkedHashSet<String> critical = new LinkedHashSet<>(CriticalPath.of(record).steps());
    List<String> wrong = Reports.write(record, environment, critical);
    view.ended(record);
    wrong.forEach(console::say);
  }
}
