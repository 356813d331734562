package io.rosetrap.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.RunRecord.Verdict;
import io.rosetrap.cli.engine.StepState;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class JUnitReportTest {
  @TempDir Path folder;

  @Test
  void text_smallRun_isWhatReadersExpect() {
    RunRecord run =
        new RunBuilder("release", Path.of("/runs/1"))
            .took(2_500)
            .verdict(Verdict.Kind.FAILED, 3, "build failed.", "build")
            .diagnosis("image_tag will not come")
            .step(new StepBuilder("lint").ran(1_000, 0))
            .step(
                new StepBuilder("build")
                    .ran(1_000, 2)
                    .retrying(1_500)
                    .ran(2_000, 3)
                    .ended(StepState.FAILED, "exit code 3")
                    .printed("\u001b[31moops\u001b[0m"))
            .step(
                new StepBuilder("publish")
                    .blocked(2_000, "image_tag", "build")
                    .ended(StepState.SKIPPED, "build failed"))
            .step(
                new StepBuilder("typo")
                    .ran(10, -1)
                    .ended(StepState.FAILED, "it could not be started: no such program"))
            .build();
    assertThat(JUnitReport.text(run))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="release" tests="4" failures="1" errors="1" time="2.5">
            <testsuite name="release" tests="4" failures="1" errors="1" time="2.5" skipped="1" timestamp="2025-11-26T21:35:04Z" file="pipeline.yaml">
            <properties>
            <property name="run" value="nightly-17.1"/>
            <property name="hub" value="http://127.0.0.1:40123"/>
            <property name="folder" value="/runs/1"/>
            <property name="verdict" value="failed"/>
            </properties>
            <testcase name="lint" classname="release" time="1">
            </testcase>
            <testcase name="build" classname="release" time="1.5">
            <failure message="exit code 3" type="exit code 3">exit code 3

            The last lines that it printed:
            oops

            What the hub says:
            image_tag will not come</failure>
            <system-out>(attempt 1: exit code 2)
            oops</system-out>
            </testcase>
            <testcase name="publish" classname="release" time="0">
            <skipped message="skipped: build failed"/>
            </testcase>
            <testcase name="typo" classname="release" time="0.01">
            <error message="it could not be started: no such program" type="not started">it could not be started: no such program</error>
            </testcase>
            </testsuite>
            </testsuites>
            """);
  }

  @Test
  void text_hostileRun_parsesAndKeepsWhatXmlCanHold() throws Exception {
    Document document = parse(JUnitReport.text(Records.hostile(folder)));
    Element first = (Element) document.getElementsByTagName("testcase").item(0);
    assertThat(first.getAttribute("name"))
        .startsWith("<script>document.documentElement.dataset.hacked=1</script>\"'>")
        .contains("‹U+202E›txt.exe ␀␇␛[31m 😀 \uFFFD שלום\nsecond line");
    assertThat(document.getElementsByTagName("script").getLength()).isZero();
  }

  @Test
  void text_deadlockThatNoStepFailedOf_hasACaseOfItsOwn() throws Exception {
    RunRecord run =
        new RunBuilder("p", folder)
            .verdict(Verdict.Kind.DEADLOCK, 4, "A and B wait for each other.", "")
            .step(new StepBuilder("A").ran(9, 143).ended(StepState.STOPPED, "the pipeline ended"))
            .build();
    Document document = parse(JUnitReport.text(run));
    assertThat(document.getDocumentElement().getAttribute("errors")).isEqualTo("1");
    assertThat(document.getDocumentElement().getAttribute("tests")).isEqualTo("2");
    assertThat(attributes(document.getElementsByTagName("testcase"), "name"))
        .containsExactly("A", "(pipeline)");
    assertThat(attributes(document.getElementsByTagName("error"), "message"))
        .containsExactly("A and B wait for each other.");
  }

  @Test
  void text_serviceThatWasStopped_passes() throws Exception {
    Document document = parse(JUnitReport.text(Records.success(folder)));
    assertThat(document.getElementsByTagName("skipped").getLength()).isZero();
    assertThat(document.getDocumentElement().getAttribute("tests")).isEqualTo("6");
  }

  private static List<String> attributes(NodeList elements, String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < elements.getLength(); i++) {
      values.add(((Element) elements.item(i)).getAttribute(name));
    }
    return values;
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
  }
}
