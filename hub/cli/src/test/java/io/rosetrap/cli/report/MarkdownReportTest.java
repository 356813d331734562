package io.rosetrap.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.RunRecord.Verdict;
import io.rosetrap.cli.engine.StepState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarkdownReportTest {
  @TempDir Path folder;

  @Test
  void summary_failure_tellsWhyFirst() {
    RunRecord run =
        new RunBuilder("release", Path.of("/runs/1"))
            .took(2_000)
            .verdict(Verdict.Kind.FAILED, 3, "build failed: exit code 3.", "build")
            .diagnosis("image_tag will not come")
            .step(new StepBuilder("lint").ran(1_000, 0))
            .step(
                new StepBuilder("build")
                    .blocked(500, "source", "lint")
                    .ran(2_000, 3)
                    .ended(StepState.FAILED, "exit code 3")
                    .printed("\u001b[31moops\u001b[0m", "```", "<b>"))
            .variable("source", "lint", "text/plain", "main|dev")
            .build();
    assertThat(MarkdownReport.summary(run))
        .isEqualTo(
            """
            ## ❌ release: failed after 2 s

            build failed: exit code 3.

            ### build: exit code 3

            ````text
            oops
            ```
            <b>
            ````

            The hub says:

            ```text
            image_tag will not come
            ```

            | | Step | State | Attempts | Ran | Blocked | Blocked ░ running █ |
            |:-:|:--|:--|--:|--:|--:|:--|
            | ✓ | lint | succeeded | 1 | 1 s |  | `████████████············` |
            | ✕ | build | failed: exit code 3 | 1 | 1.5 s | 500 ms | `░░░░░░██████████████████` |

            <details><summary>1 variable</summary>

            | Variable | Version | Writer | Size | Value |
            |:--|--:|:--|--:|:--|
            | source | 1 | lint | 8 B | main\\|dev |

            </details>

            Run nightly\\-17.1 on http://127.0.0.1:40123; logs and the report page are in /runs/1
            """);
  }

  @Test
  void summary_hostileRun_isMarkupNowhere() throws Exception {
    String summary = MarkdownReport.summary(Records.hostile(folder));
    String outside = summary.replaceAll("(?s)(`{3,})text\n.*?\n\\1\n", "");
    assertThat(outside)
        .doesNotContain("<script", "<img", "<!--", "\u202E", "\u001b")
        .contains("&lt;script&gt;");
    // Four columns of text cannot have become five.
    assertThat(outside.lines().filter(line -> line.startsWith("|")))
        .allSatisfy(
            line ->
                assertThat(line.replace("\\|", "").chars().filter(c -> c == '|').count())
                    .isIn(8L, 6L));
  }

  @Test
  void summary_manySteps_isBoundedAndKeepsThoseThatFailed() throws Exception {
    String summary = MarkdownReport.summary(Records.large(folder, 2_000));
    assertThat(summary.getBytes(StandardCharsets.UTF_8).length).isLessThan(200_000);
    assertThat(summary)
        .contains("| shard 1967 |", "… and 1900 steps more, which the report page shows.");
  }
}
