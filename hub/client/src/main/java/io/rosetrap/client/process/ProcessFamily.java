package io.rosetrap.client.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Processes that have a mark in their environment, which they inherit: so even those whose parents
 * have ended are found, where the system shows environments. Immutable.
 */
public final class ProcessFamily {
  private static final String VARIABLE = "ROSETRAP_FAMILY";
  private static final Path PROC = Path.of("/proc");
  private static final int ROUNDS = 20;
  private static final Duration ROUND = Duration.ofMillis(200);

  private final String mark;

  /**
   * A family of its own.
   *
   * @param mark what nothing else has in its environment; ends with a dot
   */
  ProcessFamily(String mark) {
    this.mark = mark;
  }

  /**
   * A branch of it, which is a family too.
   *
   * @param number tells it from other branches
   * @return the branch
   */
  public ProcessFamily member(int number) {
    return new ProcessFamily(mark + number + ".");
  }

  String mark() {
    return mark;
  }

  /**
   * What makes a process a member; this one may be a member of another family itself.
   *
   * @return what is to be added to its environment
   */
  public Map<String, String> environment() {
    String inherited = System.getenv().getOrDefault(VARIABLE, "");
    return Map.of(VARIABLE, (inherited + " " + mark).strip());
  }

  /**
   * Who of them is there.
   *
   * @param trees processes that are members too, for systems that do not show environments
   * @return those that have not ended
   */
  public Set<ProcessHandle> alive(List<ProcessTree> trees) {
    Set<ProcessHandle> alive = new LinkedHashSet<>();
    trees.forEach(tree -> alive.addAll(tree.alive()));
    alive.addAll(marked());
    return alive;
  }

  /**
   * Asks all members and some trees to end, and ends those at once that have not by then.
   *
   * @param trees as for {@link #alive}
   * @param grace how long they may take
   */
  public void end(List<ProcessTree> trees, Duration grace) {
    Set<ProcessHandle> asked = alive(trees);
    asked.forEach(ProcessHandle::destroy);
    CompletableFuture<?>[] ends =
        asked.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(grace.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // Killed below.
      kill(trees);
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill(trees);
  }

  /**
   * Ends all members and some trees; returns when they have ended, or soon after.
   *
   * @param trees as for {@link #alive}
   */
  public void kill(List<ProcessTree> trees) {
    for (int i = 0; i < ROUNDS; i++) {
      Set<ProcessHandle> alive = alive(trees);
      if (alive.isEmpty() || !end(alive)) {
        return;
      }
    }
  }

  /** Whether to look again. */
  private static boolean end(Set<ProcessHandle> alive) {
    CompletableFuture<?>[] ends =
        alive.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    alive.forEach(ProcessHandle::destroyForcibly);
    try {
      CompletableFuture.allOf(ends).get(ROUND.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Empty where the system does not show environments. */
  private Set<ProcessHandle> marked() {
    Set<ProcessHandle> members = new LinkedHashSet<>();
    if (!Files.isReadable(PROC.resolve("self/environ"))) {
      return members;
    }
    try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (isMember(process)) {
          ProcessHandle.of(Long.parseLong(String.valueOf(process.getFileName())))
              .ifPresent(members::add);
        }
      }
    } catch (IOException e) {
      return members;
    }
    return members;
  }

  private boolean isMember(Path process) {
    try {
      String environment =
          Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
      return environment.contains(mark);
    } catch (IOException e) {
      // Gone meanwhile, or of another user.
      return false;
    }
  }
}
