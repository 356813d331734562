package io.rosetrap.cli.engine;

import io.rosetrap.api.Durations;
import io.rosetrap.api.Value;
import io.rosetrap.cli.pipeline.Probe;
import io.rosetrap.cli.pipeline.Program;
import io.rosetrap.cli.pipeline.Read;
import io.rosetrap.cli.pipeline.Rendered;
import io.rosetrap.cli.pipeline.Step;
import io.rosetrap.cli.pipeline.Template;
import io.rosetrap.cli.pipeline.Write;
import io.rosetrap.client.process.CannotStartException;
import io.rosetrap.client.process.ExitCodes;
import io.rosetrap.client.process.Launch;
import io.rosetrap.client.process.ProcessFamily;
import io.rosetrap.client.process.Supervised;
import io.rosetrap.client.process.Watchdog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One attempt of a step: its process from start to end. Stopped by other threads. */
final class Attempt {
  /** What a cleanup step gets that names no time. */
  private static final Duration CLEANUP = Duration.ofMinutes(5);

  private static final Path NOTHING = Path.of("/dev/null");

  /** How an attempt ended. */
  enum Kind {
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    STOPPED
  }

  /**
   * How it went.
   *
   * @param kind in a word
   * @param exitCode empty where it could not be started
   * @param signal what ended it
   * @param why as a clause
   * @param lastLines the last that it printed, without secrets
   */
  record Result(
      Kind kind,
      Optional<Integer> exitCode,
      Optional<String> signal,
      String why,
      List<String> lastLines) {
    static Result failed(int exitCode, String why) {
      return new Result(Kind.FAILED, Optional.of(exitCode), Optional.empty(), why, List.of());
    }

    Result as(Kind other, String reason) {
      return new Result(other, exitCode, signal, reason, lastLines);
    }
  }

  /** Is told how far the attempt is. */
  interface Progress {
    void started();

    void ready();
  }

  private final Board board;
  private final Step step;
  private final Values values;
  private final Map<String, String> stay;
  private final StepLog log;
  private final ProcessFamily family;
  private final CompletableFuture<Void> stopping = new CompletableFuture<>();

  /** Written before the process can be stopped. */
  private volatile @Nullable Supervised process;

  private volatile @Nullable Path directory;

  Attempt(Board board, Step step, Values values, Map<String, String> stay, StepLog log) {
    this.board = board;
    this.step = step;
    this.values = values;
    this.stay = stay;
    this.log = log;
    this.family = board.branch();
  }

  /** Where it runs; only once it was started. */
  Path directory() {
    Path where = directory;
    return where == null ? board.pipeline.folder() : where;
  }

  /** A template with what this attempt knows. */
  String fill(Template template) {
    return values.fill(template);
  }

  /** Runs it to its end; nothing that must not be shown is in what it returns. */
  Result run(Progress progress) throws InterruptedException {
    Result result = runOnce(progress);
    return result.as(result.kind(), board.mask.cover(result.why()));
  }

  private Result runOnce(Progress progress) throws InterruptedException {
    Optional<Readiness> readiness =
        step.ready()
            .map(
                probe ->
                    new Readiness(
                        probe, limit(probe), board, values, log, exits -> launch(exits.program())));
    Optional<CompletableFuture<Void>> seen = readiness.flatMap(Readiness::listen);
    boolean isValue = step.writes().stream().anyMatch(w -> w.source() instanceof Write.FromOutput);
    StepLog.Sink out = log.out(isValue, hasSecretOutput());
    StepLog.Sink err = log.err();
    Supervised started;
    try {
      directory = resolveDirectory();
      log.hold();
      started = start(prepare(step.program(), true), out, err);
    } catch (CannotStartException e) {
      return Result.failed(e.exitCode(), String.valueOf(e.getMessage()));
    } catch (Values.CannotFillException e) {
      return Result.failed(1, String.valueOf(e.getMessage()));
    }
    process = started;
    Watchdog.ofThisJvm().started(started.process().pid());
    try {
      progress.started();
      log.release();
      return toItsEnd(started, readiness, seen, progress);
    } catch (Values.CannotFillException e) {
      Result unused = end(started);
      return Result.failed(1, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // The hub cannot be reached, say: what runs must not go on alone.
      log.release();
      Result unused = end(started);
      throw e;
    } finally {
      log.release();
      log.deafen();
      out.end();
      err.end();
      Watchdog.ofThisJvm().ended(started.process().pid());
    }
  }

  private Result toItsEnd(
      Supervised started,
      Optional<Readiness> readiness,
      Optional<CompletableFuture<Void>> seen,
      Progress progress)
      throws InterruptedException {
    long begin = System.nanoTime();
    CompletableFuture<?> ended = CompletableFuture.anyOf(started.process().onExit(), stopping);
    if (readiness.isPresent()) {
      Readiness.Result result = readiness.get().await(seen, ended);
      if (result == Readiness.Result.LATE) {
        boolean overdue = !limit(step.ready().orElseThrow()).equals(step.ready().get().timeout());
        Result end = end(started);
        if (overdue) {
          return end.as(
              Kind.TIMED_OUT,
              "timed out after "
                  + Durations.format(timeout().orElseThrow())
                  + ", and was not ready by then: "
                  + readiness.get().last());
        }
        return end.as(
            Kind.TIMED_OUT,
            "was not ready within "
                + Durations.format(step.ready().orElseThrow().timeout())
                + ": "
                + readiness.get().last());
      }
      if (result == Readiness.Result.READY) {
        progress.ready();
      }
    } else {
      progress.ready();
    }
    Optional<Duration> timeout = timeout();
    if (timeout.isPresent()
        && !isOver(ended, timeout.get().toNanos() - (System.nanoTime() - begin))) {
      return end(started).as(Kind.TIMED_OUT, "timed out after " + Durations.format(timeout.get()));
    }
    if (timeout.isEmpty()) {
      join(ended);
    }
    if (!started.process().isAlive() && !stopping.isDone()) {
      return result(started.await());
    }
    boolean endedByItself = !started.process().isAlive();
    Result end = end(started);
    return endedByItself ? end : end.as(Kind.STOPPED, end.why());
  }

  private boolean hasSecretOutput() {
    return step.writes().stream()
        .anyMatch(write -> write.secret() && write.source() instanceof Write.FromOutput);
  }

  /** How long it may take; what cleans up at the end of all must not hold that up for ever. */
  private Optional<Duration> timeout() {
    return step.timeout()
        .or(() -> step.kind() == Step.Kind.CLEANUP ? Optional.of(CLEANUP) : Optional.empty());
  }

  /** How long it may take to be ready. */
  private Duration limit(Probe probe) {
    return timeout().filter(most -> most.compareTo(probe.timeout()) < 0).orElse(probe.timeout());
  }

  /** Ends it with grace, and what it has started. */
  private Result end(Supervised started) throws InterruptedException {
    family.end(List.of(started.tree()), step.grace());
    return result(started.await());
  }

  /** Asks for the end; the thread that runs it sees to it. */
  void stop() {
    stopping.complete(null);
  }

  /** Ends it at once. */
  void kill() {
    Supervised running = process;
    if (running != null) {
      family.kill(List.of(running.tree()));
    }
  }

  /** Ends what it left behind, so that the next attempt is alone. */
  void endRest() {
    Supervised ended = process;
    if (ended != null) {
      family.end(List.of(ended.tree()), Duration.ofSeconds(2));
    }
  }

  private Result result(Supervised.End end) {
    List<String> lines = end.lastLines().stream().map(board.mask::cover).toList();
    boolean well = end.exitCode() == 0;
    String why =
        ExitCodes.signal(end.exitCode())
            .map(name -> "was ended by " + name)
            .orElse("exited with code " + end.exitCode());
    return new Result(
        well ? Kind.SUCCEEDED : Kind.FAILED, Optional.of(end.exitCode()), end.signal(), why, lines);
  }

  private static boolean isOver(CompletableFuture<?> ended, long nanos)
      throws InterruptedException {
    try {
      ended.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }

  private static void join(CompletableFuture<?> ended) throws InterruptedException {
    try {
      ended.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end of a process was not seen", e);
    }
  }

  // --- starting --------------------------------------------------------------------------------

  private Path resolveDirectory() {
    String text = values.fill(step.directory());
    try {
      return board.pipeline.folder().toAbsolutePath().resolve(text).normalize();
    } catch (InvalidPathException e) {
      throw new Values.CannotFillException("its directory '" + text + "' is no path");
    }
  }

  private Supervised launch(Program program) throws CannotStartException {
    OutputStream nowhere = OutputStream.nullOutputStream();
    return start(prepare(program, false), nowhere, nowhere);
  }

  /** Starts it, as a member of the attempt's family with all that comes of it. */
  private Supervised start(Launch launch, OutputStream out, OutputStream err)
      throws CannotStartException {
    Supervised started = launch.start(out, err);
    if (started.isApart()) {
      family.leads(started.process().pid());
    }
    return started;
  }

  /** All that a program of the step is started with; only the step itself gets files and input. */
  private Launch prepare(Program program, boolean isStep) {
    Rendered rendered = Rendered.render(program, values::of);
    Map<String, String> environment = new LinkedHashMap<>(rendered.environment());
    Launch launch =
        new Launch(rendered.words())
            .directory(directory())
            .without(Secrets.variables(board.pipeline))
            .apart();
    for (Map.Entry<String, Template> entry : step.environment().entrySet()) {
      environment.put(entry.getKey(), values.fill(entry.getValue()));
    }
    for (String secret : step.secrets()) {
      environment.put(secret, board.secrets.getOrDefault(secret, ""));
    }
    deliver(launch, environment, isStep);
    Home.path(board.options.environment()).ifPresent(path -> environment.putIfAbsent("PATH", path));
    environment.put("ROSETRAP_STEP", step.name());
    environment.put("ROSETRAP_ATTEMPT", values.facts().getOrDefault(Template.Fact.ATTEMPT, "1"));
    environment.put("ROSETRAP_RUN_FOLDER", board.options.folder().toString());
    if (hasSecretOutput()) {
      launch.withSecretOutput();
    }
    return launch.environment(environment).environment(stay).environment(family.environment());
  }

  private void deliver(Launch launch, Map<String, String> environment, boolean isStep) {
    boolean reads = step.reads().stream().anyMatch(read -> read.delivery() instanceof Read.ToInput);
    if (!reads || !isStep) {
      launch.input(NOTHING);
    }
    for (Read read : step.reads()) {
      Value value = values.variables().get(read.variable());
      if (value == null) {
        if (isStep && read.delivery() instanceof Read.ToInput) {
          launch.input(new byte[0]);
        }
        continue;
      }
      switch (read.delivery()) {
        case Read.ToEnvironment to ->
            environment.put(to.name(), Values.text(read.variable(), value));
        case Read.ToInput to -> {
          if (isStep) {
            launch.input(value.toBytes());
          }
        }
        case Read.ToFile to -> {
          if (isStep) {
            save(read, values.fill(to.path()), value);
          }
        }
        case Read.ToTemplate to -> {}
        case Read.ByStep by -> {}
      }
    }
  }

  private void save(Read read, String name, Value value) {
    try {
      Path file = directory().resolve(name);
      Path folder = file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.write(file, value.sharedBytes());
    } catch (IOException | InvalidPathException e) {
      throw new Values.CannotFillException(
          read.variable() + " cannot be written to the file '" + name + "': " + e);
    }
  }
}
