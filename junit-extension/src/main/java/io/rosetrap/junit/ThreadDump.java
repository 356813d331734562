package io.rosetrap.junit;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The stacks of another JVM of this user, asked for as {@code jstack} asks, without starting it:
 * that would take half a second, and a JDK.
 */
final class ThreadDump {
  private static final Duration LIMIT = Duration.ofSeconds(5);

  /** Threads of which every JVM has one and nobody wants to know. */
  private static final List<String> OF_THE_JVM =
      List.of(
          "\"Reference Handler\"",
          "\"Finalizer\"",
          "\"Signal Dispatcher\"",
          "\"Common-Cleaner\"",
          "\"Attach Listener\"",
          "\"Service Thread\"",
          "\"Monitor Deflation Thread\"",
          "\"C1 CompilerThread",
          "\"C2 CompilerThread",
          "\"Notification Thread\"");

  private static final List<String> INNER =
      List.of("at java.", "at jdk.", "at sun.", "at io.rosetrap.client.");

  private ThreadDump() {}

  /** The whole dump, or a sentence that says why there is none. */
  static String of(long pid) {
    CompletableFuture<String> dump = new CompletableFuture<>();
    Thread asking =
        Thread.ofPlatform()
            .daemon()
            .name("rosetrap-thread-dump")
            .start(
                () -> {
                  try {
                    dump.complete(ask(pid));
                  } catch (IOException | InterruptedException | RuntimeException e) {
                    dump.completeExceptionally(e);
                  }
                });
    try {
      return dump.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      asking.interrupt();
      return "Process " + pid + " did not answer; a JVM that is stopped or exhausted does not.";
    } catch (ExecutionException e) {
      return "The threads of process " + pid + " cannot be seen: " + e.getCause();
    } catch (InterruptedException e) {
      asking.interrupt();
      Thread.currentThread().interrupt();
      return "Interrupted before process " + pid + " answered.";
    }
  }

  /**
   * Those of its threads that run code of somebody, at most so many lines; of each from where that
   * code called what it is blocked in.
   */
  static List<String> shown(String dump, int most) {
    List<String> lines = new ArrayList<>();
    for (String thread : dump.split("\n\\s*\n", -1)) {
      String stack = thread.stripTrailing();
      boolean ofSomebody = stack.startsWith("\"") && stack.contains("\n\tat ");
      if (ofSomebody && OF_THE_JVM.stream().noneMatch(stack::startsWith)) {
        String name = stack.substring(0, stack.indexOf('"', 1) + 1);
        lines.add(name);
        outer(stack.lines().skip(1).map(String::strip).toList())
            .forEach(line -> lines.add("  " + line));
      }
    }
    if (lines.size() <= most) {
      return lines;
    }
    List<String> cut = new ArrayList<>(lines.subList(0, most));
    cut.add("… " + (lines.size() - most) + " more lines");
    return cut;
  }

  /** How the JDK and the client block is nobody's question: of those frames the last is enough. */
  private static List<String> outer(List<String> stack) {
    int first = 0;
    for (int i = 0; i < stack.size(); i++) {
      String line = stack.get(i);
      if (line.startsWith("at ")) {
        if (INNER.stream().noneMatch(line::startsWith)) {
          break;
        }
        first = i;
      }
    }
    return stack.subList(first, stack.size());
  }

  private static String ask(long pid) throws IOException, InterruptedException {
    Path folder = Path.of("/tmp");
    Path socket = folder.resolve(".java_pid" + pid);
    if (!Files.exists(socket)) {
      listen(pid, folder, socket);
    }
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      // Version 1 of the protocol; a command has three arguments, here the one for locks.
      byte[] question = "1\0threaddump\0-l\0\0\0".getBytes(StandardCharsets.US_ASCII);
      ByteBuffer bytes = ByteBuffer.wrap(question);
      while (bytes.hasRemaining()) {
        int unused = channel.write(bytes);
      }
      String answer =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      int end = answer.indexOf('\n');
      return answer.substring(end + 1);
    }
  }

  /**
   * Makes the JVM listen: at SIGQUIT it looks for a file that says that it is not for its stdout.
   */
  private static void listen(long pid, Path folder, Path socket)
      throws IOException, InterruptedException {
    Path wish = folder.resolve(".attach_pid" + pid);
    try (WatchService watch = folder.getFileSystem().newWatchService()) {
      WatchKey unused = folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      Files.createFile(wish);
      Process kill = new ProcessBuilder("sh", "-c", "kill -s QUIT " + pid).start();
      kill.getOutputStream().close();
      while (!Files.exists(socket)) {
        WatchKey key = watch.poll(1, TimeUnit.SECONDS);
        if (key != null) {
          key.pollEvents();
          boolean valid = key.reset();
          if (!valid) {
            throw new IOException("the folder " + folder + " is gone");
          }
        }
      }
    } finally {
      Files.deleteIfExists(wish);
    }
  }
}
