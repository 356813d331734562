package io.rosetrap.junit;

import org.assertj.core.api.Assertions;

/**
 * The way in for assertions on a hub, and for all of AssertJ's own, so that one static import
 * serves both: {@code import static io.rosetrap.junit.RoseTrapAssertions.*}. Where AssertJ's own
 * import is there already it serves too, because the handles are {@code AssertProvider}s.
 */
public class RoseTrapAssertions extends Assertions {
  /** For subclasses that add entry points of their own. */
  protected RoseTrapAssertions() {}

  /**
   * Assertions on a variable.
   *
   * @param variable from {@code hub.variable("X_Data")}
   * @return assertions
   */
  public static VariableAssert assertThat(VariableHandle variable) {
    return variable.assertThat();
  }

  /**
   * Assertions on who waits in the test's run, and on what was left there.
   *
   * @param hub as it was injected
   * @return assertions
   */
  public static HubAssert assertThat(HubHandle hub) {
    return hub.waiters().assertThat();
  }

  /**
   * Assertions on who waits in a run, and on what was left there.
   *
   * @param waiters from {@code hub.waiters()}
   * @return assertions
   */
  public static HubAssert assertThat(WaitersHandle waiters) {
    return waiters.assertThat();
  }

  /**
   * Assertions on what happened in a run.
   *
   * @param journal from {@code hub.journal()}
   * @return assertions
   */
  public static JournalAssert assertThat(JournalHandle journal) {
    return journal.assertThat();
  }

  /**
   * Assertions on a child process, running or ended.
   *
   * @param process from {@code hub.process("CLIENT B")}
   * @return assertions
   */
  public static ProcessAssert assertThat(ProcessSubject process) {
    return process.assertThat();
  }

  /**
   * Assertions on a child process, running or ended.
   *
   * @param child as it was started
   * @return assertions
   */
  public static ProcessAssert assertThat(ChildProcess child) {
    return assertThat(new ProcessSubject(child));
  }

  /**
   * Assertions on a child process that has ended.
   *
   * @param result how it ended
   * @return assertions
   */
  public static ProcessAssert assertThat(ProcessResult result) {
    return assertThat(new ProcessSubject(result));
  }

  /**
   * A write of a variable, for assertions on the journal.
   *
   * @param variable the name
   * @return any write of it, by anybody
   */
  public static JournalEvent write(String variable) {
    return JournalEvent.write(variable);
  }

  /**
   * A read of a variable, for assertions on the journal.
   *
   * @param variable the name
   * @return any read of it, by anybody
   */
  public static JournalEvent read(String variable) {
    return JournalEvent.read(variable);
  }
}
