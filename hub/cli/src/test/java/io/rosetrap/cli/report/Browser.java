package io.rosetrap.cli.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real browser without a window, started anew for each page with a profile of its own. */
final class Browser {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path program;
  private final Path work;

  private Browser(Path program, Path work) {
    this.program = program;
    this.work = work;
  }

  /**
   * What a page has become.
   *
   * @param dom as markup, after its script has run
   * @param console what the page and the browser complained of
   */
  record Page(String dom, List<String> console) {}

  static Optional<Path> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(Path.of(folder)::resolve))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Browser in(Path work) {
    return new Browser(find().orElseThrow(), work);
  }

  /** Opens a page, waits until it has come to rest, and tells what is there. */
  Page open(Path file, String... options) throws IOException, InterruptedException {
    Path out = Files.createTempFile(work, "dom", ".html");
    Path err = Files.createTempFile(work, "console", ".log");
    List<String> words =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--enable-logging=stderr",
                "--user-data-dir=" + Files.createTempDirectory(work, "profile"),
                "--virtual-time-budget=5000",
                "--dump-dom"));
    words.addAll(List.of(options));
    words.add(file.toUri().toString());
    Process process =
        new ProcessBuilder(words)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the browser has not ended: " + Files.readString(err));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    // What the browser says of the machine (no message bus, no graphics) is not about the page.
    List<String> console =
        new String(Files.readAllBytes(err), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.contains("CONSOLE"))
            .toList();
    return new Page(new String(Files.readAllBytes(out), StandardCharsets.UTF_8), console);
  }
}
