package io.rosetrap.core;

import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Stage.ended;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.QueueInfo;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Items, each for one taker, who has it for a while. */
class QueueTest {
  private static final Condition ITEM = new Condition.Item("q", Optional.empty());
  private static final Condition BRIEF =
      new Condition.Item("q", Optional.of(Duration.ofSeconds(1)));
  private static final Actor A = Kit.A;
  private static final Actor B = Kit.B;

  private final Stage stage = new Stage(Limits.builder().deliveries(3).items(5).build());
  private final Hub hub = stage.hub;
  private final List<Wait> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Wait::close);
    stage.close();
  }

  private void push(String... texts) {
    for (String text : texts) {
      stage.execute(A, new Command.Push("q", Value.text(text)));
    }
  }

  private Wait take(Actor actor) {
    return take(actor, ITEM);
  }

  private Wait take(Actor actor, Condition item) {
    Wait wait = stage.begin(actor, item);
    open.add(wait);
    return wait;
  }

  private static Arrived arrived(Wait wait) throws InterruptedException {
    assertThat(ended(wait)).isInstanceOf(Arrived.class);
    return (Arrived) ended(wait);
  }

  private static Version item(Wait wait) throws InterruptedException {
    return arrived(wait).version(0).orElseThrow();
  }

  private static String text(Wait wait) throws InterruptedException {
    return item(wait).value().asText();
  }

  private void acknowledge(Actor actor, Wait wait) throws InterruptedException {
    stage.execute(
        actor, new Command.Acknowledge("q", item(wait).number(), arrived(wait).revision()));
  }

  private void giveBack(Actor actor, Wait wait, String reason) throws InterruptedException {
    stage.execute(
        actor, new Command.Return("q", item(wait).number(), arrived(wait).revision(), reason));
  }

  private QueueInfo info() {
    return hub.look().queue(RUN, "q").orElseThrow();
  }

  // --- taking --------------------------------------------------------------------------------

  @Test
  void take_items_comeInTheirOrderAndOnce() throws InterruptedException {
    push("one", "two");
    Wait first = take(A);
    Wait second = take(B);
    assertThat(text(first)).isEqualTo("one");
    assertThat(text(second)).isEqualTo("two");
    assertThat(item(second).number()).isEqualTo(2);
    assertThat(item(second).writer()).isEqualTo("CLIENT A");
    assertThat(hub.look().deliveries(RUN, "q", 1)).isEqualTo(1);
    Wait third = take(B);
    assertThat(Stage.now(third)).isEmpty();
    assertThat(info().waiters()).isEqualTo(1);
  }

  @Test
  void push_takersWait_getItInTheOrderInWhichTheyCame() throws InterruptedException {
    Wait first = take(A);
    Wait second = take(B);
    Wait third = take(A);
    push("one");
    assertThat(text(first)).isEqualTo("one");
    push("two", "three");
    assertThat(text(second)).isEqualTo("two");
    assertThat(text(third)).isEqualTo("three");
  }

  @Test
  void push_takerLeft_isSkipped() throws InterruptedException {
    Wait first = take(A);
    Wait second = take(B);
    first.cancel("left");
    push("one");
    assertThat(text(second)).isEqualTo("one");
    assertThat(hub.look().deliveries(RUN, "q", 1)).isEqualTo(1);
  }

  @Test
  void take_slice_keepsItsPlaceInLine() throws InterruptedException {
    Wait first = take(A);
    Wait second = take(B);
    first.expire(false);
    Wait again =
        hub.begin(RUN, ITEM, A, new WaitOptions(Duration.ofSeconds(25), false, first.place()));
    open.add(again);
    push("one", "two");
    assertThat(text(again)).isEqualTo("one");
    assertThat(text(second)).isEqualTo("two");
    assertThat(first.place()).isPositive();
  }

  @Test
  void take_placeThatWasNeverGiven_isTheEndOfTheLine() throws InterruptedException {
    Wait first = take(A);
    Wait jumper = hub.begin(RUN, ITEM, B, new WaitOptions(Duration.ZERO, false, Long.MAX_VALUE));
    open.add(jumper);
    push("one");
    assertThat(text(first)).isEqualTo("one");
    assertThat(Stage.now(jumper)).isEmpty();
  }

  @Test
  void take_sameKey_givesTheSameItemAgain() throws InterruptedException {
    push("one", "two");
    Wait first = take(A.withKey("k"));
    Wait again = take(A.withKey("k"));
    assertThat(ended(again)).isEqualTo(ended(first));
    assertThat(hub.look().deliveries(RUN, "q", 1)).isEqualTo(1);
    acknowledge(A, first);
    assertThat(refusal(ErrorCode.NOT_HELD, () -> take(A.withKey("k"))))
        .isEqualTo(
            "queue q in run r was handed to CLIENT A under this idempotency key, and is not held"
                + " any more: its lease ran out, or it was given back. Ask again with a new key.");
    refusal(ErrorCode.IDEMPOTENCY_KEY_REUSED, () -> take(A.withKey("k"), BRIEF));
  }

  @Test
  void take_sameKeyWhileTheFirstStillWaits_takesItsPlace() throws InterruptedException {
    Wait lost = take(A.withKey("k"));
    Wait other = take(B);
    Wait again = take(A.withKey("k"));
    assertThat(ended(lost)).isEqualTo(new Outcome.Cancelled("the same request came again"));
    push("one");
    assertThat(text(again)).isEqualTo("one");
    assertThat(Stage.now(other)).isEmpty();
  }

  @Test
  void take_underAnyOrAll_isRefused() {
    refusal(ErrorCode.INVALID_REQUEST, () -> Kit.any(ITEM));
    refusal(ErrorCode.INVALID_REQUEST, () -> Kit.all(ITEM, Kit.written("x")));
    refusal(
        ErrorCode.INVALID_REQUEST,
        () -> new Condition.Item("q", Optional.of(Duration.ofMillis(100))));
  }

  // --- done or not ---------------------------------------------------------------------------

  @Test
  void acknowledge_item_isGoneWithItsBytes() throws InterruptedException {
    push("12345");
    Wait wait = take(B);
    assertThat(info().taken().getFirst().taker()).isEqualTo("CLIENT B");
    assertThat(hub.look().storedBytes()).isEqualTo(5);
    acknowledge(B, wait);
    assertThat(info().taken()).isEmpty();
    assertThat(hub.look().storedBytes()).isZero();
    assertThat(refusal(ErrorCode.NOT_HELD, () -> acknowledge(B, wait)))
        .isEqualTo(
            "Item 1 of queue q is not with a taker any more. Its lease ran out, it was given back,"
                + " it is done with, or the queue was deleted.");
    refusal(ErrorCode.NOT_THERE, () -> stage.execute(B, new Command.Acknowledge("r", 1, 1)));
    assertThat(
            refusal(ErrorCode.NOT_HELD, () -> stage.execute(B, new Command.Acknowledge("q", 9, 1))))
        .startsWith("Item 9 of queue q was never pushed.");
  }

  @Test
  void return_item_comesBackToItsPlace() throws InterruptedException {
    push("one", "two", "three");
    Wait one = take(A);
    Wait two = take(A);
    giveBack(A, two, "");
    giveBack(A, one, "cannot do it");
    assertThat(stage.last().operation()).isEqualTo(Operation.RETURN);
    assertThat(stage.last().note()).isEqualTo("cannot do it");
    assertThat(List.of(text(take(B)), text(take(B)), text(take(B))))
        .containsExactly("one", "two", "three");
    assertThat(hub.look().deliveries(RUN, "q", 1)).isEqualTo(2);
    assertThat(hub.look().deliveries(RUN, "q", 3)).isEqualTo(1);
  }

  @Test
  void return_takersWait_goesToTheNext() throws InterruptedException {
    push("one");
    Wait one = take(A);
    Wait next = take(B);
    giveBack(A, one, "");
    assertThat(text(next)).isEqualTo("one");
  }

  @Test
  void lease_over_itemGoesToTheNextAndTheOldTokenIsWorthless() throws InterruptedException {
    push("one");
    Wait slow = take(A, BRIEF);
    Wait next = take(B);
    stage.pass(Duration.ofMillis(900));
    hub.renewItem(RUN, "q", 1, arrived(slow).revision());
    stage.pass(Duration.ofMillis(900));
    assertThat(Stage.now(next)).isEmpty();
    stage.pass(Duration.ofMillis(100));
    assertThat(text(next)).isEqualTo("one");
    assertThat(refusal(ErrorCode.NOT_HELD, () -> acknowledge(A, slow)))
        .startsWith("Item 1 of queue q is with CLIENT B by now.");
    refusal(ErrorCode.NOT_HELD, () -> hub.renewItem(RUN, "q", 1, arrived(slow).revision()));
    acknowledge(B, next);
  }

  @Test
  void session_ends_itemGoesBack() throws InterruptedException {
    push("one");
    Actor taker = stage.join("taker");
    take(taker);
    Wait next = take(B);
    stage.exit(taker, 1);
    assertThat(text(next)).isEqualTo("one");
    assertThat(hub.look().deliveries(RUN, "q", 1)).isEqualTo(2);
  }

  @Test
  void session_replaced_itemGoesBack() throws InterruptedException {
    push("one");
    take(stage.join("taker"));
    Actor again = stage.join("taker");
    assertThat(text(take(again))).isEqualTo("one");
  }

  @Test
  void deliveries_tooMany_areBuried() throws InterruptedException {
    push("poison", "good");
    for (int i = 0; i < 2; i++) {
      giveBack(A, take(A), "broken");
    }
    Actor taker = stage.join("taker");
    take(taker);
    stage.exit(taker, 1);
    assertThat(info().dead()).hasSize(1);
    assertThat(info().dead().getFirst().taker()).isEqualTo("taker");
    assertThat(info().dead().getFirst().deliveries()).isEqualTo(3);
    assertThat(info().dead().getFirst().preview()).isEqualTo("poison");
    assertThat(text(take(B))).isEqualTo("good");
  }

  @Test
  void lease_lastDelivery_isBuriedWithTheReason() throws InterruptedException {
    push("poison");
    for (int i = 0; i < 3; i++) {
      take(A, BRIEF);
      stage.pass(Duration.ofSeconds(1));
    }
    assertThat(info().dead()).hasSize(1);
    assertThat(stage.last().operation()).isEqualTo(Operation.BURY);
    assertThat(stage.last().note()).isEqualTo("the lease of CLIENT A ran out without a word");
  }

  @Test
  void push_fullQueue_isRefused() throws InterruptedException {
    push("1", "2", "3", "4", "5");
    take(A);
    assertThat(refusal(ErrorCode.LIMIT_REACHED, () -> push("6")))
        .isEqualTo(
            "Queue q has 5 items, and its limit is 5. Wait until some are taken, or raise"
                + " --max-items.");
  }

  @Test
  void secretItem_isNeverShown() {
    stage.execute(A, new Command.Push("q", Value.text("hunter2").asSecret()));
    take(B);
    assertThat(stage.journal().toString() + info()).doesNotContain("hunter2").contains("(secret)");
  }

  @Test
  void journal_handOut_saysWhoWasReleased() {
    take(B);
    push("one");
    assertThat(stage.operations()).containsExactly(Operation.PUSH, Operation.TAKE);
    assertThat(stage.last().participant()).isEqualTo("CLIENT B");
    assertThat(stage.last().released().getFirst().participant()).isEqualTo("CLIENT B");
    assertThat(stage.last().released().getFirst().condition()).isEqualTo("an item of queue q");
    assertThat(stage.last().releases()).isEqualTo(1);
  }

  // --- dead ones -----------------------------------------------------------------------------

  private void killAll(int items) throws InterruptedException {
    for (int i = 0; i < items * 3; i++) {
      giveBack(A, take(A), "broken");
    }
  }

  private static Command revive(Long... item) {
    return new Command.Revive("q", List.of(item).stream().findFirst());
  }

  private static Command drop(Long... item) {
    return new Command.Drop("q", List.of(item).stream().findFirst());
  }

  @Test
  void revive_all_goToWhoWaitsInTheirOrderWithDeliveriesAnew() throws InterruptedException {
    push("one", "two", "three");
    killAll(3);
    Wait waiting = take(B);
    assertThat(Stage.now(waiting)).isEmpty();

    assertThat(stage.execute(A, revive()).version()).isEqualTo(3);

    assertThat(text(waiting)).isEqualTo("one");
    assertThat(hub.look().deliveries(RUN, "q", 1)).isEqualTo(1);
    assertThat(text(take(B))).isEqualTo("two");
    assertThat(info().dead()).isEmpty();
    assertThat(stage.operations()).contains(Operation.REVIVE);
  }

  @Test
  void revive_one_leavesTheOthersDead() throws InterruptedException {
    push("one", "two");
    killAll(2);
    stage.execute(A, revive(2L));
    assertThat(stage.last().operation()).isEqualTo(Operation.REVIVE);
    assertThat(stage.last().version()).isEqualTo(2);
    assertThat(text(take(B))).isEqualTo("two");
    assertThat(info().dead()).extracting(QueueInfo.ItemInfo::id).containsExactly(1L);
  }

  @Test
  void drop_dead_areGoneWithTheirBytes() throws InterruptedException {
    push("one", "two");
    killAll(2);
    stage.execute(A, drop(1L));
    assertThat(info().dead()).extracting(QueueInfo.ItemInfo::id).containsExactly(2L);
    stage.execute(A, drop());
    assertThat(info().dead()).isEmpty();
    assertThat(hub.look().storedBytes()).isZero();
    assertThat(stage.last().operation()).isEqualTo(Operation.DROP);
  }

  @Test
  void revive_whatIsNotDead_isRefused() throws InterruptedException {
    push("one", "two");
    assertThat(refusal(ErrorCode.NOT_THERE, () -> stage.execute(A, revive())))
        .isEqualTo("Queue q in run r has no dead items; nothing was changed.");
    killAll(1);
    assertThat(refusal(ErrorCode.NOT_THERE, () -> stage.execute(A, revive(2L))))
        .isEqualTo(
            "Queue q in run r has no dead item 2; its dead ones are 1. Nothing was changed.");
    Command other = new Command.Drop("p", Optional.empty());
    assertThat(refusal(ErrorCode.NOT_THERE, () -> stage.execute(A, other)))
        .isEqualTo("There is no queue p in run r. Check the name and the run.");
  }

  @Test
  void revive_fullQueue_isRefused() throws InterruptedException {
    push("dead");
    killAll(1);
    push("1", "2", "3", "4", "5");
    assertThat(refusal(ErrorCode.LIMIT_REACHED, () -> stage.execute(A, revive())))
        .startsWith("Queue q has 5 items, and its limit is 5, so there is no room for 1 more.");
    assertThat(info().dead()).hasSize(1);
  }

  @Test
  void diagnosis_onlyDeadOnes_saysHowToGetThemBack() throws InterruptedException {
    push("one");
    killAll(1);
    assertThat(hub.look().diagnose(RUN, ITEM, "CLIENT B").text())
        .contains(
            "1 item of queue q was given up after too many deliveries, last item 1 (taken by"
                + " CLIENT A)")
        .endsWith(
            "→ mend what could not be done, then put the dead items back: rosetrap dead q"
                + " --return");
  }

  // --- deleted -------------------------------------------------------------------------------

  @Test
  void delete_everythingIsGoneAndTakersWaitOn() throws InterruptedException {
    Actor taker = stage.join("taker");
    push("one", "two");
    Wait held = take(taker);
    take(B);
    Wait waiting = take(B);

    stage.execute(A, new Command.Delete(Queue.subject("q")));

    assertThat(hub.look().queue(RUN, "q")).isEmpty();
    assertThat(hub.look().storedBytes()).isZero();
    assertThat(Stage.now(waiting)).isEmpty();
    assertThat(refusal(ErrorCode.NOT_THERE, () -> acknowledge(taker, held)))
        .isEqualTo("There is no queue q in run r. Check the name and the run.");
    push("new");
    assertThat(text(waiting)).isEqualTo("new");
    assertThat(refusal(ErrorCode.NOT_HELD, () -> acknowledge(taker, held)))
        .isEqualTo(
            "Item 1 of queue q is with CLIENT B by now. Its lease ran out, it was given back, it is"
                + " done with, or the queue was deleted.");
    // What the taker had is no more its own, so that its end gives nothing back.
    stage.leave(taker);
    assertThat(info().ready()).isZero();
    assertThat(info().taken()).hasSize(1);
  }

  @Test
  void takeBack_answerWasLost_goesToTheNextAsIfItHadNotBeenTaken() throws InterruptedException {
    push("first");
    Wait lost = take(A.withKey("k"));
    Wait next = take(Kit.B);
    lost.takeBack();
    assertThat(ended(next)).isInstanceOf(Arrived.class);
    assertThat(hub.look().deliveries(RUN, "q", 1)).isEqualTo(1);
    lost.takeBack();
    assertThat(hub.look().deliveries(RUN, "q", 1)).isEqualTo(1);
  }
}
