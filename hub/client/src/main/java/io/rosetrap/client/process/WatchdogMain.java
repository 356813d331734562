package io.rosetrap.client.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the {@link Watchdog}'s script does, for a system without a shell. */
final class WatchdogMain {
  private WatchdogMain() {}

  /**
   * Reads who was started and who has ended, until nobody says any more.
   *
   * @param args the family's mark, and the folder of its files
   * @throws IOException if the input cannot be read
   */
  public static void main(String[] args) throws IOException {
    Leaders leaders = Leaders.top();
    Map<Long, ProcessTree> trees = new LinkedHashMap<>();
    try (BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        long pid = Long.parseLong(line.substring(2));
        switch (line.charAt(0)) {
          case '+' ->
              ProcessHandle.of(pid).ifPresent(process -> trees.put(pid, new ProcessTree(process)));
          case 's' -> leaders.add(pid);
          case 'x' -> leaders.drop(pid);
          default -> trees.remove(pid);
        }
      }
    } finally {
      new ProcessFamily(args[0], leaders).kill(List.copyOf(trees.values()));
      remove(Path.of(args[1]));
    }
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
