package io.rosetrap.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the docs say is what the program has. */
class DocsTest {
  private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#]+)(#[^)]*)?\\)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "samples/readme/shell.sh",
        "samples/readme/http.sh",
        "samples/src/main/java/io/rosetrap/samples/readme/JavaTour.java",
        "samples/src/main/java/io/rosetrap/samples/readme/MeetingTour.java",
        "samples/src/test/java/io/rosetrap/samples/containers/HandOffContainersIT.java",
        "samples/src/test/java/io/rosetrap/samples/junit/HandOffTest.java"
      })
  void readme_showsCode_exactlyAsItIsRun(String file) {
    assertThat(Project.read("README.md")).contains(Project.quoted(file, "readme"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AttachedShippingTest",
        "HandOffTest",
        "HoldTest",
        "GateTest",
        "CrashTest",
        "DeadlockTest",
        "EarlyConsumerTest",
        "NestedTest",
        "OrderTest",
        "OtherLanguagesTest",
        "ParallelTest",
        "RegisteredTest",
        "ShippingCases"
      })
  void junitPage_showsCode_exactlyAsItIsRun(String test) {
    String file = "samples/src/test/java/io/rosetrap/samples/junit/" + test + ".java";
    assertThat(Project.read("docs/junit.md")).contains(Project.quoted(file, "docs"));
  }

  @Test
  void containersPage_showsCode_exactlyAsItIsRun() {
    String file = "samples/src/test/java/io/rosetrap/samples/containers/HandOffContainersIT.java";
    assertThat(Project.read("docs/containers.md")).contains(Project.quoted(file, "docs"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"README.md", "docs/pipelines.md"})
  void pages_showThePipeline_exactlyAsItIsRun(String page) {
    assertThat(Project.read(page)).contains(Project.read("samples/hand-off/pipeline.yaml"));
  }

  @Test
  void junitPage_showsFiles_exactlyAsTheyAreUsed() {
    assertThat(Project.read("docs/junit.md"))
        .contains(Project.read("samples/src/test/resources/junit-platform.properties"))
        .contains(Project.read("samples/junit/client_c.sh"))
        .contains(
            Project.quoted(
                "samples/src/main/java/io/rosetrap/samples/handoff/ClientA.java", "docs"));
  }

  @Test
  void pages_versionsInThem_areThoseOfTheBuild() {
    String version = between(Project.read("pom.xml"), "<version>", "</version>");
    assertThat(Project.read("docs/junit.md"))
        .contains("<version>" + version + "</version>")
        .contains("'io.rosetrap:rosetrap-junit:" + version + "'");
  }

  private static String between(String text, String begin, String end) {
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf(end, from));
  }

  @Test
  void protocol_tableOfErrors_isTheRegistry() {
    String protocol = Project.read("docs/protocol.md");
    List<String> rows =
        protocol
            .substring(protocol.indexOf("<!-- errors -->"), protocol.indexOf("<!-- /errors -->"))
            .lines()
            .filter(line -> line.startsWith("| `"))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(Stream.of(ErrorCode.values()).map(this::row).toList());
  }

  private String row(ErrorCode code) {
    return "| `"
        + code.name()
        + "` | "
        + (code.status() == 0 ? "–" : code.status())
        + " | "
        + (code.definite() ? "yes" : "no")
        + " | "
        + code.exitCode()
        + " | "
        + code.title()
        + " |";
  }

  @Test
  void docs_linksToFiles_leadSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      Matcher link = LINK.matcher(Files.readString(page));
      while (link.find()) {
        if (!Files.exists(page.resolveSibling(link.group(1)))) {
          broken.add(Project.root().relativize(page) + " -> " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    pages.add(Project.root().resolve("README.md"));
    try (Stream<Path> docs = Files.walk(Project.root().resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).forEach(pages::add);
    }
    return pages;
  }
}
