package io.rosetrap.cli.report;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.cli.FileErrors;
import io.rosetrap.cli.JournalText;
import io.rosetrap.cli.JsonText;
import io.rosetrap.cli.engine.RunRecord;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes what a pipeline leaves: in its folder {@code journal.jsonl}, {@code report.json}, {@code
 * junit.xml} and {@code report.html}, beside the folder a link {@code latest}, and a summary for
 * the page of a job where a build server takes one. Without state.
 */
public final class Reports {
  private static final String SUMMARY = "GITHUB_STEP_SUMMARY";

  private final RunRecord record;
  private final List<String> wrong = new ArrayList<>();

  private Reports(RunRecord record) {
    this.record = record;
  }

  /**
   * Writes all of them, without a critical path.
   *
   * @param record what to tell
   * @param environment that of the command; {@code GITHUB_STEP_SUMMARY} names a file that the
   *     summary is appended to
   * @return a sentence for each that could not be written, which keeps no other from being written
   */
  public static List<String> write(RunRecord record, Map<String, String> environment) {
    return write(record, environment, Set.of());
  }

  /**
   * Writes all of them.
   *
   * @param record what to tell
   * @param environment that of the command; {@code GITHUB_STEP_SUMMARY} names a file that the
   *     summary is appended to
   * @param critical the names of the steps that are to be shown as the critical path
   * @return a sentence for each that could not be written, which keeps no other from being written
   */
  public static List<String> write(
      RunRecord record, Map<String, String> environment, Set<String> critical) {
    Reports reports = new Reports(record);
    // Java closes files under a thread that is interrupted, and a stopped pipeline is reported,
    // too.
    boolean interrupted = Thread.interrupted();
    try {
      reports.writeAll(environment, critical);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    return List.copyOf(reports.wrong);
  }

  private void writeAll(Map<String, String> environment, Set<String> critical) {
    Path folder = record.folder();
    attempt(folder, () -> Files.createDirectories(folder));
    if (!wrong.isEmpty()) {
      // Each of the files would fail for the same reason.
      summarize(environment);
      return;
    }
    write("journal.jsonl", this::journal);
    write("report.json", writer -> writer.write(JsonReport.text(record)));
    write("report.html", writer -> writer.write(HtmlReport.text(record, critical)));
    write("junit.xml", writer -> writer.write(JUnitReport.text(record)));
    attempt(folder.resolveSibling("latest"), () -> WholeFile.latest(folder));
    summarize(environment);
  }

  private void write(String name, WholeFile.Content content) {
    Path file = record.folder().resolve(name);
    attempt(file, () -> WholeFile.write(file, content));
  }

  private void journal(BufferedWriter writer) throws IOException {
    for (JournalEntry entry : record.journal()) {
      writer.write(JournalText.json(new JsonText(), entry) + "\n");
    }
  }

  private void summarize(Map<String, String> environment) {
    String name = environment.getOrDefault(SUMMARY, "");
    if (name.isBlank()) {
      return;
    }
    try {
      Path file = Path.of(name);
      attempt(
          file,
          () ->
              Files.writeString(
                  file,
                  MarkdownReport.summary(record),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND));
    } catch (InvalidPathException e) {
      wrong.add(sentence(SUMMARY + " (" + Clean.line(name) + ")", FileErrors.why(e)));
    }
  }

  private interface Action {
    void run() throws IOException;
  }

  private void attempt(Path file, Action action) {
    try {
      action.run();
    } catch (IOException e) {
      wrong.add(sentence(file.toString(), FileErrors.why(e)));
    } catch (RuntimeException e) {
      // A fault in one report must not cost the others, nor the command its exit code.
      System.getLogger(Reports.class.getName())
          .log(System.Logger.Level.DEBUG, "A report could not be made", e);
      wrong.add(sentence(file.toString(), e.toString()));
    }
  }

  private static String sentence(String file, String why) {
    return file
        + " could not be written: "
        + why
        + ". How the pipeline went does not change by that.";
  }
}
