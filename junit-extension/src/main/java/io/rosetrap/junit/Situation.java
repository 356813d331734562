package io.rosetrap.junit;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.RunDiagnosis;
import io.rosetrap.api.WaiterInfo;
import io.rosetrap.client.RoseTrapClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a run was like at a moment. Immutable.
 *
 * @param label what the test is called
 * @param run where it is
 * @param remarks what else is to be known, each a sentence
 * @param diagnosis who waits for what and why
 * @param waiters who is blocked, but for those who only look on
 * @param journal what has happened, oldest first
 * @param children the child processes, in the order in which they were started
 * @param at when this was
 */
record Situation(
    String label,
    String run,
    List<String> remarks,
    RunDiagnosis diagnosis,
    List<WaiterInfo> waiters,
    List<JournalEntry> journal,
    List<Child> children,
    Instant at) {
  /** A JVM that is stopped does not answer, and each is given a while. */
  private static final int MOST_DUMPS = 8;

  /**
   * A child process.
   *
   * @param process which one
   * @param result how it has ended; empty while it runs
   * @param lastLines what it printed last
   * @param threads the stacks of its threads; empty where it is no JVM or has ended
   */
  record Child(
      ChildProcess process,
      Optional<ProcessResult> result,
      List<String> lastLines,
      Optional<String> threads) {
    static Child of(ChildProcess process, boolean withThreads) {
      Optional<ProcessResult> result =
          process.isAlive() ? Optional.empty() : Optional.of(process.ended().join());
      return new Child(
          process,
          result,
          result.map(ProcessResult::lastLines).orElseGet(process::lastLines),
          withThreads && result.isEmpty() && process.isJava()
              ? Optional.of(process.threadDump())
              : Optional.empty());
    }

    /** Those that failed come before those that run, and these before those that ended well. */
    int rank() {
      return result.isEmpty() ? 1 : result.get().isSuccess() ? 3 : result.get().killed() ? 2 : 0;
    }

    String name() {
      return process.name();
    }
  }

  Situation {
    remarks = List.copyOf(remarks);
    waiters = List.copyOf(waiters);
    journal = List.copyOf(journal);
    children = List.copyOf(children);
  }

  /** Looks at a run; what the hub does not answer is missing, and a remark says why. */
  static Situation of(
      String label,
      String run,
      RoseTrapClient observer,
      List<ChildProcess> children,
      List<String> remarks) {
    List<String> all = new ArrayList<>(remarks);
    RunDiagnosis diagnosis = new RunDiagnosis("", List.of(), "");
    List<WaiterInfo> waiters = List.of();
    List<JournalEntry> journal = List.of();
    // Before it is asked for how long who has waited: rather too early a beginning than one too
    // late.
    Instant at = Instant.now();
    try {
      waiters = waiters(observer);
      journal = observer.journal(0);
      diagnosis = observer.diagnose();
    } catch (RoseTrapException e) {
      if (e.code() != ErrorCode.NO_SUCH_RUN) {
        all.add("The hub could not be asked: " + e.getMessage());
      }
    }
    return new Situation(label, run, all, diagnosis, waiters, journal, looked(children), at);
  }

  private static List<Child> looked(List<ChildProcess> children) {
    List<Child> looked = new ArrayList<>();
    int asked = 0;
    for (ChildProcess child : children) {
      boolean ask = child.isAlive() && child.isJava() && asked < MOST_DUMPS;
      asked += ask ? 1 : 0;
      looked.add(Child.of(child, ask));
    }
    return looked;
  }

  /** Who is blocked in a run, but for those who follow its history. */
  static List<WaiterInfo> waiters(RoseTrapClient observer) {
    return observer.waiters().stream()
        .filter(waiter -> !waiter.condition().startsWith("events after "))
        .toList();
  }

  /** The same with other remarks. */
  Situation with(List<String> others) {
    return new Situation(label, run, others, diagnosis, waiters, journal, children, at);
  }

  /** What a participant waits for. */
  List<WaiterInfo> waitsOf(String participant) {
    return waiters.stream().filter(each -> each.participant().equals(participant)).toList();
  }

  /** Whether nothing has happened in the run, nor is about to. */
  boolean isEmpty() {
    return journal.isEmpty() && waiters.isEmpty() && children.isEmpty() && remarks.isEmpty();
  }
}
