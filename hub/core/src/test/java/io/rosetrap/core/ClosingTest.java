package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.after;
import static io.rosetrap.core.Kit.now;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Kit.text;
import static io.rosetrap.core.Kit.waiting;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Outcome.HubClosing;
import io.rosetrap.core.Readers.Reader;
import org.junit.jupiter.api.Test;

/** A hub that closes answers everyone and takes nothing new. */
class ClosingTest {
  private static final String MESSAGE =
      "The hub is closing and takes nothing new. Start a hub and ask again.";

  private final Hub hub = Kit.hub();

  @Test
  void close_blockedReaders_areAllTold() throws InterruptedException {
    try (Readers readers = Readers.of(hub);
        Readers elsewhere = new Readers(hub, "other")) {
      write(hub, "x", "a");
      final Reader first = readers.startBlocked(written("y"));
      final Reader second = readers.startBlocked(after("x", 1));
      final Reader third = elsewhere.startBlocked(written("x"));
      assertThat(hub.isClosing()).isFalse();
      hub.close();
      assertThat(hub.isClosing()).isTrue();
      assertThat(first.outcome()).isEqualTo(new HubClosing());
      assertThat(second.outcome()).isEqualTo(new HubClosing());
      assertThat(third.outcome()).isEqualTo(new HubClosing());
    }
    Kit.assertNothingLeft(hub);
  }

  @Test
  void close_gates_areToldToo() {
    try (Wait gate = hub.begin(RUN, waiting("x", 1), "test")) {
      hub.close();
      assertThat(gate.expire(true)).isEqualTo(new HubClosing());
    }
  }

  @Test
  void execute_afterClose_isRefused() {
    write(hub, "x", "a");
    hub.close();
    assertThat(refusal(ErrorCode.HUB_CLOSING, () -> write(hub, "x", "b"))).isEqualTo(MESSAGE);
    assertThat(refusal(ErrorCode.HUB_CLOSING, () -> hub.execute("new", write("x", "b"), A)))
        .isEqualTo(MESSAGE);
    refusal(ErrorCode.HUB_CLOSING, () -> hub.execute(RUN, Kit.delete("x"), A));
    refusal(ErrorCode.HUB_CLOSING, () -> hub.execute(RUN, Kit.fail("x", "r"), A));
    assertThat(hub.look().runs()).hasSize(1);
    assertThat(hub.look().info(RUN).orElseThrow().revision()).isEqualTo(1);
  }

  @Test
  void execute_repetitionAfterClose_isRefusedToo() {
    hub.execute(RUN, write("x", "a"), Kit.withKey("k"));
    hub.close();
    refusal(ErrorCode.HUB_CLOSING, () -> hub.execute(RUN, write("x", "a"), Kit.withKey("k")));
  }

  @Test
  void await_afterClose_neverBlocks() throws InterruptedException {
    write(hub, "x", "a");
    hub.close();
    assertThat(hub.await(RUN, written("y"), "CLIENT B", Kit.PATIENCE)).isEqualTo(new HubClosing());
    assertThat(hub.await("new", written("y"), "CLIENT B", Kit.PATIENCE))
        .isEqualTo(new HubClosing());
    assertThat(hub.look().runs()).hasSize(1);
    Kit.assertNothingLeft(hub);
  }

  @Test
  void looking_afterClose_stillWorks() throws InterruptedException {
    write(hub, "x", "a");
    hub.close();
    assertThat(Kit.peek(hub, "x")).contains("a");
    assertThat(hub.look().version(RUN, "x", 1).value().asText()).isEqualTo("a");
    assertThat(text(now(hub, written("x")))).isEqualTo("a");
    assertThat(hub.look().journal(RUN, 0, 10)).hasSize(1);
    assertThat(hub.look().variables(RUN, "")).hasSize(1);
    assertThat(hub.look().runs()).hasSize(1);
    assertThat(hub.look().storedBytes()).isEqualTo(1);
  }

  @Test
  void close_twice_doesNothingMore() {
    hub.close();
    hub.close();
    assertThat(hub.isClosing()).isTrue();
  }

  @Test
  void close_waitThatArrived_keepsItsValue() {
    try (Wait wait = hub.begin(RUN, written("x"), "CLIENT B")) {
      write(hub, "x", "a");
      hub.close();
      assertThat(text(wait.expire(true))).isEqualTo("a");
    }
  }

  @Test
  void deleteRun_afterClose_freesIt() {
    write(hub, "x", "a");
    hub.close();
    hub.deleteRun(RUN, "test");
    assertThat(hub.look().storedBytes()).isZero();
    refusal(ErrorCode.HUB_CLOSING, () -> write(hub, "x", "b"));
  }
}
