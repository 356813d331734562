package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.Verb;
import io.rosetrap.client.Faults;
import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Controlled interleavings in a test with the extension. */
class InterleavingTest {
  private static final List<Long> SEEDS = new CopyOnWriteArrayList<>();

  @BeforeEach
  void forget() {
    SEEDS.clear();
  }

  @RoseTrapHub
  static class InterleavedCase {
    @Test
    void hold(
        HubHandle hub,
        @Participant("CLIENT A") RoseTrapClient a,
        @Participant("CLIENT B") RoseTrapClient b) {
      try (Faults.Held hold = hub.hold("X", "CLIENT B")) {
        a.write("X", 1);
        assertThat(b.peek("X")).isEmpty();
        assertThat(hub.faults().list()).singleElement().extracting("id").isEqualTo(hold.id());
      }
      assertThat(b.peek("X")).isPresent();
    }

    @Test
    void failNext(HubHandle hub, @Participant("CLIENT A") RoseTrapClient a) {
      Faults.Held unused = hub.failNext(Verb.WRITE, "X");
      assertThatThrownBy(() -> a.write("X", 1)).hasMessageContaining("the fault is used up");
      a.write("X", 1);
    }

    @Test
    void order(
        HubHandle hub,
        @Participant("CLIENT A") RoseTrapClient a,
        @Participant("CLIENT B") RoseTrapClient b) {
      Faults.Held order = hub.order("CLIENT A writes X", "CLIENT B reads X");
      a.write("X", 1);
      assertThat(b.read("X", Integer.class)).isEqualTo(1);
      assertThat(order.release()).as("it was there still").isFalse();
    }

    @Test
    void seed(HubHandle hub) {
      SEEDS.add(hub.seed());
    }
  }

  @Test
  void interleavings_inATest_takePlace() {
    Kit.pass(4, InterleavedCase.class);
  }

  @Test
  void seed_configured_isTheOneOfEachTest() {
    Kit.pass(Map.of("rosetrap.seed", "42"), 4, InterleavedCase.class);
    assertThat(SEEDS).containsExactly(42L);
  }

  @RoseTrapHub
  static class SeedCase {
    @Test
    void seed(HubHandle hub) {
      SEEDS.add(hub.seed());
    }
  }

  @Test
  void seed_thatIsNoNumber_isRefused() {
    assertThat(Kit.failure(Map.of("rosetrap.seed", "x"), SeedCase.class))
        .isInstanceOf(ExtensionConfigurationException.class)
        .hasMessage(
            "The configuration parameter rosetrap.seed cannot be used: 'x' is no whole number.");
  }

  @RoseTrapHub
  static class FailingDelayCase {
    @Test
    void random(HubHandle hub) {
      Faults.Held unused = hub.delay("X", Duration.ZERO, Duration.ofMillis(200));
      throw new AssertionError("on purpose");
    }
  }

  @RoseTrapHub
  static class FailingHoldCase {
    @Test
    void notRandom(HubHandle hub) {
      Faults.Held hold = hub.hold("X");
      Faults.Held delay = hub.faults().delay("Y", Duration.ofMillis(100));
      throw new AssertionError("on purpose, at " + hold.id() + " and " + delay.id());
    }
  }

  @RoseTrapHub
  static class InterruptedDelayCase {
    @Test
    @Timeout(2)
    void random(HubHandle hub) {
      Faults.Held unused = hub.delay("X", Duration.ofSeconds(50), Duration.ofSeconds(60));
      hub.client().write("X", 1);
      String never = hub.client().read("X", String.class, Duration.ofSeconds(40));
      assertThat(never).isEmpty();
    }
  }

  private static String reportWithSeed42(Class<?> type) {
    Throwable failure = Kit.failure(Map.of("rosetrap.seed", "42"), type);
    return Arrays.stream(failure.getSuppressed())
        .filter(FailureReport.class::isInstance)
        .map(Throwable::toString)
        .findFirst()
        .orElse("");
  }

  @Test
  void seed_ofRandomDelays_isInTheReportOnce() {
    String sentence = "Random delays came from seed 42; repeat it with -Drosetrap.seed=42.";
    for (Class<?> type : List.of(FailingDelayCase.class, InterruptedDelayCase.class)) {
      assertThat(reportWithSeed42(type)).containsOnlyOnce(sentence);
    }
  }

  @Test
  void seed_thatHadNoSay_isNotInTheReport() {
    assertThat(reportWithSeed42(FailingHoldCase.class))
        .contains("when the test failed")
        .doesNotContain("seed");
  }
}
