package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.FaultInfo;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Verb;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Faults and orders through the client, on a real hub. */
class FaultsTest {
  private final TestHub hub = TestHub.start(TestHub.config().faults(true));
  private final RoseTrapClient test = hub.client("test");
  private final RoseTrapClient a = hub.client("CLIENT A");
  private final RoseTrapClient b = hub.client("CLIENT B");
  private final RoseTrapClient c = hub.client("CLIENT C");
  private final Faults faults = test.faults(7);

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void hold_released_wakesTheReader() {
    Faults.Held hold = faults.hold("X");
    Background<Integer> reading = Background.call(() -> b.read("X", Integer.class, TestHub.LONG));
    hub.awaitReaders("X", 1);
    assertThat(a.write("X", 50).released()).isZero();
    assertThat(b.peek("X")).isEmpty();
    assertThat(hold.release()).isTrue();
    assertThat(reading.result()).isEqualTo(50);
    assertThat(hold.release()).isFalse();
    hold.close();
  }

  @Test
  void hold_ofOneParticipant_closedByTry() {
    try (Faults.Held hold = faults.hold("X", "CLIENT C")) {
      a.write("X", 1);
      assertThat(c.peek("X")).isEmpty();
      assertThat(b.peek("X")).isPresent();
      assertThat(faults.list()).extracting(FaultInfo::id).containsExactly(hold.id());
    }
    assertThat(c.peek("X")).isPresent();
  }

  @Test
  void failNext_write_isRefusedOnceAndSurely() {
    Faults.Held unused = faults.failNext(Verb.WRITE, "X", "CLIENT A");
    RoseTrapException refused =
        catchThrowableOfType(RoseTrapException.class, () -> a.write("X", 1));
    assertThat(refused.code()).isEqualTo(ErrorCode.INJECTED);
    assertThat(refused.definite()).isTrue();
    assertThat(a.write("X", 1).version()).isEqualTo(1);
  }

  @Test
  void dropConnection_beforeAndAfter_theClientWritesOnce() {
    for (Faults.When when : Faults.When.values()) {
      Faults.Held unused = faults.dropConnection("CLIENT A", when);
      a.write("X", when.name());
    }
    assertThat(operations()).filteredOn(Operation.WRITE::equals).hasSize(2);
    assertThat(operations()).filteredOn(Operation.STRIKE::equals).hasSize(2);
  }

  @Test
  void dropConnection_ofOneThatWaits_itAsksAgain() {
    Background<Integer> reading = Background.call(() -> b.read("X", Integer.class, TestHub.LONG));
    hub.awaitReaders("X", 1);
    Faults.Held unused = faults.dropConnection("CLIENT B", Faults.When.BEFORE);
    a.write("X", 1);
    assertThat(reading.result()).isEqualTo(1);
  }

  @Test
  void dropConnection_afterATake_theItemIsTakenOnce() {
    a.queue("q").push("1");
    b.join();
    Faults.Held unused = faults.dropConnection("CLIENT B", Faults.When.AFTER);
    WorkQueue.Item item = b.queue("q").take(TestHub.LONG);
    assertThat(item.version().value().asText()).isEqualTo("1");
    item.ack();
    assertThat(operations()).filteredOn(Operation.TAKE::equals).hasSize(1);
  }

  @Test
  void duplicate_write_isHarmlessByItsKey() {
    Faults.Held unused = faults.duplicate(Verb.WRITE, "X");
    assertThat(a.write("X", 1).version()).isEqualTo(1);
    assertThat(a.write("X", 2).version()).isEqualTo(2);
  }

  @Test
  void order_acrossClients_isEnforced() {
    Faults.Held unused = faults.order("CLIENT A writes X", "CLIENT C reads X", "CLIENT B writes X");
    Background<Object> second = Background.call(() -> b.write("X", "b"));
    Background<String> reading = Background.call(() -> c.read("X", String.class, TestHub.LONG));
    a.write("X", "a");
    assertThat(reading.result()).isEqualTo("a");
    assertThat(second.result()).isNotNull();
    assertThat(
            test.journal(0).stream()
                .filter(entry -> entry.operation() == Operation.STEP)
                .map(JournalEntry::participant))
        .containsExactly("CLIENT A", "CLIENT C", "CLIENT B");
  }

  @Test
  void order_heldBackForLongerThanTheHubWaits_theClientAsksAgain() {
    Faults.Held order = faults.order("CLIENT A writes X", "CLIENT B writes X");
    Background<Object> held = Background.call(() -> b.write("X", "b"));
    // A second one is answered that it is not its turn, after which the first was asked for again.
    RoseTrapException notYet =
        catchThrowableOfType(
            RoseTrapException.class,
            () ->
                hub.hub()
                    .execute(
                        "default",
                        new io.rosetrap.core.Command.Write(
                            "X",
                            io.rosetrap.api.Value.text("other"),
                            io.rosetrap.core.Command.Precondition.NONE),
                        io.rosetrap.core.Actor.named("CLIENT B")));
    assertThat(notYet.code()).isEqualTo(ErrorCode.NOT_YET);
    assertThat(order.release()).isTrue();
    assertThat(held.result()).isNotNull();
  }

  @Test
  void isRandom_isSoFromTheFirstDelayWhoseLengthIs() {
    assertThat(faults.hold("X").release()).isTrue();
    assertThat(faults.delay("X", Duration.ofMillis(100)).release()).isTrue();
    assertThat(faults.isRandom()).isFalse();
    assertThat(faults.delay("X", Duration.ZERO, Duration.ofMillis(100)).release()).isTrue();
    assertThat(faults.isRandom()).isTrue();
  }

  @Test
  void delay_fromTheSeed_isShownInTheJournal() {
    try (Faults.Held first = faults.delay("X", Duration.ZERO, Duration.ofMillis(300));
        Faults.Held second = faults.delay("Y", Duration.ofMillis(1))) {
      assertThat(first.id()).isLessThan(second.id());
      a.write("X", 1);
      assertThat(b.read("X", Integer.class, TestHub.LONG)).isEqualTo(1);
    }
    assertThat(test.journal(0).getFirst().note())
        .isEqualTo("delay #1: what happens to X is seen 0 ms to 300 ms later, by seed 7");
    assertThat(faults.seed()).isEqualTo(7);
  }

  @Test
  void pictures_showFaultsAndSteps() {
    Faults.Held unused = faults.order("CLIENT A writes X");
    Faults.Held fault = faults.failNext(Verb.WRITE, "Y");
    a.write("X", 1);
    assertThat(fault.release()).isTrue();
    String diagram = SequenceDiagram.of(test.journal(0)).text();
    assertThat(diagram)
        .contains("fault: order #35;1: 1. CLIENT A writes X")
        .contains("step done, order #35;1: CLIENT A writes X")
        .contains("lifted: refusal #35;2");
  }

  private List<Operation> operations() {
    return test.journal(0).stream().map(JournalEntry::operation).toList();
  }
}
