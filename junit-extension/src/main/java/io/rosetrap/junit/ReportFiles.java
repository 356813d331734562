package io.rosetrap.junit;

import io.rosetrap.api.Durations;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Subject;
import io.rosetrap.client.SequenceDiagram;
import io.rosetrap.client.Timeline;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The whole of what a report shows a part of, as files that JUnit knows of. */
final class ReportFiles {
  private static final int PAGE = 120;

  private final Situation situation;
  private final String text;
  private final Optional<String> token;

  ReportFiles(Situation situation, String text, Optional<String> token) {
    this.situation = situation;
    this.text = text;
    this.token = token;
  }

  /**
   * Writes them to where JUnit wants a test's files; to a temporary folder where it wants none.
   *
   * @return the folder; empty where no file can be written
   */
  Optional<Path> publish(ExtensionContext context) {
    AtomicReference<@Nullable Path> folder = new AtomicReference<>();
    try {
      // Not publishFile: its type for kinds of files is another one in later versions of JUnit.
      context.publishDirectory(
          "rosetrap",
          to -> {
            write(to);
            folder.set(to);
          });
      return Optional.ofNullable(folder.get());
    } catch (RuntimeException e) {
      // Whoever runs the tests has no place for files.
      return aside();
    }
  }

  private Optional<Path> aside() {
    try {
      Path folder = Files.createTempDirectory("rosetrap-" + situation.run() + "-");
      write(folder);
      return Optional.of(folder);
    } catch (IOException e) {
      System.getLogger(ReportFiles.class.getName())
          .log(System.Logger.Level.DEBUG, "the files of a report cannot be written", e);
      return Optional.empty();
    }
  }

  private void write(Path folder) throws IOException {
    write(folder.resolve("report.txt"), text);
    write(folder.resolve("journal.txt"), journal());
    write(
        folder.resolve("timeline.txt"),
        Timeline.of(situation.journal(), situation.waiters(), situation.at()).text(PAGE, false));
    write(folder.resolve("sequence.mmd"), SequenceDiagram.of(situation.journal()).text());
    int number = 0;
    for (Situation.Child child : situation.children()) {
      number++;
      String name = number + "-" + child.name().replaceAll("[^A-Za-z0-9._-]+", "-");
      copy(child.process().wholeOutput(), folder.resolve(name + ".log"));
      if (child.threads().isPresent()) {
        write(folder.resolve(name + "-threads.txt"), child.threads().get());
      }
    }
  }

  private void write(Path file, String content) throws IOException {
    Files.writeString(file, withoutToken(content));
  }

  /** A child may print its environment, and the token is in it. */
  private void copy(Path from, Path to) throws IOException {
    try (BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(Files.newInputStream(from), StandardCharsets.UTF_8));
        BufferedWriter writer = Files.newBufferedWriter(to)) {
      String line;
      while ((line = reader.readLine()) != null) {
        writer.write(withoutToken(line));
        writer.newLine();
      }
    }
  }

  private String withoutToken(String content) {
    return withoutToken(content, token);
  }

  static String withoutToken(String content, Optional<String> token) {
    return token.map(secret -> content.replace(secret, "(the hub's token)")).orElse(content);
  }

  private String journal() {
    StringBuilder lines = new StringBuilder();
    for (JournalEntry entry : situation.journal()) {
      StringJoiner words = new StringJoiner(" ");
      words.add(Long.toString(entry.revision()));
      words.add(entry.at().toString());
      words.add("[" + entry.participant() + "]");
      words.add(entry.operation().word());
      if (!entry.name().isEmpty()) {
        words.add(new Subject(entry.kind(), entry.name()).toString());
      }
      if (entry.version() > 0) {
        words.add("version " + entry.version());
      }
      if (entry.contentType().isPresent()) {
        words.add("(" + entry.contentType().get() + ", " + entry.size() + " bytes)");
      }
      if (!entry.note().isEmpty()) {
        words.add(": " + entry.note());
      }
      entry.blocked().ifPresent(time -> words.add("; blocked " + Durations.format(time)));
      for (JournalEntry.Release release : entry.released()) {
        words.add(
            "; ended the wait of ["
                + release.participant()
                + "] for "
                + release.condition()
                + " after "
                + Durations.format(release.blocked()));
      }
      int more = entry.releases() - entry.released().size();
      if (more > 0) {
        words.add("; and ended " + more + " more");
      }
      lines.append(words).append('\n');
    }
    return lines.toString();
  }
}
