package io.rosetrap.cli.engine;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.WaiterInfo;
import io.rosetrap.cli.pipeline.Input;
import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.cli.pipeline.Step;
import io.rosetrap.cli.pipeline.ValueChecker;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.process.Watchdog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A pipeline that runs, once. {@link #run} is for one thread; signals come from others.
 *
 * <p>Each step is a participant of the run from the beginning, with a promise for all that it is to
 * write, and its wait for what it needs is a wait on the hub like any other. So a step that fails
 * breaks its promises, a circle of steps is a deadlock that the hub finds, and every tool that
 * shows a run shows this one.
 */
public final class PipelineRun {
  private static final System.Logger LOG = System.getLogger(PipelineRun.class.getName());

  /** How far it is, for a signal. */
  private enum Phase {
    TASKS,
    STOPPING,
    CLEANUP
  }

  /** How long processes may take to end that steps left behind. */
  private static final Duration REST = Duration.ofSeconds(2);

  /** Tells the families of several in one JVM apart. */
  private static final AtomicInteger FAMILIES = new AtomicInteger();

  private final Board board;
  private final Map<String, StepRunner> runners = new LinkedHashMap<>();
  private final CompletableFuture<Integer> signalled = new CompletableFuture<>();
  private final AtomicInteger signals = new AtomicInteger();
  private volatile boolean hurried;
  private volatile Phase phase = Phase.TASKS;

  /** What ended it before its time; written by the thread that runs it. */
  private boolean late;

  private String diagnosis = "";

  private PipelineRun(Board board) {
    this.board = board;
    for (Step step : board.pipeline.steps()) {
      runners.put(step.name(), new StepRunner(board, step));
    }
  }

  /**
   * Makes one ready; nothing runs yet.
   *
   * @param pipeline what is to run
   * @param options how
   * @param watcher is told what happens
   * @return to be run once
   * @throws RoseTrapException if a secret is missing
   */
  public static PipelineRun of(Pipeline pipeline, RunOptions options, Watcher watcher) {
    Map<String, String> secrets = Secrets.find(pipeline, options.environment());
    return new PipelineRun(
        new Board(
            pipeline,
            options,
            watcher,
            Watchdog.ofThisJvm().family().member(FAMILIES.incrementAndGet()),
            secrets));
  }

  /**
   * Runs it to its end, whatever that is.
   *
   * @return what became of it
   * @throws RoseTrapException if the hub cannot be reached before anything has started
   */
  public RunRecord run() {
    Instant began = Instant.now();
    makeLogFolder();
    board.recorder.begin();
    board.watcher.begun(
        board.pipeline, board.options.run(), board.options.hub(), board.options.folder());
    enter();
    start(EnumSet.of(Step.Kind.TASK, Step.Kind.SERVICE, Step.Kind.ALWAYS));
    awaitTasks();
    phase = Phase.STOPPING;
    stop(EnumSet.of(Step.Kind.SERVICE), "nothing needs it any more");
    cleanUp();
    board.family.end(List.of(), hurried ? Duration.ZERO : REST);
    runners.values().forEach(StepRunner::closeLog);
    RunRecord record = new Ledger(board, runners.values()).record(began, verdictOf(), diagnosis);
    board.observer.close();
    board.watcher.ended(record);
    return record;
  }

  private void cleanUp() {
    List<StepRunner> last = runnersOf(EnumSet.of(Step.Kind.CLEANUP));
    phase = Phase.CLEANUP;
    if (hurried) {
      last.forEach(runner -> runner.stop("ended at once"));
    }
    last.forEach(StepRunner::start);
    awaitAll(last);
    phase = Phase.STOPPING;
  }

  private void makeLogFolder() {
    try {
      Files.createDirectories(board.options.folder().resolve("logs"));
    } catch (IOException e) {
      throw new UncheckedIOException("the folder for logs cannot be made", e);
    }
  }

  private void enter() {
    RoseTrapClient self = board.builder(Board.SELF).build();
    try (self) {
      for (Input input : board.pipeline.inputs()) {
        if (input.value().isPresent()) {
          self.write(input.variable(), value(input, input.value().get()));
        }
      }
    }
    for (StepRunner runner : runners.values()) {
      runner.join();
    }
  }

  private static Value value(Input input, String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return ValueChecker.toValue(bytes, input.type(), false);
    } catch (ValueChecker.Unfit e) {
      throw new RoseTrapException(
          ErrorCode.INVALID_VALUE, true, "The input " + input.variable() + " " + e.getMessage(), e);
    }
  }

  private List<StepRunner> runnersOf(Set<Step.Kind> kinds) {
    return runners.values().stream()
        .filter(runner -> kinds.contains(runner.step().kind()))
        .toList();
  }

  private void start(Set<Step.Kind> kinds) {
    runnersOf(kinds).forEach(StepRunner::start);
  }

  // --- the main part -----------------------------------------------------------------------------

  private void awaitTasks() {
    CompletableFuture<Void> tasks = all(runnersOf(EnumSet.of(Step.Kind.TASK)));
    CompletableFuture<Void> others = all(runnersOf(EnumSet.of(Step.Kind.ALWAYS)));
    long begin = System.nanoTime();
    Optional<Duration> timeout = board.options.timeout().or(board.pipeline::timeout);
    CompletableFuture<Void> everything = CompletableFuture.allOf(tasks, others);
    boolean failed = false;
    while (!everything.isDone()) {
      CompletableFuture<?> next =
          failed
              ? CompletableFuture.anyOf(everything, signalled)
              : CompletableFuture.anyOf(everything, signalled, board.failure);
      if (!await(next, timeout.map(most -> most.toNanos() - (System.nanoTime() - begin)))) {
        late = true;
        diagnosis = board.diagnose();
        board.watcher.said("The time is up; all is stopped.");
        stopAll("the time was up");
        return;
      }
      if (signalled.isDone()) {
        diagnosis = board.diagnose();
        board.watcher.said("All is stopped, the last first; once more ends it at once.");
        stopAll("the pipeline was stopped");
        return;
      }
      if (board.failure.isDone() && !failed) {
        failed = true;
        failFast();
      }
    }
    if (board.failure.isDone() && !failed) {
      failFast();
    }
  }

  private void failFast() {
    Board.Failed first = board.first().orElseThrow();
    diagnosis = first.diagnosis();
    if (!board.options.keepGoing()) {
      phase = Phase.STOPPING;
      stop(EnumSet.of(Step.Kind.TASK), first.step().name() + " failed");
      phase = Phase.TASKS;
    }
  }

  private void stopAll(String reason) {
    stop(EnumSet.of(Step.Kind.TASK, Step.Kind.SERVICE, Step.Kind.ALWAYS), reason);
  }

  /** Stops steps, those first that need others, and returns when they are over. */
  private void stop(Set<Step.Kind> kinds, String reason) {
    // What has not started must not start because of what is stopped.
    Set<StepRunner> some = Set.copyOf(runnersOf(kinds));
    for (StepRunner runner : some) {
      if (board.recorder.state(runner.step().name()) == StepState.BLOCKED) {
        runner.stop(reason);
      }
    }
    for (List<String> level : new Fallout(board.pipeline).fromTheEnd()) {
      List<StepRunner> now = new ArrayList<>();
      for (String name : level) {
        StepRunner runner = runners.get(name);
        if (runner != null && some.contains(runner)) {
          now.add(runner);
        }
      }
      now.forEach(runner -> runner.stop(reason));
      awaitAll(now);
    }
  }

  private static CompletableFuture<Void> all(Collection<StepRunner> some) {
    return CompletableFuture.allOf(
        some.stream().map(StepRunner::over).toArray(CompletableFuture<?>[]::new));
  }

  private void awaitAll(Collection<StepRunner> some) {
    boolean unused = await(all(some), Optional.empty());
  }

  private static boolean await(CompletableFuture<?> future, Optional<Long> nanos) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (nanos.isEmpty()) {
            Object unused = future.get();
          } else {
            Object unused = future.get(Math.max(0, nanos.get()), TimeUnit.NANOSECONDS);
          }
          return true;
        } catch (TimeoutException e) {
          return false;
        } catch (ExecutionException e) {
          throw new IllegalStateException(e);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  // --- from outside ------------------------------------------------------------------------------

  /**
   * Is told that a signal has come: the first stops all in order, the next ends all at once.
   *
   * @param number as the system counts
   */
  public void signal(int number) {
    if (signals.incrementAndGet() == 1) {
      switch (phase) {
        case TASKS -> signalled.complete(number);
        case STOPPING ->
            board.watcher.said("All is being stopped already; once more ends it at once.");
        case CLEANUP -> {
          board.watcher.said("The cleanup is stopped; once more ends it at once.");
          signalled.complete(number);
          runnersOf(EnumSet.of(Step.Kind.CLEANUP))
              .forEach(runner -> runner.stop("the cleanup was stopped"));
        }
      }
      return;
    }
    hurried = true;
    board.watcher.said("All is ended at once.");
    runners.values().forEach(runner -> runner.stop("ended at once"));
    runners.values().forEach(StepRunner::kill);
    board.family.kill(List.of());
  }

  /**
   * What steps wait for at this moment.
   *
   * @return words for each step that waits
   */
  public Map<String, String> blocked() {
    Map<String, String> blocked = new LinkedHashMap<>();
    if (board.gone) {
      return blocked;
    }
    try {
      for (WaiterInfo waiter : board.observer.waiters()) {
        board
            .stepOf(waiter.participant())
            .ifPresent(step -> blocked.merge(step, words(waiter), (a, b) -> a + ", " + b));
      }
    } catch (RoseTrapException e) {
      // It ends in this moment.
      LOG.log(System.Logger.Level.DEBUG, "who waits is not known", e);
    }
    return blocked;
  }

  private String words(WaiterInfo waiter) {
    List<String> missing = new ArrayList<>();
    for (String variable : waiter.variables()) {
      missing.add(board.words(variable));
    }
    return missing.size() > 1 ? String.join(", ", missing) : board.readable(waiter.condition());
  }

  private RunRecord.Verdict verdictOf() {
    return new Verdicts(board, signalled.getNow(0), late).verdict();
  }

  /** The names of variables that the pipeline itself writes are no business of the user. */
  static boolean isOwn(VariableInfo variable) {
    return variable.name().startsWith(States.PREFIX);
  }

  /** Whether a deadlock was found. */
  static boolean isDeadlock(JournalEntry entry) {
    return entry.operation() == JournalEntry.Operation.DEADLOCK;
  }
}
