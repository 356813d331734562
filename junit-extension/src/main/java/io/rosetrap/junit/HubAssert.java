package io.rosetrap.junit;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Ending;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.ParticipantInfo;
import io.rosetrap.api.ReadInfo;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.WaiterInfo;
import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Assertions on who waits in a run, and on what was left there. */
public class HubAssert extends AbstractAssert<HubAssert, WaitersHandle> {
  /**
   * Assertions on a run.
   *
   * @param actual the waiters of the run
   */
  public HubAssert(WaitersHandle actual) {
    super(actual, HubAssert.class);
  }

  /**
   * Verifies that a participant is blocked on a variable, or blocks in time: the gate of a test
   * that must not go on before its reader waits. Blocks on the hub, without polling, at most for
   * the hub's default limit; gives up at once when the participant has ended.
   *
   * @param participant who is to wait
   * @param variable what for
   * @return this
   */
  public HubAssert hasWaiting(String participant, String variable) {
    isNotNull();
    return hasWaiting(participant, variable, actual.limit());
  }

  /**
   * Verifies that a participant is blocked on a variable, or blocks in time.
   *
   * @param participant who is to wait
   * @param variable what for
   * @param limit how long to block at most
   * @return this
   */
  public HubAssert hasWaiting(String participant, String variable, Duration limit) {
    isNotNull();
    Condition waiting = new Condition.Waiting(variable, 1, Optional.of(participant));
    Waits.Limit time = Waits.within(limit);
    while (true) {
      // In this order: what happens after the first line ends the wait of the last.
      long revision = Waits.revision(observer());
      Optional<Ending> ending = ending(participant);
      if (ending.isPresent()) {
        if (observer().await(waiting, Duration.ZERO) instanceof Outcome.Arrived) {
          return myself;
        }
        throw noWait(
            participant, variable, limit, HubErrors.hasEnded(participant, ending.get().words()));
      }
      Condition either = new Condition.Any(List.of(waiting, new Condition.Progress(revision)));
      switch (observer().await(either, time.left())) {
        case Outcome.Arrived(long r, List<Outcome.Match> matches) -> {
          if (matches.stream().anyMatch(match -> match.leaf() == 0)) {
            return myself;
          }
        }
        case Outcome.TimedOut t ->
            throw noWait(participant, variable, limit, HubErrors.isLate(participant, limit));
        case Outcome.HubClosing h -> throw noWait(participant, variable, limit, "The hub closes.");
        case Outcome.Cancelled(String reason) ->
            throw noWait(participant, variable, limit, "The wait ended: " + reason + ".");
        case Outcome.Failed f -> throw neither(f);
        case Outcome.BrokenPromise b -> throw neither(b);
        case Outcome.Deadlock d -> throw neither(d);
      }
    }
  }

  private static IllegalStateException neither(Outcome outcome) {
    return new IllegalStateException(
        "who waits cannot fail, but the wait ended " + outcome.label());
  }

  private AssertionError noWait(String participant, String variable, Duration limit, String why) {
    boolean closing = why.startsWith("The hub closes");
    List<WaiterInfo> waiters = closing ? List.of() : observer().waiters();
    return assertionError(
        HubErrors.shouldHaveWaiting(observer().run(), participant, variable, limit, why, waiters));
  }

  private Optional<Ending> ending(String participant) {
    return observer().participants().stream()
        .filter(info -> info.name().equals(participant))
        .findFirst()
        .flatMap(ParticipantInfo::ending);
  }

  /**
   * Verifies that nobody is blocked in the run now.
   *
   * @return this
   */
  public HubAssert hasNoWaiters() {
    isNotNull();
    List<WaiterInfo> waiters = observer().waiters();
    if (!waiters.isEmpty()) {
      throwAssertionError(HubErrors.shouldHaveNoWaiters(observer().run(), waiters));
    }
    return myself;
  }

  /**
   * Verifies that of each variable that has a value, some version was read: handed by the hub to
   * anybody, as the answer to a read, a peek or an await. What assertions look at does not count.
   * Only versions that the hub keeps are known of.
   *
   * @return this
   */
  public HubAssert hasNoUnreadVariables() {
    isNotNull();
    List<VariableInfo> written =
        observer().variables("").stream().filter(info -> info.version() > 0).toList();
    Set<String> read =
        observer().reads("").stream().map(ReadInfo::variable).collect(Collectors.toSet());
    List<VariableInfo> unread =
        written.stream().filter(info -> !read.contains(info.name())).toList();
    if (!unread.isEmpty()) {
      throwAssertionError(HubErrors.shouldHaveNoUnreadVariables(observer().run(), unread));
    }
    return myself;
  }

  private RoseTrapClient observer() {
    return actual.observer();
  }
}
