package io.rosetrap.junit;

import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.RoseTrapClientBuilder;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tells people what the run of a test was like when it failed. Safe for use by many threads. */
final class Reporter {
  /** A report must not hold a test up whose hub has gone. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  static final String ASCII = "rosetrap.report.ascii";
  static final String PRINT = "rosetrap.report.print";

  private final ExtensionContext context;
  private final String label;
  private final String run;
  private final Optional<String> token;
  private final Supplier<RoseTrapClientBuilder> clients;
  private final Supplier<List<ChildProcess>> children;
  private final CopyOnWriteArrayList<String> remarks = new CopyOnWriteArrayList<>();

  /** What it was like before the test was interrupted; null if it was not. */
  private volatile @Nullable Situation before;

  /**
   * Starts with nothing to tell.
   *
   * @param clients for clients of the test's hub
   * @param children those that were started so far
   */
  Reporter(
      ExtensionContext context,
      String label,
      String run,
      Optional<String> token,
      Supplier<RoseTrapClientBuilder> clients,
      Supplier<List<ChildProcess>> children) {
    this.context = context;
    this.label = label;
    this.run = run;
    this.token = token;
    this.clients = clients;
    this.children = children;
  }

  /** Adds a sentence, once, to what is said if the test fails, for instance how to repeat it. */
  void remark(String sentence) {
    boolean unused = remarks.addIfAbsent(sentence);
  }

  /** Looks on by a client that is closed then, whether or not the thread is interrupted. */
  <T> T observing(Function<RoseTrapClient, T> look) {
    boolean interrupted = Thread.interrupted();
    try (RoseTrapClient client =
        clients.get().run(run).participant(label).patience(PATIENCE).build()) {
      return look.apply(client.observing());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Situation look() {
    return observing(client -> Situation.of(label, run, client, children.get(), remarks));
  }

  /** The test has run into its time limit, and its thread is interrupted when this returns. */
  void beforeInterrupt() {
    guarded(
        () -> {
          Situation now = look();
          remark("This is how it was just before @Timeout interrupted the test.");
          before = now.with(remarks);
          String title =
              "RoseTrap: " + label + " has run into its @Timeout and is interrupted now.";
          System.err.println(withoutToken(new ReportText(now, "", isAscii()).brief(title)));
        });
  }

  /** Adds to a failure what is known of the run. */
  void report(Throwable failure) {
    guarded(
        () -> {
          @Nullable Situation then = before;
          FailureReport report = of(then == null ? look() : then, said(failure));
          failure.addSuppressed(report);
          boolean taken = List.of(failure.getSuppressed()).contains(report);
          if (!taken || context.getConfigurationParameter(PRINT, Boolean::valueOf).orElse(false)) {
            // There are exceptions that take none, and runners that show none.
            System.err.println(report);
          }
        });
  }

  /** What is left of a test that passed is told without a failure. */
  void print(String text) {
    System.err.println(withoutToken(text));
  }

  private FailureReport of(Situation situation, String said) {
    String title = "RoseTrap: run " + run + " when the test failed";
    if (situation.isEmpty()) {
      return new FailureReport(
          "RoseTrap: nothing has happened in run " + run + ", and nobody waits in it.");
    }
    String whole = new ReportText(situation, "", isAscii()).whole(title);
    Optional<Path> folder = new ReportFiles(situation, whole, token).publish(context);
    List<String> where = folder.map(Reporter::files).orElse(List.of());
    String text = new ReportText(situation, said, isAscii()).screen(title, where);
    // Below the failure, and to be told from what comes after.
    return new FailureReport(withoutToken(text).replace("\n", "\n  "));
  }

  private static List<String> files(Path folder) {
    List<String> lines = new ArrayList<>();
    lines.add("All of it is in " + folder);
    try (Stream<Path> files = Files.list(folder)) {
      StringBuilder line = new StringBuilder("  ");
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (line.length() + name.length() > ReportText.WIDTH) {
          lines.add(line.toString().stripTrailing());
          line = new StringBuilder("  ");
        }
        line.append(name).append("  ");
      }
      lines.add(line.toString().stripTrailing());
    } catch (IOException e) {
      // The folder is named, and what is in it can be seen there.
      return lines;
    }
    return lines;
  }

  /** All that is printed of a failure anyway, but for stacks. */
  private static String said(Throwable failure) {
    StringBuilder said = new StringBuilder();
    @Nullable Throwable at = failure;
    for (int depth = 0; at != null && depth < 20; depth++) {
      said.append(at.getMessage()).append('\n');
      at = at.getCause();
    }
    return said.toString();
  }

  private String withoutToken(String text) {
    return ReportFiles.withoutToken(text, token);
  }

  private boolean isAscii() {
    return context
        .getConfigurationParameter(ASCII, Boolean::valueOf)
        .orElseGet(
            () -> {
              String name = System.getProperty("native.encoding", "UTF-8");
              return !Charset.isSupported(name)
                  || !Charset.forName(name).newEncoder().canEncode("║●✗►→…");
            });
  }

  /** A report that cannot be made must not take the place of what it is about. */
  private static void guarded(Runnable report) {
    try {
      report.run();
    } catch (RuntimeException e) {
      System.getLogger(Reporter.class.getName())
          .log(System.Logger.Level.WARNING, "a report on a failed test cannot be made", e);
    }
  }
}
