package io.rosetrap.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which of the standard streams are terminals. Java knows it only of all of them together. */
interface Terminals {
  /** The width of a page where nobody knows that of the terminal. */
  int PAGE = 80;

  /** Whether a person types what is read. */
  boolean isInput();

  /** Whether a person sees what is written. */
  boolean isOutput();

  /** How many characters a line of the terminal has; a lot where the output is none. */
  int width();

  /** Those of this process, asked when somebody wants to know. */
  static Terminals ofProcess() {
    return new OfProcess();
  }

  /** The truth about this process. */
  final class OfProcess implements Terminals {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @Override
    public boolean isInput() {
      return isTerminal(0);
    }

    @Override
    public boolean isOutput() {
      return isTerminal(1);
    }

    private static boolean isTerminal(int descriptor) {
      try {
        if (Files.isDirectory(DESCRIPTORS)) {
          Path target = Files.readSymbolicLink(DESCRIPTORS.resolve(Integer.toString(descriptor)));
          String name = target.toString();
          return name.startsWith("/dev/pts/")
              || name.startsWith("/dev/tty")
              || name.startsWith("/dev/console");
        }
        Process test =
            new ProcessBuilder("test", "-t", Integer.toString(descriptor)).inheritIO().start();
        return test.waitFor() == 0;
      } catch (IOException | UnsupportedOperationException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    @Override
    public int width() {
      if (!isOutput()) {
        return Integer.MAX_VALUE;
      }
      try {
        Process stty =
            new ProcessBuilder("stty", "size")
                .redirectInput(Path.of("/dev/tty").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream answer = stty.getInputStream()) {
          String size = new String(answer.readAllBytes(), StandardCharsets.US_ASCII).strip();
          int width = Integer.parseInt(size.substring(size.indexOf(' ') + 1));
          return width > 0 ? width : PAGE;
        }
      } catch (IOException | NumberFormatException e) {
        return PAGE;
      }
    }
  }
}
