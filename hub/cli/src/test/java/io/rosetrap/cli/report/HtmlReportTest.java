package io.rosetrap.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.cli.engine.RunRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  @TempDir Path folder;

  private static int size(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  @Test
  void text_anyRun_namesNoOtherPage() throws Exception {
    String page = HtmlReport.text(Records.success(folder), Set.of());
    // What is left are the hub's address, shown as text, and the name of a language.
    assertThat(page.replace("http://127.0.0.1:40123", "").replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http:", "https:", "src=", "@import");
  }

  @Test
  void text_manySteps_isBounded() throws Exception {
    assertThat(size(HtmlReport.text(Records.large(folder, 200), Set.of()))).isLessThan(5_000_000);
  }

  @Test
  void text_hugeBinaryLogs_areBounded() throws Exception {
    RunBuilder run = new RunBuilder("p", folder);
    Path log = folder.resolve("binary.log");
    byte[] bytes = new byte[200_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 3 == 0 ? '"' : i % 3 == 1 ? 0x80 : 0);
    }
    Files.write(log, bytes);
    for (int i = 0; i < 200; i++) {
      run.step(new StepBuilder("step " + i).ran(100, 0).log(log));
    }
    String page = HtmlReport.text(run.build(), Set.of());
    assertThat(size(page)).isLessThan(5_000_000);
    // Those that come first leave as much room for the others as they have.
    assertThat(page).contains("the last 2").doesNotContain("the last 1 KiB", "the last 1021 B");
  }

  @Test
  void text_logOfAStepThatFailed_isItsLast64KiB() throws Exception {
    RunRecord run = Records.large(folder, 20);
    assertThat(HtmlReport.text(run, Set.of()))
        .contains(
            "<bdi class=\"name\">shard 17</bdi><span class=\"note\">failed</span>"
                + "<span class=\"note size\">the last 64 KiB of ");
  }

  @Test
  void text_stepsBeyondThoseDrawn_areCounted() throws Exception {
    RunBuilder run = new RunBuilder("p", folder);
    for (int i = 0; i < 1_200; i++) {
      run.step(new StepBuilder("step " + i).ran(100, 0));
    }
    assertThat(HtmlReport.text(run.build(), Set.of()))
        .contains("400 of 1200 steps are drawn", "… and 200 more, which report.json has.");
  }

  @Test
  void text_emptyRun_saysSo() {
    assertThat(HtmlReport.text(new RunBuilder("p", folder).build(), Set.of()))
        .contains(
            "No step gave a value to another.", "No variable was written.", "No step has run.");
  }

  @Test
  void text_logWithAStrangeName_isLinkedInTheFolder() throws Exception {
    Path log = Records.log(folder, "javascript:alert(1) #?é.log", "x");
    RunRecord run =
        new RunBuilder("p", folder).step(new StepBuilder("a").ran(1, 0).log(log)).build();
    assertThat(HtmlReport.text(run, Set.of()))
        .contains("href=\"./javascript%3aalert%281%29%20%23%3f%c3%a9.log\"");
  }
}
