package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.delete;
import static io.rosetrap.core.Kit.fail;
import static io.rosetrap.core.Kit.peek;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Kit.versionIs;
import static io.rosetrap.core.Kit.withKey;
import static io.rosetrap.core.Kit.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.Value;
import io.rosetrap.core.Command.Precondition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdempotencyTest {
  private final Hub hub = Kit.hub();

  private long revision() {
    return hub.look().info(RUN).orElseThrow().revision();
  }

  @Test
  void execute_sameKeyAndRequest_givesTheSameAnswerAndHappensOnce() {
    Receipt first = hub.execute(RUN, write("x", "a"), withKey("k"));
    write(hub, "x", "b");
    assertThat(hub.execute(RUN, write("x", "a"), withKey("k"))).isEqualTo(first);
    assertThat(peek(hub, "x")).contains("b");
    assertThat(revision()).isEqualTo(2);
  }

  @Test
  void execute_sameKeyForDeleteAndFail_happensOnce() {
    write(hub, "x", "a");
    Receipt deleted = hub.execute(RUN, delete("x"), withKey("d"));
    write(hub, "x", "b");
    assertThat(hub.execute(RUN, delete("x"), withKey("d"))).isEqualTo(deleted);
    assertThat(peek(hub, "x")).contains("b");
    Receipt failed = hub.execute(RUN, fail("y", "broken"), withKey("f"));
    write(hub, "y", "c");
    assertThat(hub.execute(RUN, fail("y", "broken"), withKey("f"))).isEqualTo(failed);
    assertThat(hub.look().failure(RUN, "y")).isEmpty();
  }

  @Test
  void execute_otherKey_happensAgain() {
    hub.execute(RUN, write("x", "a"), withKey("k1"));
    assertThat(hub.execute(RUN, write("x", "a"), withKey("k2")).version()).isEqualTo(2);
  }

  @Test
  void execute_sameKeyInAnotherRun_isAnotherOperation() {
    hub.execute(RUN, write("x", "a"), withKey("k"));
    assertThat(hub.execute("other", write("y", "b"), withKey("k")))
        .isEqualTo(new Receipt("y", 1, 1, 0));
  }

  @Test
  void execute_refusedWriteOnceRepeated_isRefusedInTheSameWordsThoughItCouldSucceed() {
    write(hub, "x", "a");
    String first =
        refusal(
            ErrorCode.ALREADY_WRITTEN,
            () -> hub.execute(RUN, write("x", "b", Precondition.ABSENT), withKey("k")));
    hub.execute(RUN, delete("x"), A);
    assertThat(
            refusal(
                ErrorCode.ALREADY_WRITTEN,
                () -> hub.execute(RUN, write("x", "b", Precondition.ABSENT), withKey("k"))))
        .isEqualTo(first);
    assertThat(peek(hub, "x")).isEmpty();
  }

  @Test
  void execute_refusedCompareAndSetRepeated_isRefusedThoughItCouldSucceed() {
    write(hub, "x", "a");
    Command late = write("x", "b", versionIs(2));
    refusal(ErrorCode.VERSION_MISMATCH, () -> hub.execute(RUN, late, withKey("k")));
    write(hub, "x", "c");
    refusal(ErrorCode.VERSION_MISMATCH, () -> hub.execute(RUN, late, withKey("k")));
    assertThat(peek(hub, "x")).contains("c");
  }

  @Test
  void execute_refusedDeleteRepeated_isRefusedThoughItCouldSucceed() {
    write(hub, "y", "a");
    refusal(ErrorCode.NOT_WRITTEN, () -> hub.execute(RUN, delete("x"), withKey("k")));
    write(hub, "x", "a");
    refusal(ErrorCode.NOT_WRITTEN, () -> hub.execute(RUN, delete("x"), withKey("k")));
    assertThat(peek(hub, "x")).contains("a");
  }

  @Test
  void execute_refusedForALimit_mayBeRepeatedWithTheSameKey() {
    Hub small = Kit.hub(Limits.builder().valueBytes(100).storedBytes(10).build());
    write(small, "x", "1234567890");
    refusal(ErrorCode.LIMIT_REACHED, () -> small.execute(RUN, write("y", "1"), withKey("k")));
    small.execute(RUN, delete("x"), A);
    assertThat(small.execute(RUN, write("y", "1"), withKey("k")).version()).isEqualTo(1);
  }

  /** Pairs of requests that differ in one thing each, all under one key. */
  private static List<List<Command>> differentRequests() {
    return List.of(
        List.of(write("x", "a"), write("y", "a")),
        List.of(write("x", "a"), write("x", "b")),
        List.of(write("x", "1"), new Command.Write("x", Value.json("1"), Precondition.NONE)),
        List.of(write("x", "a"), write("x", "a", Precondition.ABSENT)),
        List.of(write("x", "a"), write("x", "a", versionIs(0))),
        List.of(write("x", "a", Precondition.ABSENT), write("x", "a", versionIs(0))),
        List.of(write("x", "a", versionIs(0)), write("x", "a", versionIs(1))),
        List.of(write("x", "a"), delete("x")),
        List.of(fail("x", "a"), fail("x", "b")),
        List.of(fail("x", "a"), new Command.Delete("x", versionIs('a'))));
  }

  @Test
  void execute_sameKeyWithAnotherRequest_isRefused() {
    for (List<Command> pair : differentRequests()) {
      Hub fresh = Kit.hub();
      fresh.execute(RUN, pair.get(0), withKey("k"));
      assertThat(
              refusal(
                  ErrorCode.IDEMPOTENCY_KEY_REUSED,
                  () -> fresh.execute(RUN, pair.get(1), withKey("k"))))
          .as("%s", pair)
          .isEqualTo(
              "The idempotency key 'k' came before with another request than this one for "
                  + pair.get(1).subject()
                  + ". Use a new key for each operation, and the same one only to repeat it.");
      assertThat(fresh.look().info(RUN).orElseThrow().revision()).isEqualTo(1);
    }
  }

  @Test
  void execute_afterAReuse_theFirstAnswerStays() {
    Receipt first = hub.execute(RUN, write("x", "a"), withKey("k"));
    refusal(
        ErrorCode.IDEMPOTENCY_KEY_REUSED, () -> hub.execute(RUN, write("x", "b"), withKey("k")));
    assertThat(hub.execute(RUN, write("x", "a"), withKey("k"))).isEqualTo(first);
  }

  @Test
  void execute_keyLength_is1To200() {
    hub.execute(RUN, write("x", "a"), withKey("k".repeat(200)));
    assertThat(
            refusal(
                ErrorCode.INVALID_REQUEST,
                () -> hub.execute(RUN, write("x", "a"), withKey("k".repeat(201)))))
        .isEqualTo("The idempotency key has 201 characters; it has 1 to 200.");
    assertThat(
            refusal(
                ErrorCode.INVALID_REQUEST, () -> hub.execute(RUN, write("x", "a"), withKey(""))))
        .isEqualTo("The idempotency key has 0 characters; it has 1 to 200.");
    assertThat(revision()).isEqualTo(1);
  }

  @Test
  void execute_moreKeysThanTheBound_forgetsTheOldest() {
    Hub small = Kit.hub(Limits.builder().idempotencyKeys(3).build());
    List<Receipt> receipts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      receipts.add(small.execute(RUN, write("x", "v" + i), withKey("k" + i)));
    }
    for (int i = 1; i < 4; i++) {
      assertThat(small.execute(RUN, write("x", "v" + i), withKey("k" + i)))
          .isEqualTo(receipts.get(i));
    }
    assertThat(small.execute(RUN, write("x", "v0"), withKey("k0")).version())
        .as("the oldest key is forgotten, so this is a new operation")
        .isEqualTo(5);
  }

  @Test
  void execute_boundOfZero_remembersNothing() {
    Hub small = Kit.hub(Limits.builder().idempotencyKeys(0).build());
    small.execute(RUN, write("x", "a"), withKey("k"));
    assertThat(small.execute(RUN, write("x", "a"), withKey("k")).version()).isEqualTo(2);
  }

  @Test
  void execute_runDeleted_forgetsItsKeys() {
    hub.execute(RUN, write("x", "a"), withKey("k"));
    hub.deleteRun(RUN, "test");
    assertThat(hub.execute(RUN, write("x", "b"), withKey("k")))
        .isEqualTo(new Receipt("x", 1, 1, 0));
  }
}
