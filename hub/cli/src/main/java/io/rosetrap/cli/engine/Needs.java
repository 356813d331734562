package io.rosetrap.cli.engine;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.cli.pipeline.After;
import io.rosetrap.cli.pipeline.Read;
import io.rosetrap.cli.pipeline.Step;
import io.rosetrap.cli.pipeline.ValueChecker;
import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What must be so before a step starts, as one wait on the hub. For use by one thread. */
final class Needs {
  private static final Duration FOREVER = Duration.ofDays(365);

  /** One of them: a condition, what it is in words, and who brings it about. */
  private record Need(Condition condition, String words, Optional<Read> read) {}

  /** How the wait ended. */
  sealed interface Result {}

  /**
   * All is there.
   *
   * @param values of the variables that are read
   * @param by the step that was waited for last
   */
  record Met(Map<String, Value> values, Optional<String> by) implements Result {}

  /** Something will not come. */
  record Never(String why) implements Result {}

  /** Steps wait for each other. */
  record Stuck(String picture) implements Result {}

  /** A value is there, and cannot be used. */
  record Unfit(String why) implements Result {}

  private final Board board;
  private final Step step;
  private final RoseTrapClient client;
  private final List<Need> needs = new ArrayList<>();

  Needs(Board board, Step step, RoseTrapClient client) {
    this.board = board;
    this.step = step;
    this.client = client;
    for (Read read : step.reads()) {
      if (read.beforeStart()) {
        needs.add(
            new Need(
                new Condition.Written(read.variable(), 0),
                read.variable() + by(read.variable()),
                Optional.of(read)));
      }
    }
    for (After after : step.after()) {
      needs.add(need(after));
    }
  }

  private Need need(After after) {
    return switch (after) {
      case After.OfStep of ->
          new Need(
              new Condition.Written(board.states.variable(of.step(), of.state()), 0),
              of.step() + " " + of.state().word(),
              Optional.empty());
      case After.OfVariable of ->
          new Need(of.condition(), of.condition() + by(of.variable()), Optional.empty());
    };
  }

  private String by(String variable) {
    return board.writerOf(variable).map(writer -> " by " + writer).orElse("");
  }

  boolean isEmpty() {
    return needs.isEmpty();
  }

  /** All of it, for people. */
  String words() {
    List<String> words = needs.stream().map(Need::words).distinct().toList();
    return words.size() <= 8
        ? String.join(", ", words)
        : String.join(", ", words.subList(0, 7)) + " and " + (words.size() - 7) + " more";
  }

  /**
   * Blocks until all is there, or one of it will not come. A step that runs in any case does
   * without values that do not come.
   */
  Result await() {
    boolean inAnyCase = step.kind() == Step.Kind.ALWAYS || step.kind() == Step.Kind.CLEANUP;
    Found found = new Found();
    int chunk = inAnyCase ? 1 : Condition.MAX_LEAVES;
    for (int from = 0; from < needs.size(); from += chunk) {
      List<Need> some = needs.subList(from, Math.min(needs.size(), from + chunk));
      Optional<Result> bad = await(some, found);
      if (bad.isPresent() && !(inAnyCase && some.getFirst().read().isPresent())) {
        return bad.get();
      }
    }
    return found.result();
  }

  /** What has come so far. */
  private final class Found {
    private final Map<String, Value> values = new HashMap<>();
    private long newest;
    private Optional<String> by = Optional.empty();
    private Optional<String> unfit = Optional.empty();

    void add(Need need, Version version) {
      if (version.revision() > newest) {
        newest = version.revision();
        by = board.stepOf(version.writer());
      }
      need.read().ifPresent(read -> take(read, version.value()));
    }

    private void take(Read read, Value value) {
      board.hide(read.variable(), value);
      try {
        ValueChecker.require(value, read.type());
      } catch (ValueChecker.Unfit e) {
        unfit = Optional.of("cannot use " + read.variable() + ", which " + e.getMessage());
      }
      values.put(read.variable(), value);
    }

    Result result() {
      return unfit.<Result>map(Unfit::new).orElseGet(() -> new Met(values, by));
    }
  }

  private Optional<Result> await(List<Need> some, Found found) {
    List<Condition> conditions = some.stream().map(Need::condition).toList();
    Condition all = conditions.size() == 1 ? conditions.getFirst() : new Condition.All(conditions);
    // At the very end nothing comes any more that is not there.
    Duration limit = step.kind() == Step.Kind.CLEANUP ? Duration.ZERO : FOREVER;
    return switch (client.await(all, limit)) {
      case Outcome.Arrived arrived -> {
        for (int i = 0; i < some.size(); i++) {
          Need need = some.get(i);
          arrived.version(i).ifPresent(version -> found.add(need, version));
        }
        yield Optional.empty();
      }
      case Outcome.TimedOut late -> Optional.of(new Never(late.diagnosis().summary()));
      case Outcome.Failed failed -> Optional.of(new Never(why(failed.failure())));
      case Outcome.BrokenPromise broken -> Optional.of(new Never(why(broken.failure())));
      case Outcome.Deadlock deadlock -> Optional.of(new Stuck(board.readable(deadlock.picture())));
      case Outcome.HubClosing closing -> Optional.of(new Never("the hub is closing"));
      case Outcome.Cancelled cancelled -> Optional.of(new Never(cancelled.reason()));
    };
  }

  /** In the words of the pipeline: which step failed, and what of it was needed. */
  private String why(Failure failure) {
    Optional<String> other = board.stepOf(failure.participant());
    String name = failure.subject().name();
    if (other.isEmpty()) {
      return failure.words();
    }
    StepState state = board.recorder.state(other.get());
    String did =
        switch (state) {
          case SKIPPED -> other.get() + " was skipped";
          case STOPPED -> other.get() + " was stopped";
          case SUCCEEDED -> other.get() + " succeeded";
          case FAILED -> other.get() + " failed";
          case BLOCKED, RUNNING, READY, RETRYING, STOPPING ->
              other.get() + " said: " + failure.reason();
        };
    return name.startsWith(States.PREFIX) ? did : did + ", which was to write " + name;
  }
}
