package io.rosetrap.junit;

import io.rosetrap.api.Durations;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.WaiterInfo;
import java.time.Duration;
import java.util.List;
import org.assertj.core.error.BasicErrorMessageFactory;
import org.assertj.core.error.ErrorMessageFactory;

/** The sentences of {@link HubAssert}, each in one place. */
final class HubErrors extends BasicErrorMessageFactory {
  /** The most lines of a list. */
  private static final int MOST = 20;

  private HubErrors(String sentence) {
    super("%n%s", unquotedString(sentence));
  }

  static ErrorMessageFactory shouldHaveWaiting(
      String run,
      String participant,
      String variable,
      Duration limit,
      String why,
      List<WaiterInfo> waiters) {
    return new HubErrors(
        "Expecting "
            + participant
            + " to wait for "
            + variable
            + " in run "
            + run
            + " within "
            + Durations.format(limit)
            + ".\n"
            + why
            + "\n"
            + (waiters.isEmpty()
                ? "Nobody waits in this run now."
                : "These wait now:" + lines(waiters.stream().map(HubErrors::line).toList())));
  }

  /** That the time is up before the participant was seen to wait. */
  static String isLate(String participant, Duration limit) {
    return "The time of " + Durations.format(limit) + " is up, and " + participant + " does not.";
  }

  /** That the participant cannot wait any more. */
  static String hasEnded(String participant, String words) {
    return participant + " cannot any more: it " + words + ".";
  }

  static ErrorMessageFactory shouldHaveNoWaiters(String run, List<WaiterInfo> waiters) {
    return new HubErrors(
        "Expecting nobody to wait in run "
            + run
            + ", but there "
            + (waiters.size() == 1 ? "is one:" : "are " + waiters.size() + ":")
            + lines(waiters.stream().map(HubErrors::line).toList()));
  }

  static ErrorMessageFactory shouldHaveNoUnreadVariables(String run, List<VariableInfo> unread) {
    return new HubErrors(
        "Expecting every variable of run "
            + run
            + " to have been read, but nobody has read any version of "
            + (unread.size() == 1 ? "this one:" : "these " + unread.size() + ":")
            + lines(unread.stream().map(HubErrors::line).toList()));
  }

  private static String line(WaiterInfo waiter) {
    return waiter.participant()
        + " for "
        + waiter.condition()
        + " ("
        + Durations.format(waiter.waiting())
        + ")";
  }

  private static String line(VariableInfo variable) {
    return variable.name()
        + ", version "
        + variable.version()
        + ", written by "
        + variable.writer().orElse("nobody");
  }

  private static String lines(List<String> all) {
    StringBuilder text = new StringBuilder();
    all.stream().limit(MOST).forEach(line -> text.append("\n  - ").append(line));
    return all.size() > MOST
        ? text.append("\n  … and ").append(all.size() - MOST).append(" more").toString()
        : text.toString();
  }
}
