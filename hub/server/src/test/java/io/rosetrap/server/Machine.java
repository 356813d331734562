package io.rosetrap.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/** What this process uses of its machine. */
final class Machine {
  /** Descriptors that a test run has besides connections. */
  private static final int OTHERS = 200;

  private Machine() {}

  private static UnixOperatingSystemMXBean system() {
    return (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  }

  static long openDescriptors() {
    return system().getOpenFileDescriptorCount();
  }

  /**
   * How many connections can have both of their ends here; says so where that is fewer than wanted.
   */
  static int connections(int wanted) {
    long needed = 2L * wanted + OTHERS;
    if (system().getMaxFileDescriptorCount() < needed) {
      raiseLimit(needed);
    }
    int possible = (int) Math.min(wanted, (system().getMaxFileDescriptorCount() - OTHERS) / 2);
    if (possible < wanted) {
      System.out.printf(
          "Only %,d connections rather than %,d: both ends of each are in this process, and it may"
              + " open %,d files. Raise the limit with 'ulimit -n %d'.%n",
          possible, wanted, system().getMaxFileDescriptorCount(), needed);
    }
    return possible;
  }

  /** Works for root, and for others up to their hard limit. */
  private static void raiseLimit(long descriptors) {
    String limit = descriptors + ":" + descriptors;
    try {
      new ProcessBuilder(
              "prlimit", "--pid", "" + ProcessHandle.current().pid(), "--nofile=" + limit)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      // There is no prlimit here; the caller looks at what there is.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Bytes of the heap that something still holds. */
  static long heldMemory() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
