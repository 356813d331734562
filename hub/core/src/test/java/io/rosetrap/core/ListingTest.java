package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.B;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.after;
import static io.rosetrap.core.Kit.any;
import static io.rosetrap.core.Kit.waiting;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Value;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.WaiterInfo;
import io.rosetrap.core.Command.Precondition;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lists of variables and waiters. */
class ListingTest {
  private final Hub hub = Kit.hub();

  private List<String> names(String prefix) {
    return hub.look().variables(RUN, prefix).stream().map(VariableInfo::name).toList();
  }

  @Test
  void variables_value_isDescribedWithoutIt() {
    write(hub, "x", "old");
    hub.execute(RUN, new Command.Write("x", Value.json("12"), Precondition.NONE), B);
    assertThat(hub.look().variables(RUN, ""))
        .containsExactly(
            new VariableInfo(
                "x",
                2,
                2,
                Optional.of("CLIENT B"),
                Optional.of(ManualClock.START),
                Optional.of("application/json"),
                2,
                0,
                List.of(),
                Optional.empty()));
  }

  @Test
  void variables_failedWithoutValue_isListedWithTheReason() {
    hub.execute(RUN, Kit.fail("x", "broken"), A);
    assertThat(hub.look().variables(RUN, "")).containsExactly(withoutValue("x", 1, 0, "broken"));
  }

  private static VariableInfo withoutValue(
      String name, long revision, int waiters, String failure) {
    return new VariableInfo(
        name,
        0,
        revision,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        waiters,
        List.of(),
        Optional.of(failure).filter(reason -> !reason.isEmpty()));
  }

  @Test
  void variables_awaitedOnly_isListedWithItsWaiters() {
    try (Wait first = hub.begin(RUN, any(written("x"), written("y")), "CLIENT A");
        Wait second = hub.begin(RUN, any(after("x", 3), after("x", 4)), "CLIENT B")) {
      assertThat(hub.look().variables(RUN, ""))
          .containsExactly(withoutValue("x", 0, 2, ""), withoutValue("y", 0, 1, ""));
      second.cancel("leaves");
      assertThat(hub.look().variables(RUN, "x")).containsExactly(withoutValue("x", 0, 1, ""));
      first.cancel("leaves");
    }
    assertThat(hub.look().variables(RUN, "")).isEmpty();
  }

  @Test
  void variables_writtenAndAwaited_hasBoth() {
    write(hub, "x", "a");
    try (Wait wait = hub.begin(RUN, after("x", 1), "CLIENT A")) {
      assertThat(hub.look().variables(RUN, "").getFirst().version()).isEqualTo(1);
      assertThat(hub.look().variables(RUN, "").getFirst().waiters()).isEqualTo(1);
      wait.cancel("leaves");
    }
  }

  @Test
  void variables_deleted_isGoneUnlessAwaited() {
    write(hub, "x", "a");
    hub.execute(RUN, Kit.delete("x"), A);
    assertThat(hub.look().variables(RUN, "")).isEmpty();
    try (Wait wait = hub.begin(RUN, written("x"), "CLIENT A")) {
      assertThat(hub.look().variables(RUN, "")).containsExactly(withoutValue("x", 2, 1, ""));
      wait.cancel("leaves");
    }
  }

  @Test
  void variables_awaitedByGatesOnly_isNotListed() {
    try (Wait gate = hub.begin(RUN, waiting("x", 1), "test")) {
      assertThat(hub.look().variables(RUN, "")).isEmpty();
      gate.cancel("leaves");
    }
  }

  @Test
  void variables_prefix_selectsAndNamesAreSorted() {
    for (String name : new String[] {"build/b", "build/a", "Build/c", "builder", "x"}) {
      write(hub, name, "v");
    }
    assertThat(names("")).containsExactly("Build/c", "build/a", "build/b", "builder", "x");
    assertThat(names("build")).containsExactly("build/a", "build/b", "builder");
    assertThat(names("build/")).containsExactly("build/a", "build/b");
    assertThat(names("zzz")).isEmpty();
  }

  @Test
  void waiters_blocked_areListedLongestFirst() {
    try (Wait first = hub.begin(RUN, any(written("x"), after("y", 2)), "CLIENT A");
        Wait second = hub.begin(RUN, waiting("z", 2), "test")) {
      List<WaiterInfo> waiters = hub.look().waiters(RUN);
      assertThat(waiters).extracting(WaiterInfo::participant).containsExactly("CLIENT A", "test");
      assertThat(waiters)
          .extracting(WaiterInfo::condition)
          .containsExactly("any of [x, y after version 2]", "2 readers waiting for z");
      assertThat(waiters)
          .extracting(WaiterInfo::variables)
          .containsExactly(List.of("x", "y"), List.of());
      assertThat(waiters.getFirst().waiting()).isGreaterThanOrEqualTo(Duration.ZERO);
      first.cancel("leaves");
      second.cancel("leaves");
    }
    assertThat(hub.look().waiters(RUN)).isEmpty();
  }
}
