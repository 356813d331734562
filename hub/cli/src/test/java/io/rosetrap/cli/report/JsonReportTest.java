package io.rosetrap.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.RunRecord.Verdict;
import io.rosetrap.cli.engine.StepState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonReportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void text_smallRun_hasAllOfIt() throws Exception {
    RunRecord run =
        new RunBuilder("release", folder)
            .took(2_500)
            .verdict(Verdict.Kind.FAILED, 3, "build failed.", "build")
            .diagnosis("image_tag will not come")
            .step(
                new StepBuilder("build")
                    .reads("source")
                    .writes("image_tag")
                    .after("lint")
                    .blocked(250, "source", "lint")
                    .ran(2_000, 3)
                    .ended(StepState.FAILED, "exit code 3")
                    .printed("oops")
                    .log(folder.resolve("logs/build.log")))
            .variable("source", "lint", "text/plain", "main")
            .wrote(200, "lint", "source", "main")
            .build();
    assertThat(JSON.readTree(JsonReport.text(run)))
        .isEqualTo(
            JSON.readTree(
                """
                {"format": 1,
                 "pipeline": {"name": "release", "files": ["pipeline.yaml"],
                  "folder": "/work/project", "parameters": {}, "secrets": ["DB_PASSWORD"],
                  "timeoutSeconds": 3600},
                 "run": "nightly-17.1", "hub": "http://127.0.0.1:40123", "folder": "FOLDER",
                 "began": "2025-11-26T21:35:04.250Z", "tookSeconds": 2.5,
                 "verdict": {"kind": "failed", "exitCode": 3, "words": "build failed.",
                  "culprit": "build"},
                 "steps": [{"name": "build", "participant": "build", "entry": "build",
                  "kind": "task", "description": "", "place": "pipeline.yaml:7:3",
                  "shell": ["sh", "-euc"], "run": "./build.sh", "directory": ".",
                  "environment": ["TOKEN"], "secrets": [],
                  "reads": [{"variable": "source", "to": "environment", "as": "V", "type": "any"}],
                  "writes": [{"variable": "image_tag", "from": "stdout", "type": "any",
                   "secret": false}],
                  "after": [{"step": "lint", "state": "succeeded"}],
                  "mostAttempts": 1, "timeoutSeconds": 300, "graceSeconds": 10,
                  "state": "failed", "why": "exit code 3", "exitCode": 3,
                  "attempts": [{"number": 1, "fromSeconds": 0.25, "toSeconds": 2, "exitCode": 3,
                   "why": "exit code 3"}],
                  "spans": [
                   {"kind": "blocked", "fromSeconds": 0, "toSeconds": 0.25, "on": "source",
                    "by": "lint"},
                   {"kind": "running", "fromSeconds": 0.25, "toSeconds": 2, "on": ""}],
                  "lastLines": ["oops"], "log": "logs/build.log"}],
                 "variables": [{"name": "source", "version": 1, "writer": "lint",
                  "contentType": "text/plain", "size": 4, "preview": "main"}],
                 "events": 1, "diagnosis": "image_tag will not come"}
                """
                    .replace("FOLDER", folder.toString())));
  }

  @Test
  void text_hostileRun_isJsonThatSaysTheSame() throws Exception {
    JsonNode json = JSON.readTree(JsonReport.text(Records.hostile(folder)));
    assertThat(json.at("/pipeline/name").textValue()).isEqualTo(Records.HOSTILE);
    assertThat(json.at("/variables/0/preview").textValue()).isEqualTo(Records.HOSTILE);
  }

  @Test
  void text_anyRun_hasNothingOfTheEnvironmentButNames() throws Exception {
    assertThat(JsonReport.text(Records.success(folder)))
        .contains("TOKEN")
        .doesNotContain("hunter2");
  }

  @Test
  void page_fields_areAllExplained() throws Exception {
    String page = Files.readString(project().resolve("docs/pipeline-report.md"));
    Set<String> names = new TreeSet<>();
    collect(JSON.readTree(JsonReport.text(Records.failure(folder))), names);
    names.remove("TOKEN");
    assertThat(names).allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
  }

  private static void collect(JsonNode node, Set<String> names) {
    node.fieldNames().forEachRemaining(names::add);
    node.forEach(child -> collect(child, names));
  }

  private static Path project() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/protocol.md"))) {
      folder = folder.getParent();
    }
    return folder;
  }
}
