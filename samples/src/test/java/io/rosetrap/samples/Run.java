package io.rosetrap.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A script run as a process of its own, its lines read as they come. */
final class Run implements AutoCloseable {
  private static final long LIMIT_SECONDS = 120;
  private static final String END = "\0";

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final StringBuilder output = new StringBuilder();

  private Run(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::pump);
  }

  static Run start(Map<String, String> environment, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .directory(Project.root().toFile())
            .redirectErrorStream(true);
    builder.environment().put("ROSETRAP_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().merge("PATH", Project.command().getParent() + ":", (a, b) -> b + a);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    return new Run(process);
  }

  static Run script(String file) throws IOException {
    return start(Map.of(), Project.root().resolve(Path.of(file)).toString());
  }

  private void pump() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      lines.add(e.toString());
    }
    lines.add(END);
  }

  Process process() {
    return process;
  }

  /** Blocks until a line contains a text, and returns everything so far. */
  String untilLine(String text) throws InterruptedException {
    while (true) {
      String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (line == null || line.equals(END)) {
        throw new AssertionError("no line with '" + text + "' in:\n" + output);
      }
      output.append(line).append('\n');
      if (line.contains(text)) {
        return output.toString();
      }
    }
  }

  /** Blocks until the process has ended, and returns its whole output. */
  String untilEnd() throws InterruptedException {
    while (true) {
      String line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("has not ended; so far:\n" + output);
      }
      if (line.equals(END)) {
        process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        return output.toString();
      }
      output.append(line).append('\n');
    }
  }

  int exitCode() {
    return process.exitValue();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
