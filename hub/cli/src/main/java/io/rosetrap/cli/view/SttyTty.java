package io.rosetrap.cli.view;

import io.rosetrap.cli.Foreground;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The controlling terminal of this process, through {@code stty}, which every Unix has. Reads
 * return after a tenth of a second by the terminal's own clock. Thread-safe.
 */
final class SttyTty implements Tty {
  private static final Path DEVICE = Path.of("/dev/tty");
  private static final Size USUAL = new Size(80, 24);
  private static final long TENTH = TimeUnit.MILLISECONDS.toNanos(100);

  private final ReentrantLock lock = new ReentrantLock();

  /** How it was, in the words of stty; empty while nothing was changed. Guarded by the lock. */
  private String before = "";

  /** Opened once. Used by the one thread that asks for keys. */
  private @Nullable InputStream input;

  @Override
  public Size size() {
    String[] words = stty("size").split(" ", -1);
    if (words.length == 2) {
      try {
        int rows = Integer.parseInt(words[0]);
        int columns = Integer.parseInt(words[1]);
        return rows > 0 && columns > 0 ? new Size(columns, rows) : USUAL;
      } catch (NumberFormatException e) {
        return USUAL;
      }
    }
    return USUAL;
  }

  @Override
  public boolean takeKeys() {
    lock.lock();
    try {
      // In the background stty would be stopped by the system, and this process with it.
      if (!Files.isReadable(DEVICE) || !isForeground()) {
        return false;
      }
      if (before.isEmpty()) {
        before = stty("-g");
      }
      return !before.isEmpty() && answers("-icanon", "-echo", "min", "0", "time", "1");
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void restore() {
    lock.lock();
    try {
      if (!before.isEmpty() && isForeground()) {
        boolean unused = answers(before);
        before = "";
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean isForeground() {
    if (Files.exists(Path.of("/proc/self/stat"))) {
      return Foreground.isOurs();
    }
    String pid = Long.toString(ProcessHandle.current().pid());
    String[] groups = output("ps", "-o", "pgid=,tpgid=", "-p", pid).strip().split("\\s+", -1);
    return groups.length == 2 && groups[0].equals(groups[1]);
  }

  @Override
  public List<Key> keys() {
    long begun = System.nanoTime();
    byte[] typed = new byte[64];
    int length = 0;
    try {
      if (input == null) {
        input = new FileInputStream(DEVICE.toFile());
      }
      length = input.read(typed);
    } catch (IOException e) {
      // The terminal is gone; so is whoever typed.
      length = 0;
    }
    if (length > 0) {
      return Key.in(typed, length);
    }
    // A terminal that has been hung up answers at once, for ever.
    LockSupport.parkNanos(TENTH - (System.nanoTime() - begun));
    return List.of();
  }

  private static boolean answers(String... words) {
    try {
      return start(command("stty", words)).waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What stty says of the terminal; empty where it cannot. */
  private static String stty(String word) {
    return output("stty", word);
  }

  private static String output(String program, String... words) {
    try {
      Process process = start(command(program, words));
      try (InputStream answer = process.getInputStream()) {
        return new String(answer.readAllBytes(), StandardCharsets.US_ASCII).strip();
      }
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> command(String program, String... words) {
    List<String> command = new ArrayList<>(List.of(words));
    command.addFirst(program);
    return command;
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectInput(DEVICE.toFile())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
