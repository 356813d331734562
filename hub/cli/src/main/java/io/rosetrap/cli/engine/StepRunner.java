package io.rosetrap.cli.engine;

import io.rosetrap.api.Durations;
import io.rosetrap.api.Ending;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.cli.pipeline.After;
import io.rosetrap.cli.pipeline.Step;
import io.rosetrap.cli.pipeline.Template;
import io.rosetrap.client.InterruptedCallException;
import io.rosetrap.client.Introduction;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.Stay;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A step on its way from blocked to its end, on a thread of its own, and a participant of the run
 * from the beginning: whoever waits for what it will write learns at once that it will not.
 */
final class StepRunner {
  private static final System.Logger LOG = System.getLogger(StepRunner.class.getName());

  private final Board board;
  private final Step step;
  private final StepLog log;
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final CompletableFuture<String> stopped = new CompletableFuture<>();
  private final List<StepRecord.Attempt> attempts = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}, and so is what follows; the thread that may be interrupted. */
  private @Nullable Thread blocked;

  private @Nullable Attempt attempt;

  /** Used by its own thread only. */
  private @Nullable Attempt latest;

  /** Used by one thread at a time: first by whoever joins, then by its own. */
  private @Nullable RoseTrapClient client;

  private @Nullable Stay stay;

  /** Written by its own thread before {@link #over} is complete. */
  private volatile String why = "";

  private volatile List<String> lastLines = List.of();

  StepRunner(Board board, Step step) {
    this.board = board;
    this.step = step;
    this.log = new StepLog(step.name(), board.logFile(step), board.watcher, board.mask);
  }

  Step step() {
    return step;
  }

  /** Complete once it is over. */
  CompletableFuture<Void> over() {
    return over;
  }

  /** Joins the run; a second time for the next attempt, in whose favour the last one is out. */
  void join() {
    RoseTrapClient old = client;
    RoseTrapClient fresh = board.builder(step.participant()).sequential(true).build();
    client = fresh;
    stay =
        fresh.join(
            Introduction.ofProcess("step")
                .promising(promises())
                .reading(step.reads().stream().map(read -> read.variable()).toList()));
    if (old != null) {
      old.close();
    }
  }

  private Set<String> promises() {
    Set<String> names = new LinkedHashSet<>();
    step.writes().forEach(write -> names.add(write.variable()));
    for (After.State state : board.states.awaited(step.name())) {
      names.add(board.states.variable(step.name(), state));
    }
    return names;
  }

  void start() {
    Thread unused = Thread.ofVirtual().name("rosetrap-step-" + step.name()).start(this::run);
  }

  // --- being stopped ---------------------------------------------------------------------------

  /** Stops it: what runs is asked to end, and what is blocked does not start. */
  void stop(String reason) {
    lock.lock();
    try {
      if (!stopped.complete(reason)) {
        return;
      }
      if (attempt != null) {
        if (!board.recorder.state(step.name()).isOver()) {
          board.recorder.change(step.name(), StepState.STOPPING, attempts.size() + 1, reason);
        }
        attempt.stop();
      } else if (blocked != null) {
        blocked.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends at once what runs. */
  void kill() {
    Attempt running;
    lock.lock();
    try {
      running = attempt;
    } finally {
      lock.unlock();
    }
    if (running != null) {
      running.kill();
    }
  }

  /** It was stopped before it could start. */
  private static final class StoppedException extends Exception {
    private static final long serialVersionUID = 1L;

    StoppedException(String reason) {
      super(reason, null, false, false);
    }
  }

  // --- its way ---------------------------------------------------------------------------------

  private void run() {
    try {
      live();
    } catch (StoppedException e) {
      finish(notStarted(), String.valueOf(e.getMessage()), Optional.empty());
    } catch (InterruptedCallException | InterruptedException e) {
      boolean unused = Thread.interrupted();
      finish(notStarted(), stopped.getNow("was interrupted"), Optional.empty());
    } catch (RoseTrapException e) {
      board.gone |= e.code() == ErrorCode.HUB_UNREACHABLE;
      fail(1, false, false, "the hub could not be used: " + withoutStop(e.getMessage()));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a step met a fault of the program", e);
      fail(1, false, false, "met a fault of rosetrap itself: " + e);
    } finally {
      close();
      over.complete(null);
    }
  }

  private StepState notStarted() {
    Optional<Board.Failed> first = board.first();
    boolean fallout =
        first.isPresent()
            && new Fallout(board.pipeline).depends(step.name(), first.get().step().name());
    return fallout ? StepState.SKIPPED : StepState.STOPPED;
  }

  private void live() throws StoppedException, InterruptedException {
    Needs needs = new Needs(board, step, client());
    if (!needs.isEmpty()) {
      board.recorder.change(step.name(), StepState.BLOCKED, 0, needs.words());
    }
    Needs.Result result = blocking(needs);
    switch (result) {
      case Needs.Met met -> {
        met.by().ifPresent(other -> board.recorder.startedBy(step.name(), other));
        tryAll(met);
      }
      case Needs.Never never -> skip(never.why());
      case Needs.Stuck stuck -> fail(4, false, true, "is part of a deadlock\n" + stuck.picture());
      case Needs.Unfit unfit -> fail(1, false, false, unfit.why());
    }
  }

  private Needs.Result blocking(Needs needs) throws StoppedException {
    lock.lock();
    try {
      requireGoing();
      blocked = Thread.currentThread();
    } finally {
      lock.unlock();
    }
    try {
      return needs.await();
    } finally {
      lock.lock();
      try {
        blocked = null;
        // One that came with the end of the wait must not reach the calls that tell the hub.
        boolean unused = Thread.interrupted();
      } finally {
        lock.unlock();
      }
    }
  }

  private void requireGoing() throws StoppedException {
    if (stopped.isDone()) {
      throw new StoppedException(stopped.getNow(""));
    }
  }

  private void tryAll(Needs.Met met) throws StoppedException, InterruptedException {
    int most = step.retry().attempts();
    for (int number = 1; ; number++) {
      Attempt.Result result = tryOnce(met, number);
      boolean again =
          number < most
              && !stopped.isDone()
              && result.kind() != Attempt.Kind.STOPPED
              && result.kind() != Attempt.Kind.SUCCEEDED
              && (step.retry().exitCodes().isEmpty()
                  || step.retry().exitCodes().contains(result.exitCode().orElse(-1)));
      if (!again) {
        end(result);
        return;
      }
      Duration delay = step.retry().delayAfter(number);
      board.recorder.change(
          step.name(),
          StepState.RETRYING,
          number,
          result.why() + ", waits " + Durations.format(delay));
      if (latest != null) {
        latest.endRest();
      }
      pause(delay);
      join();
    }
  }

  private void pause(Duration delay) throws StoppedException, InterruptedException {
    try {
      String reason = stopped.get(delay.toNanos(), TimeUnit.NANOSECONDS);
      throw new StoppedException(reason);
    } catch (TimeoutException e) {
      // The delay is over.
      return;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private Attempt.Result tryOnce(Needs.Met met, int number)
      throws StoppedException, InterruptedException {
    Attempt now = new Attempt(board, step, values(met, number), stay().environment(), log);
    latest = now;
    lock.lock();
    try {
      requireGoing();
      attempt = now;
    } finally {
      lock.unlock();
    }
    Duration from = board.recorder.now();
    Attempt.Result result;
    try {
      result = now.run(progress(number));
      if (result.kind() == Attempt.Kind.SUCCEEDED) {
        result = settle(now, result);
      }
    } finally {
      lock.lock();
      try {
        attempt = null;
      } finally {
        lock.unlock();
      }
    }
    lastLines = result.lastLines();
    attempts.add(
        new StepRecord.Attempt(
            number, from, board.recorder.now(), result.exitCode(), result.why()));
    return result;
  }

  private Attempt.Progress progress(int number) {
    return new Attempt.Progress() {
      @Override
      public void started() {
        board.recorder.change(step.name(), StepState.RUNNING, number, "");
        reach(After.State.STARTED);
      }

      @Override
      public void ready() {
        if (step.ready().isPresent()) {
          board.recorder.change(step.name(), StepState.READY, number, "");
        }
        reach(After.State.READY);
      }
    };
  }

  private Values values(Needs.Met met, int number) {
    Map<Template.Fact, String> facts = new EnumMap<>(Template.Fact.class);
    facts.put(Template.Fact.ATTEMPT, Integer.toString(number));
    facts.put(Template.Fact.RUN, board.options.run());
    facts.put(Template.Fact.URL, board.options.hub().toString());
    facts.put(Template.Fact.FOLDER, board.options.folder().toString());
    return new Values(met.values(), board.secrets, facts);
  }

  /** A process that ended well: whether it was meant to, and what it has written. */
  private Attempt.Result settle(Attempt ended, Attempt.Result result) {
    if (step.kind() == Step.Kind.SERVICE) {
      return result.as(
          Attempt.Kind.FAILED, "ended by itself, with exit code 0, though it is a service");
    }
    return new Outputs(board, step, client(), log, ended)
        .write()
        .map(problem -> result.as(Attempt.Kind.FAILED, problem))
        .orElse(result);
  }

  // --- its end ---------------------------------------------------------------------------------

  private void end(Attempt.Result result) {
    Optional<Attempt.Result> told = Optional.of(result);
    switch (result.kind()) {
      case SUCCEEDED -> finish(StepState.SUCCEEDED, "", told);
      case STOPPED -> {
        // A service that was asked to end has done all that it was there for.
        boolean served = step.kind() == Step.Kind.SERVICE && board.first().isEmpty();
        finish(
            served ? StepState.SUCCEEDED : StepState.STOPPED,
            served ? "stopped, since nothing needs it any more" : stopped.getNow(""),
            told);
      }
      case FAILED, TIMED_OUT -> {
        int code = result.exitCode().orElse(1);
        boolean late = result.kind() == Attempt.Kind.TIMED_OUT;
        board.failed(step, code == 0 ? 1 : code, late, false, result.why());
        finish(StepState.FAILED, result.why(), told);
      }
    }
  }

  private void fail(int code, boolean late, boolean deadlock, String reason) {
    board.failed(step, code, late, deadlock, reason);
    finish(StepState.FAILED, reason, Optional.empty());
  }

  private void skip(String reason) {
    finish(StepState.SKIPPED, reason, Optional.empty());
  }

  private static String withoutStop(@Nullable String sentence) {
    String words = String.valueOf(sentence);
    return words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
  }

  private void finish(StepState state, String said, Optional<Attempt.Result> result) {
    String reason = board.mask.cover(said);
    why = reason;
    board.recorder.change(step.name(), state, attempts.size(), reason);
    if (board.gone) {
      return;
    }
    try {
      tell(state, reason, result);
    } catch (RoseTrapException e) {
      board.gone |= e.code() == ErrorCode.HUB_UNREACHABLE;
      // Whoever waits for it learns of it when the lease is over.
      LOG.log(System.Logger.Level.DEBUG, "the hub was not told that a step is over", e);
    }
  }

  private void tell(StepState state, String reason, Optional<Attempt.Result> result) {
    for (After.State reached : board.states.awaited(step.name())) {
      boolean so =
          switch (reached) {
            case ENDED -> true;
            case SUCCEEDED -> state == StepState.SUCCEEDED;
            case FAILED -> state == StepState.FAILED;
            case STARTED, READY -> false;
          };
      if (so) {
        reach(reached);
      }
    }
    if (result.isEmpty() || state == StepState.SUCCEEDED) {
      String words =
          state == StepState.SUCCEEDED
              ? step.name() + " succeeded"
              : step.name() + " " + state.word() + (reason.isEmpty() ? "" : ": " + reason);
      for (String promise : promises()) {
        if (client().peek(promise).isEmpty()) {
          client().fail(promise, words.lines().findFirst().orElse(words));
        }
      }
    }
    stay().end(ending(result, reason).asLastAttempt());
  }

  private Ending ending(Optional<Attempt.Result> result, String reason) {
    String words = reason.lines().findFirst().orElse("");
    boolean plain = result.isPresent() && words.equals(result.get().why());
    boolean said = words.startsWith("exited ") || words.startsWith("was ended ");
    return new Ending(
        Ending.Kind.EXITED,
        result.flatMap(Attempt.Result::exitCode),
        result.flatMap(Attempt.Result::signal),
        (plain && said) || words.isEmpty() ? Optional.empty() : Optional.of(words),
        result.map(Attempt.Result::lastLines).orElse(List.of()),
        Instant.EPOCH);
  }

  /** Has come to a state that others may wait for. */
  private void reach(After.State state) {
    if (board.states.awaited(step.name()).contains(state)) {
      String variable = board.states.variable(step.name(), state);
      client().write(variable, state.word());
    }
  }

  private RoseTrapClient client() {
    RoseTrapClient joined = client;
    if (joined == null) {
      throw new IllegalStateException(step.name() + " has not joined");
    }
    return joined;
  }

  private Stay stay() {
    Stay joined = stay;
    if (joined == null) {
      throw new IllegalStateException(step.name() + " has not joined");
    }
    return joined;
  }

  private void close() {
    RoseTrapClient joined = client;
    if (joined != null && !board.gone) {
      joined.close();
    }
  }

  /** No more is written to its log. */
  void closeLog() {
    log.close();
  }

  /** What became of it; once it is over. */
  StepRecord toRecord(List<StepRecord.Span> held) {
    List<StepRecord.Span> spans = new ArrayList<>(board.recorder.spans(step.name()));
    spans.addAll(held);
    boolean ran = Files.exists(log.file());
    return new StepRecord(
        step,
        board.recorder.state(step.name()),
        why,
        attempts,
        spans,
        lastLines,
        ran ? Optional.of(log.file()) : Optional.empty());
  }
}
