package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.Value;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A run without HTTP and without threads: what a write, a read and a hand-off take of the core,
 * with the journal and without. It is in the core's package because a run without a journal is
 * nothing that users can have.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RunBenchmark {
  private static final Value VALUE = Value.json("50");

  /** Whether events are kept. */
  @Param({"true", "false"})
  public boolean journal;

  private final Command write = new Command.Write("x", VALUE, Command.Precondition.NONE);
  private final WaitOptions options = new WaitOptions(Duration.ZERO, true, 0, false);
  private Run run = run(new NoLog());
  private long version;

  /** Keeps nothing. */
  private static final class NoLog implements EventLog {
    @Override
    public void append(Event event) {}

    @Override
    public void note(long revision, List<JournalEntry.Release> released, int releases) {}

    @Override
    public List<JournalEntry> read(long after, int limit) {
      return List.of();
    }

    @Override
    public long oldest() {
      return 1;
    }
  }

  private static Run run(EventLog log) {
    Limits limits = Limits.DEFAULTS;
    Hub hub = new Hub(limits, condition -> value -> false, InstantSource.system());
    return new Run(hub, "bench", new Usage(limits), log);
  }

  /** A run with one value. */
  @Setup
  public void begin() {
    run = run(journal ? new MemoryLog(Limits.DEFAULTS.journal()) : new NoLog());
    version = run.execute(write, Actor.ANONYMOUS).version();
  }

  /**
   * A write that nobody waits for.
   *
   * @return what it is answered with
   */
  @Benchmark
  public Receipt write() {
    return run.execute(write, Actor.ANONYMOUS);
  }

  /**
   * A read of a value that is there.
   *
   * @return its wait, which has ended
   */
  @Benchmark
  public Object read() {
    return run.begin(new Condition.Written("x", 0), Actor.ANONYMOUS, options);
  }

  /**
   * A reader that waits, and the write that ends that.
   *
   * @return what the reader is handed
   */
  @Benchmark
  public Object handOff() {
    Wait wait = run.begin(new Condition.Written("x", version), Actor.ANONYMOUS, options);
    version = run.execute(write, Actor.ANONYMOUS).version();
    return wait.arrived().orElseThrow();
  }
}
