package io.rosetrap.junit;

import io.rosetrap.api.Durations;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The children of a pipeline that have been started. For use by one thread. */
final class PipelineRun {
  /** How long one look at the journal lasts; a new one follows. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  private sealed interface News {}

  private record Ended(ChildProcess child) implements News {}

  private record Deadlocked(String picture) implements News {}

  private final RoseTrapClient hub;
  private final List<ChildProcess> children;
  private final long startNanos;
  private final Duration limit;

  /** From where on the journal is about this pipeline. */
  private final long revision;

  private final LinkedBlockingQueue<News> news = new LinkedBlockingQueue<>();

  PipelineRun(
      RoseTrapClient hub,
      List<ChildProcess> children,
      long revision,
      long startNanos,
      Duration limit) {
    this.hub = hub;
    this.children = List.copyOf(children);
    this.revision = revision;
    this.startNanos = startNanos;
    this.limit = limit;
  }

  /** Blocks until all have ended well, or throws. */
  PipelineResult await() {
    for (ChildProcess child : children) {
      CompletableFuture<Void> unused = child.ended().thenRun(() -> news.add(new Ended(child)));
    }
    Thread watch =
        Thread.ofPlatform().daemon().name("rosetrap-pipeline").start(this::watchForDeadlock);
    try {
      return awaitNews();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChildProcessError("", "Interrupted while the pipeline ran; it was killed.", e);
    } finally {
      watch.interrupt();
    }
  }

  private PipelineResult awaitNews() throws InterruptedException {
    List<ProcessResult> good = new ArrayList<>();
    while (good.size() < children.size()) {
      long left = limit.toNanos() - (System.nanoTime() - startNanos);
      @Nullable News next = news.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
      switch (next) {
        case null -> throw new ChildProcessError("", notInTime(), null);
        case Deadlocked(String picture) -> throw failed(Optional.of(picture), Map.of());
        case Ended(ChildProcess child) -> {
          Map<String, List<String>> broken = brokenPromises();
          ProcessResult result = child.ended().join();
          if (!result.isSuccess() || broken.containsKey(child.name())) {
            throw failed(deadlock(), broken);
          }
          good.add(result);
        }
      }
    }
    List<ProcessResult> inOrder = children.stream().map(each -> each.ended().join()).toList();
    return new PipelineResult(inOrder, Duration.ofNanos(System.nanoTime() - startNanos));
  }

  /** What children that have ended promised and nobody has written, or declared as failed. */
  private Map<String, List<String>> brokenPromises() {
    Set<String> settled = new HashSet<>();
    for (JournalEntry entry : hub.journal(0)) {
      boolean settles =
          entry.operation() == JournalEntry.Operation.WRITE
              || entry.operation() == JournalEntry.Operation.FAIL;
      if (settles) {
        settled.add(entry.name());
      }
    }
    // The journal keeps the newest events only; what is there was written all the same.
    for (VariableInfo variable : hub.variables("")) {
      if (variable.version() > 0) {
        settled.add(variable.name());
      }
    }
    Map<String, List<String>> broken = new HashMap<>();
    for (ChildProcess child : children) {
      List<String> open =
          child.promises().stream().filter(each -> !settled.contains(each)).toList();
      if (!child.isAlive() && !open.isEmpty()) {
        broken.put(child.name(), open);
      }
    }
    return broken;
  }

  private Optional<String> deadlock() {
    return hub.journal(revision).stream()
        .filter(entry -> entry.operation() == JournalEntry.Operation.DEADLOCK)
        .map(JournalEntry::note)
        .findFirst();
  }

  /** A child may go on after a deadlock, or the run may only report it. */
  private void watchForDeadlock() {
    long seen = revision;
    try {
      while (!Thread.currentThread().isInterrupted()) {
        for (JournalEntry entry : hub.journalAfter(seen, LOOK)) {
          seen = entry.revision();
          if (entry.operation() == JournalEntry.Operation.DEADLOCK) {
            news.add(new Deadlocked(entry.note()));
            return;
          }
        }
      }
    } catch (RoseTrapException e) {
      // The pipeline is over, or the hub, which the children notice themselves.
      return;
    }
  }

  private String notInTime() {
    StringBuilder text = new StringBuilder();
    text.append("The pipeline has not ended within ").append(Durations.format(limit)).append(".");
    for (ChildProcess child : children) {
      if (child.isAlive()) {
        text.append('\n').append(ChildTexts.running(child));
      }
    }
    return text.append("\n  → If it is only slow, give run a longer time.").toString();
  }

  /** Kills the rest and says who was the cause, and how it went for the others. */
  private ChildProcessError failed(
      Optional<String> deadlock, Map<String, List<String>> brokenPromises) {
    children.forEach(ChildProcess::kill);
    List<ChildProcess> byEnd = new ArrayList<>(children);
    byEnd.sort(
        Comparator.comparingInt((ChildProcess each) -> rank(each, brokenPromises))
            .thenComparingLong(each -> each.endNanos() - startNanos));
    StringBuilder text = new StringBuilder();
    @Nullable ChildProcess culprit = null;
    if (deadlock.isPresent()) {
      text.append("The pipeline came to a deadlock: ").append(deadlock.get()).append('\n');
    } else {
      culprit = byEnd.getFirst();
      text.append("The pipeline failed because of ").append(culprit.name()).append(":\n");
    }
    for (ChildProcess child : byEnd) {
      text.append(
          ChildTexts.ended(
              result(child),
              child == culprit,
              brokenPromises.getOrDefault(child.name(), List.of())));
    }
    return new ChildProcessError(
        culprit == null ? "" : culprit.name(), text.toString().stripTrailing(), null);
  }

  /** Those that failed, before those that ended well, before those that were killed. */
  private static int rank(ChildProcess child, Map<String, List<String>> brokenPromises) {
    ProcessResult result = result(child);
    if (result.killed()) {
      return 2;
    }
    return result.exitCode() != 0 || brokenPromises.containsKey(child.name()) ? 0 : 1;
  }

  /** All have ended when this is asked. */
  private static ProcessResult result(ChildProcess child) {
    return child.ended().join();
  }
}
