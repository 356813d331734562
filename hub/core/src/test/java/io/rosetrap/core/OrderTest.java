package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.B;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static io.rosetrap.core.Stage.ended;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Fault;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.OrderStep;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operations of several participants in an order that a test gives. */
class OrderTest {
  private static final Actor TEST = Actor.named("test");
  private static final Actor C = Actor.named("CLIENT C");

  private final Stage stage = new Stage();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Wait> open = new ArrayList<>();

  @AfterEach
  void close() {
    open.forEach(Wait::close);
    threads.shutdownNow();
    threads.close();
    stage.close();
  }

  private Wait begin(Actor actor, Condition condition) {
    Wait wait = stage.begin(actor, condition);
    open.add(wait);
    return wait;
  }

  private long order(String... steps) {
    Fault.Order order = new Fault.Order(Arrays.stream(steps).map(OrderStep::parse).toList());
    return stage.execute(TEST, new Command.Inject(order)).version();
  }

  private Future<Receipt> later(Actor actor, Command command) {
    return threads.submit(() -> stage.execute(actor, command));
  }

  /** Returns when the history tells that a step is held back. */
  private void awaitHeldBack(int step) throws InterruptedException {
    while (heldBack().noneMatch(entry -> entry.version() == step)) {
      Condition more = new Condition.Progress(stage.last().revision());
      if (heldBack().noneMatch(entry -> entry.version() == step)) {
        assertThat(stage.hub.await(RUN, more, "watch", Kit.PATIENCE))
            .isInstanceOf(Outcome.Arrived.class);
      }
    }
  }

  private Stream<JournalEntry> heldBack() {
    return stage.journal().stream().filter(entry -> entry.operation() == Operation.HOLD_BACK);
  }

  private static Receipt get(Future<Receipt> receipt) throws Exception {
    return receipt.get(Kit.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private List<String> steps() {
    return stage.journal().stream()
        .filter(entry -> entry.operation() == Operation.STEP)
        .map(JournalEntry::note)
        .toList();
  }

  @Test
  void order_writeReadWrite_takesPlaceInIt() throws Exception {
    order("CLIENT A writes X", "CLIENT C reads X", "CLIENT B writes X");
    Future<Receipt> b = later(B, write("X", "b"));
    awaitHeldBack(3);
    assertThat(stage.hub.look().peek(RUN, "X")).isEmpty();
    assertThat(stage.execute(A, write("X", "a")).version()).isEqualTo(1);
    assertThat(b.isDone()).isFalse();
    assertThat(Kit.text(ended(begin(C, written("X"))))).isEqualTo("a");
    assertThat(get(b).version()).isEqualTo(2);
    assertThat(steps())
        .containsExactly(
            "order #1: CLIENT A writes X",
            "order #1: CLIENT C reads X",
            "order #1: CLIENT B writes X");
    assertThat(stage.hub.look().faults(RUN)).isEmpty();
  }

  @Test
  void order_readThatWaits_isHandedNothingBeforeItsTurn() throws InterruptedException {
    order("CLIENT A writes X", "CLIENT B writes X", "CLIENT C reads X");
    Wait reader = begin(C, written("X"));
    Wait free = begin(Actor.named("CLIENT D"), written("X"));
    stage.execute(A, write("X", "a"));
    assertThat(Stage.now(reader)).isEmpty();
    assertThat(Kit.text(ended(free))).isEqualTo("a");
    assertThat(stage.hub.look().peek(RUN, "X", C, false)).isEmpty();
    assertThat(stage.hub.look().faults(RUN).getFirst().heldBack())
        .containsExactly("CLIENT C: step 3");
    stage.execute(B, write("X", "b"));
    assertThat(Kit.text(ended(reader))).isEqualTo("b");
    assertThat(stage.hub.look().faults(RUN)).isEmpty();
  }

  @Test
  void order_readersOneAfterTheOther_areLetGoInTheirOrder() throws InterruptedException {
    order("CLIENT A writes X", "CLIENT C reads X", "CLIENT B reads X");
    Wait b = begin(B, written("X"));
    Wait c = begin(C, written("X"));
    stage.execute(A, write("X", "a"));
    assertThat(Kit.text(ended(c))).isEqualTo("a");
    assertThat(Kit.text(ended(b))).isEqualTo("a");
    assertThat(steps()).hasSize(3).last().isEqualTo("order #1: CLIENT B reads X");
  }

  @Test
  void order_whatMatchesNoStep_goesOnFreely() {
    order("CLIENT A writes X", "CLIENT B writes X");
    stage.execute(B, write("Y", "1"));
    stage.execute(C, write("X", "1"));
    stage.execute(A, write("X", "2"));
    stage.execute(A, write("X", "3"));
    assertThat(stage.hub.look().faults(RUN).getFirst().state())
        .isEqualTo("at step 2: CLIENT B writes X");
  }

  @Test
  void order_refusedWrite_isNoStep() {
    stage.execute(C, write("X", "0"));
    order("CLIENT A writes X", "CLIENT B writes X");
    refusal(
        ErrorCode.ALREADY_WRITTEN,
        () -> stage.execute(A, write("X", "1", Command.Precondition.ABSENT)));
    assertThat(stage.hub.look().faults(RUN).getFirst().state())
        .isEqualTo("at step 1: CLIENT A writes X");
  }

  @Test
  void order_pushesAndTakes_areHeldBackToo() throws Exception {
    order("CLIENT A pushes into q", "CLIENT C takes from q", "CLIENT B takes from q");
    Condition item = new Condition.Item("q", Optional.empty());
    Wait b = begin(B, item);
    stage.execute(C, new Command.Push("q", Value.text("free")));
    assertThat(Stage.now(b)).isEmpty();
    Wait c = begin(C, item);
    assertThat(Stage.now(c)).isEmpty();
    stage.execute(A, new Command.Push("q", Value.text("a")));
    assertThat(Kit.text(ended(c))).isEqualTo("free");
    assertThat(Kit.text(ended(b))).isEqualTo("a");
  }

  @Test
  void order_tooLongHeldBack_isRefusedWithWhoIsToComeFirst() {
    order("CLIENT A writes X", "CLIENT B writes X");
    assertThat(refusal(ErrorCode.NOT_YET, () -> stage.execute(B.withKey("k"), write("X", "b"))))
        .isEqualTo(
            """
            CLIENT B waits for its turn in order #1 (step 2: CLIENT B writes X) in run r.
              - order #1 of test holds it back: it is step 2, and step 1 (CLIENT A writes X) is to\
             come first
              → whoever put the fault in lets it go on: by a release, or by the steps that are to\
             come first\
            """);
    stage.execute(A, write("X", "a"));
    assertThat(stage.execute(B.withKey("k"), write("X", "b")).version()).isEqualTo(2);
  }

  @Test
  void order_participantOfAStepEnds_theOthersAreToldAtOnce() throws Exception {
    Actor a = stage.join("CLIENT A");
    order("CLIENT A writes X", "CLIENT B writes X", "CLIENT C reads X");
    Wait reader = begin(C, written("X"));
    Future<Receipt> b = later(B, write("X", "b"));
    awaitHeldBack(2);
    stage.exit(a, 1, "no route to host");
    Throwable told = catchThrowableOfType(Exception.class, () -> get(b)).getCause();
    assertThat(told).isInstanceOf(RoseTrapException.class);
    assertThat(((RoseTrapException) told).code()).isEqualTo(ErrorCode.ORDER_BROKEN);
    assertThat(told.getMessage())
        .isEqualTo(
            "order #2 cannot go on: step 1 (CLIENT A writes X) is not done, and CLIENT A exited"
                + " with code 1. CLIENT B writes X was held back for it, and was not carried out.");
    assertThat(ended(reader)).isInstanceOf(Outcome.Failed.class);
    stage.join("CLIENT A");
    assertThat(stage.hub.look().faults(RUN).getFirst().state())
        .isEqualTo("at step 1: CLIENT A writes X");
  }

  @Test
  void order_lifted_letsAllGoOn() throws Exception {
    long order = order("CLIENT A writes X", "CLIENT B writes X");
    Future<Receipt> b = later(B, write("X", "b"));
    awaitHeldBack(2);
    stage.execute(TEST, new Command.Lift(order));
    assertThat(get(b).version()).isEqualTo(1);
  }

  @Test
  void order_hubCloses_heldBackIsTold() throws Exception {
    order("CLIENT A writes X", "CLIENT B writes X");
    Future<Receipt> b = later(B, write("X", "b"));
    awaitHeldBack(2);
    stage.hub.close();
    Throwable told = catchThrowableOfType(Exception.class, () -> get(b)).getCause();
    assertThat(((RoseTrapException) told).code()).isEqualTo(ErrorCode.HUB_CLOSING);
  }

  @Test
  void step_parse_takesNamesWithSpacesAndJoints() {
    assertThat(OrderStep.parse("CLIENT A writes X_Data")).hasToString("CLIENT A writes X_Data");
    assertThat(OrderStep.parse("the one who writes reads from x/y").participant())
        .isEqualTo("the one who writes");
    assertThat(OrderStep.parse(" B  adds to n ")).hasToString("B adds n");
    assertThat(refusal(ErrorCode.INVALID_REQUEST, () -> OrderStep.parse("CLIENT A wrote X")))
        .isEqualTo(
            "The step 'CLIENT A wrote X' cannot be read. A step is PARTICIPANT VERB NAME, for"
                + " instance 'CLIENT A writes X_Data'; the verb is one of writes, reads, deletes,"
                + " fails, adds, pushes, takes.");
    refusal(ErrorCode.INVALID_REQUEST, () -> OrderStep.parse("writes X"));
    refusal(ErrorCode.INVALID_REQUEST, () -> OrderStep.parse(""));
  }
}
