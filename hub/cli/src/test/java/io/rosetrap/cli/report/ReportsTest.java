package io.rosetrap.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.cli.engine.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {
  private static final String REST = ". How the pipeline went does not change by that.";

  @TempDir Path runs;

  @Test
  void write_folder_holdsAllReportsAndNothingElse() throws Exception {
    Path folder = runs.resolve("17");
    RunRecord run = Records.deadlock(folder);
    assertThat(Reports.write(run, Map.of())).isEmpty();
    assertThat(names(folder))
        .containsExactlyInAnyOrder(
            "A.log", "B.log", "journal.jsonl", "report.json", "junit.xml", "report.html");
    assertThat(names(runs)).containsExactlyInAnyOrder("17", "latest");
    assertThat(Files.readString(folder.resolve("journal.jsonl")))
        .isEqualTo(
            """
            {"revision":1,"at":"2025-11-26T21:35:05.530Z","participant":"hub","operation":"DEADLOCK",\
            "kind":"variable","name":"Y_Data","version":0,"size":0,"note":"A → B → A","released":[\
            {"participant":"A","condition":"Y_Data","blockedMillis":1080},\
            {"participant":"B","condition":"X_Data","blockedMillis":1020}],"releases":2}
            """);
    assertThat(Files.readString(folder.resolve("report.json"))).isEqualTo(JsonReport.text(run));
    assertThat(Files.readString(folder.resolve("junit.xml"))).isEqualTo(JUnitReport.text(run));
  }

  @Test
  void write_secondRun_latestLeadsToIt() throws Exception {
    Reports.write(Records.deadlock(runs.resolve("1")), Map.of());
    Reports.write(Records.deadlock(runs.resolve("2")), Map.of());
    assertThat(Files.readSymbolicLink(runs.resolve("latest"))).isEqualTo(Path.of("2"));
    assertThat(names(runs)).containsExactlyInAnyOrder("1", "2", "latest");
  }

  @Test
  void write_summaryOfAJob_isAppendedTo() throws Exception {
    Path summary = Files.writeString(runs.resolve("summary.md"), "before\n");
    RunRecord run = Records.success(runs.resolve("1"));
    Reports.write(run, Map.of("GITHUB_STEP_SUMMARY", summary.toString()));
    assertThat(Files.readString(summary)).isEqualTo("before\n" + MarkdownReport.summary(run));
  }

  @Test
  void write_oneThatCannotBeWritten_isToldAndKeepsNoOtherFromIt() throws Exception {
    Path folder = runs.resolve("1");
    RunRecord run = Records.success(folder);
    Files.createDirectories(folder.resolve("junit.xml/in the way"));
    Files.createDirectories(runs.resolve("latest"));
    String summary = runs.resolve("nowhere/summary.md").toString();
    List<String> wrong = Reports.write(run, Map.of("GITHUB_STEP_SUMMARY", summary));
    assertThat(wrong)
        .hasSize(3)
        .satisfiesExactly(
            words ->
                assertThat(words)
                    .startsWith(folder.resolve("junit.xml") + " could not be written: ")
                    .endsWith(REST),
            words ->
                assertThat(words)
                    .isEqualTo(
                        runs.resolve("latest")
                            + " could not be written: it is a folder, not a link"
                            + REST),
            words ->
                assertThat(words)
                    .isEqualTo(
                        summary + " could not be written: there is no such file or folder" + REST));
    assertThat(names(folder)).contains("report.json", "report.html", "journal.jsonl");
    assertThat(names(folder)).noneMatch(name -> name.endsWith(".new"));
  }

  @Test
  void write_folderThatCannotBe_isToldOnceAndTheSummaryIsWritten() throws Exception {
    Path file = Files.writeString(runs.resolve("file"), "");
    Path summary = runs.resolve("summary.md");
    RunRecord run = new RunBuilder("p", file.resolve("1")).build();
    List<String> wrong = Reports.write(run, Map.of("GITHUB_STEP_SUMMARY", summary.toString()));
    assertThat(wrong).hasSize(1);
    assertThat(wrong.getFirst()).startsWith(file.resolve("1") + " could not be written: ");
    assertThat(summary).isNotEmptyFile();
  }

  @Test
  void write_interruptedThread_writesAllAndStaysInterrupted() throws Exception {
    RunRecord run = Records.success(runs.resolve("1"));
    Thread.currentThread().interrupt();
    List<String> wrong = Reports.write(run, Map.of());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(wrong).isEmpty();
    assertThat(runs.resolve("1/report.html")).content().doesNotContain("cannot be read");
  }

  @Test
  void write_logThatIsGone_isSaidInThePage() throws Exception {
    Path folder = runs.resolve("1");
    RunRecord run = Records.success(folder);
    Files.delete(folder.resolve("clean.log"));
    assertThat(Reports.write(run, Map.of())).isEmpty();
    assertThat(folder.resolve("report.html"))
        .content()
        .contains("This log cannot be read: there is no such file or folder.");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
