package io.rosetrap.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.cli.engine.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a real browser sees it, its policy and its script at work. */
@NeedsBrowser
class ReportPageIT {
  /** Stands in a page for what a test asks of it; the policy, which forbids that, is taken out. */
  private static final Pattern POLICY = Pattern.compile("<meta http-equiv=[^>]*>");

  @TempDir Path work;
  private Browser browser;

  @BeforeEach
  void browser() {
    browser = Browser.in(work);
  }

  private Browser.Page open(RunRecord run, Set<String> critical) throws Exception {
    return browser.open(
        Files.writeString(run.folder().resolve("report.html"), HtmlReport.text(run, critical)));
  }

  /**
   * Opens the page with a script that puts what it finds into the attribute {@code data-answer}.
   */
  private String ask(RunRecord run, String expression, String... options) throws Exception {
    String page = HtmlReport.text(run, Set.of());
    String script =
        "<script>(async () => document.documentElement.dataset.answer = await (async () => {"
            + expression
            + "})())();</script></body>";
    String asking = POLICY.matcher(page).replaceFirst("").replace("</body>", script);
    Browser.Page opened =
        browser.open(Files.writeString(run.folder().resolve("asking.html"), asking), options);
    assertThat(opened.console()).isEmpty();
    return opened.dom().replaceAll("(?s)^.*?data-answer=\"([^\"]*)\".*$", "$1");
  }

  private static int count(Browser.Page page, String text) {
    return page.dom().split(Pattern.quote(text), -1).length - 1;
  }

  @Test
  void open_success_showsAllOfItWithoutComplaint() throws Exception {
    Browser.Page page =
        open(
            Records.success(work.resolve("run")),
            Set.of("fetch", "clean", "model (forest)", "report"));
    assertThat(page.console()).isEmpty();
    assertThat(page.dom())
        .contains("data-ready=\"6\"", "<h1><bdi>nightly</bdi></h1>")
        .doesNotContain("id=\"why\"");
    // Each span is a bar, and each of those on the path but the first hangs on one before it.
    assertThat(count(page, "<rect class=\"bar ")).isEqualTo(13);
    assertThat(count(page, "<line class=\"path\"")).isEqualTo(3);
    assertThat(count(page, "<path class=\"tip\"")).isEqualTo(1 + 4);
    assertThat(page.dom()).contains("<span class=\"badge\">secret</span>");
  }

  @Test
  void open_failure_tellsWhyFirst() throws Exception {
    Browser.Page page = open(Records.failure(work.resolve("run")), Set.of());
    assertThat(page.console()).isEmpty();
    assertThat(page.dom())
        .contains(
            "Why it failed", "exit code 2 in attempt 2 of 2", "<span class=\"f1 b\">error:</span>");
    assertThat(page.dom().indexOf("id=\"why\""))
        .isBetween(0, page.dom().indexOf("id=\"timeline\""));
    assertThat(count(page, "bar running bad\"")).isEqualTo(2);
    assertThat(count(page, "<path class=\"cross\"")).isEqualTo(1 + 1);
  }

  @Test
  void open_deadlock_showsTheHubsDiagnosis() throws Exception {
    Browser.Page page = open(Records.deadlock(work.resolve("run")), Set.of());
    assertThat(page.console()).isEmpty();
    assertThat(page.dom())
        .contains("Why it stood still", "Deadlock: A waits for Y_Data, which B has promised");
  }

  @Test
  void open_hostileRun_runsAndLoadsNothing() throws Exception {
    Browser.Page page = open(Records.hostile(work.resolve("run")), Set.of(Records.HOSTILE));
    assertThat(page.console()).isEmpty();
    assertThat(page.dom())
        .contains("data-ready=\"1\"")
        .doesNotContain("data-hacked", "<img", "\u202E", "\u0000");
    assertThat(count(page, "<script")).isEqualTo(1);
    // Nothing has closed an element that it stands in.
    assertThat(
            ask(
                Records.hostile(work.resolve("2")),
                "return [...document.body.children].map(e => e.localName).join()"))
        .isEqualTo("a,header,nav,main,footer,script,script");
  }

  @Test
  void open_scriptThatIsNotThePagesOwn_isRefusedAndSeenHere() throws Exception {
    RunRecord run = Records.deadlock(work.resolve("run"));
    String page =
        HtmlReport.text(run, Set.of())
            .replace("</h1>", "</h1><script>document.documentElement.dataset.hacked = 1</script>");
    Browser.Page opened = browser.open(Files.writeString(work.resolve("page.html"), page));
    assertThat(opened.dom()).contains("data-ready=\"2\"").doesNotContain("data-hacked");
    assertThat(opened.console()).singleElement().asString().contains("Content Security Policy");
  }

  @Test
  void open_manySteps_allAreThere() throws Exception {
    Browser.Page page = open(Records.large(work.resolve("run"), 200), Set.of());
    assertThat(page.console()).isEmpty();
    assertThat(page.dom()).contains("data-ready=\"200\"");
    assertThat(count(page, "<g class=\"row\"><rect class=\"band\"")).isEqualTo(200);
  }

  @Test
  void filter_words_leavesTheLinesThatHaveThem() throws Exception {
    String answer =
        ask(
            Records.success(work.resolve("run")),
            """
            const filter = document.getElementById('filter');
            const type = async (words) => {
              filter.value = words;
              filter.dispatchEvent(new Event('input'));
              await new Promise((done) => setTimeout(done, 500));
              const logs = [...document.querySelectorAll('#logs details')].filter((log) => !log.hidden);
              return document.getElementById('found').textContent + ':' + logs.length + ':'
                + logs[0].querySelector('pre').textContent.replaceAll('\\n', '/');
            };
            return [await type('ROWS OUT'), await type('r2'), await type('')].join(' | ');
            """);
    assertThat(answer)
        .isEqualTo(
            "1 line:1:4098 rows out, 14 dropped | 2 lines:2:r2 = 0.83"
                + " | :6:listening on 5432/ready/shutting down/");
  }

  @Test
  void link_toALog_opensIt() throws Exception {
    String answer =
        ask(
            Records.success(work.resolve("run")),
            """
            const isOpen = () => document.getElementById('log-3').open;
            const before = isOpen();
            document.querySelector('#steps a[href="#log-3"]').click();
            await new Promise((done) => setTimeout(done, 500));
            return before + ' ' + isOpen();
            """);
    assertThat(answer).isEqualTo("false true");
  }

  @Test
  void layout_narrowWindow_isNotWiderThanIt() throws Exception {
    String answer =
        ask(
            Records.hostile(work.resolve("run")),
            "return innerWidth < 560 && document.documentElement.scrollWidth <= innerWidth",
            "--window-size=400,900");
    assertThat(answer).isEqualTo("true");
  }
}
