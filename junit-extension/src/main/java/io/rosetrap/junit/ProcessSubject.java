package io.rosetrap.junit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;

/**
 * A child process, running or ended, to make assertions on: {@code assertThat(hub.process("CLIENT
 * B")).exitsWithin(ofSeconds(5)).hasExitCode(0)}. Immutable; safe for use by many threads.
 */
public final class ProcessSubject implements AssertProvider<ProcessAssert> {
  /** One that is there to be waited for; null where only the result is. */
  private final @Nullable ChildProcess child;

  private final CompletableFuture<ProcessResult> ended;

  ProcessSubject(ChildProcess child) {
    this.child = child;
    this.ended = child.ended();
  }

  ProcessSubject(ProcessResult result) {
    this.child = null;
    this.ended = CompletableFuture.completedFuture(result);
  }

  /** How it ended; empty while it runs. */
  Optional<ProcessResult> result() {
    return Optional.ofNullable(ended.getNow(null));
  }

  /** Blocks until it has ended; what is to be said where it has not in time. */
  Optional<String> whyNotEnded(Duration limit) {
    if (child == null) {
      return Optional.empty();
    }
    try {
      var unused = child.await(limit);
      return Optional.empty();
    } catch (ChildProcessError e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What it has printed so far, as output and as errors. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    Optional<ProcessResult> result = result();
    if (result.isPresent()) {
      lines.addAll(result.get().stdout());
      lines.addAll(result.get().stderr());
    } else if (child != null) {
      lines.addAll(child.stdout());
      lines.addAll(child.stderr());
    }
    return lines;
  }

  /** The last of them, as a person saw them. */
  List<String> lastLines() {
    return result()
        .map(ProcessResult::lastLines)
        .orElseGet(() -> child == null ? List.of() : child.lastLines());
  }

  /** Its name. */
  @Override
  public String toString() {
    return result()
        .map(ProcessResult::participant)
        .orElseGet(() -> child == null ? "a process" : child.name());
  }

  @Override
  public ProcessAssert assertThat() {
    return new ProcessAssert(this);
  }
}
