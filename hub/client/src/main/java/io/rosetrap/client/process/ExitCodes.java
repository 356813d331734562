package io.rosetrap.client.process;

import java.util.Optional;

/** What exit codes of processes say. */
public final class ExitCodes {
  private static final int SIGNALLED = 128;

  private ExitCodes() {}

  /**
   * The signal that an exit code stands for, by the numbers that all systems share.
   *
   * @param exitCode as shells, Java and containers have it
   * @return for instance {@code SIGKILL} for 137; empty where it was none
   */
  public static Optional<String> signal(int exitCode) {
    return switch (exitCode - SIGNALLED) {
      case 1 -> Optional.of("SIGHUP");
      case 2 -> Optional.of("SIGINT");
      case 3 -> Optional.of("SIGQUIT");
      case 4 -> Optional.of("SIGILL");
      case 5 -> Optional.of("SIGTRAP");
      case 6 -> Optional.of("SIGABRT");
      case 8 -> Optional.of("SIGFPE");
      case 9 -> Optional.of("SIGKILL");
      case 11 -> Optional.of("SIGSEGV");
      case 13 -> Optional.of("SIGPIPE");
      case 14 -> Optional.of("SIGALRM");
      case 15 -> Optional.of("SIGTERM");
      default -> Optional.empty();
    };
  }
}
