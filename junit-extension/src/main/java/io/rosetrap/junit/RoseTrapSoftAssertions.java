package io.rosetrap.junit;

import java.util.function.Consumer;
import org.assertj.core.api.AbstractSoftAssertions;
import org.assertj.core.api.SoftAssertionsProvider;
import org.assertj.core.api.StandardSoftAssertionsProvider;

/**
 * Soft assertions on a hub, together with all of AssertJ's own: failures are collected and told
 * together. AssertJ's {@code SoftAssertions} takes no {@code AssertProvider}, so it cannot serve
 * here. {@code RoseTrapSoftAssertions.assertSoftly(softly -> …)}, or, with AssertJ's {@code
 * SoftAssertionsExtension}, a parameter or an {@code @InjectSoftAssertions} field of this type.
 */
public class RoseTrapSoftAssertions extends AbstractSoftAssertions
    implements StandardSoftAssertionsProvider {
  /** Collects nothing yet. */
  public RoseTrapSoftAssertions() {}

  /**
   * Runs assertions, and fails once with all that did not hold.
   *
   * @param assertions what to verify
   */
  public static void assertSoftly(Consumer<RoseTrapSoftAssertions> assertions) {
    SoftAssertionsProvider.assertSoftly(RoseTrapSoftAssertions.class, assertions);
  }

  /**
   * Assertions on a variable.
   *
   * @param variable from {@code hub.variable("X_Data")}
   * @return assertions whose failures are collected
   */
  public VariableAssert assertThat(VariableHandle variable) {
    return proxy(VariableAssert.class, VariableHandle.class, variable);
  }

  /**
   * Assertions on who waits in the test's run, and on what was left there.
   *
   * @param hub as it was injected
   * @return assertions whose failures are collected
   */
  public HubAssert assertThat(HubHandle hub) {
    return assertThat(hub.waiters());
  }

  /**
   * Assertions on who waits in a run, and on what was left there.
   *
   * @param waiters from {@code hub.waiters()}
   * @return assertions whose failures are collected
   */
  public HubAssert assertThat(WaitersHandle waiters) {
    return proxy(HubAssert.class, WaitersHandle.class, waiters);
  }

  /**
   * Assertions on what happened in a run.
   *
   * @param journal from {@code hub.journal()}
   * @return assertions whose failures are collected
   */
  public JournalAssert assertThat(JournalHandle journal) {
    return proxy(JournalAssert.class, JournalHandle.class, journal);
  }

  /**
   * Assertions on a child process, running or ended.
   *
   * @param process from {@code hub.process("CLIENT B")}
   * @return assertions whose failures are collected
   */
  public ProcessAssert assertThat(ProcessSubject process) {
    return proxy(ProcessAssert.class, ProcessSubject.class, process);
  }

  /**
   * Assertions on a child process, running or ended.
   *
   * @param child as it was started
   * @return assertions whose failures are collected
   */
  public ProcessAssert assertThat(ChildProcess child) {
    return assertThat(new ProcessSubject(child));
  }

  /**
   * Assertions on a child process that has ended.
   *
   * @param result how it ended
   * @return assertions whose failures are collected
   */
  public ProcessAssert assertThat(ProcessResult result) {
    return assertThat(new ProcessSubject(result));
  }
}
