package io.rosetrap.junit;

import io.rosetrap.api.JournalEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Several children that work together: all are to end with exit code 0. Immutable: {@link #add}
 * returns another one.
 */
public final class Pipeline {
  private final Processes owner;
  private final List<ProcessSpec> specs;
  private final boolean sealed;

  Pipeline(Processes owner) {
    this(owner, List.of(), true);
  }

  private Pipeline(Processes owner, List<ProcessSpec> specs, boolean sealed) {
    this.owner = owner;
    this.specs = specs;
    this.sealed = sealed;
  }

  /**
   * Adds a child.
   *
   * @param spec what is to be started
   * @return another pipeline
   */
  public Pipeline add(ProcessSpec spec) {
    List<ProcessSpec> all = new ArrayList<>(specs);
    all.add(spec);
    return new Pipeline(owner, List.copyOf(all), sealed);
  }

  /**
   * Leaves the run open for participants that come later. Otherwise the run is sealed once all
   * children have joined: then nobody else may join, and it is a deadlock when all of them wait.
   * Needed where the test writes what the children wait for, without being a participant.
   *
   * @return another pipeline
   */
  public Pipeline unsealed() {
    return new Pipeline(owner, specs, false);
  }

  /**
   * Starts all children and blocks until all have ended.
   *
   * @param limit how long they may take together
   * @return how they ended, all with exit code 0 and with what they promised written
   * @throws ChildProcessError at the first that fails, which is named first; at a deadlock; if one
   *     cannot be started; when the time is up; or if the thread is interrupted. The rest is killed
   */
  public PipelineResult run(Duration limit) {
    if (specs.isEmpty()) {
      throw new IllegalStateException("The pipeline has no children. Give it some by add(…).");
    }
    long startNanos = System.nanoTime();
    List<Processes.Joined> joined = joinAll();
    List<ChildProcess> children = new ArrayList<>();
    long revision = lastRevision();
    try {
      for (Processes.Joined each : joined) {
        children.add(owner.start(each));
      }
      if (sealed) {
        owner.observer().seal();
      }
      return new PipelineRun(owner.observer(), children, revision, startNanos, limit).await();
    } catch (RuntimeException | Error e) {
      // The one that could not be started is told of already; to leave twice does nothing.
      joined.stream().skip(children.size()).forEach(Processes.Joined::leave);
      throw e;
    } finally {
      children.forEach(ChildProcess::kill);
    }
  }

  private List<Processes.Joined> joinAll() {
    List<Processes.Joined> joined = new ArrayList<>();
    try {
      for (ProcessSpec spec : specs) {
        joined.add(owner.join(spec));
      }
      return joined;
    } catch (RuntimeException e) {
      joined.forEach(Processes.Joined::leave);
      throw e;
    }
  }

  private long lastRevision() {
    List<JournalEntry> journal = owner.observer().journal(0);
    return journal.isEmpty() ? 0 : journal.getLast().revision();
  }
}
