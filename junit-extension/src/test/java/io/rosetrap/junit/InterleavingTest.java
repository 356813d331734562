package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.Verb;
import io.rosetrap.client.Faults;
import io.rosetrap.client.RoseTrapClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
}
