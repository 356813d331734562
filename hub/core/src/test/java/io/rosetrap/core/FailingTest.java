package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.absent;
import static io.rosetrap.core.Kit.after;
import static io.rosetrap.core.Kit.all;
import static io.rosetrap.core.Kit.any;
import static io.rosetrap.core.Kit.arrived;
import static io.rosetrap.core.Kit.matches;
import static io.rosetrap.core.Kit.now;
import static io.rosetrap.core.Kit.text;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Comparison;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.Failed;
import io.rosetrap.api.Outcome.TimedOut;
import io.rosetrap.core.Readers.Reader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A variable declared failed ends the waits that it makes hopeless, and no other. */
class FailingTest {
  private final Hub hub = Kit.hub();
  private final Readers readers = Readers.of(hub);

  @AfterEach
  void nothingIsLeft() {
    readers.close();
    Kit.assertNothingLeft(hub);
  }

  private long fail(String name, String reason) {
    return hub.execute(RUN, Kit.fail(name, reason), A).revision();
  }

  private static Failure failure(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Failed.class);
    return ((Failed) outcome).failure();
  }

  @Test
  void fail_blockedReader_failsWithWhoAndWhy() throws InterruptedException {
    Reader reader = readers.startBlocked(written("x"));
    fail("x", "the build broke");
    Failed failed = (Failed) reader.outcome();
    assertThat(failed.failure()).isEqualTo(Kit.declared("x", "CLIENT A", "the build broke", 1));
    assertThat(failed.diagnosis().text())
        .isEqualTo(
            """
            CLIENT B waits for x in run r.
              - x was declared failed by CLIENT A: the build broke
              → mend what failed and start it again: a new promise or a write of x clears this\
            """);
  }

  @Test
  void fail_futureReader_failsAtOnce() throws InterruptedException {
    fail("x", "the build broke");
    assertThat(failure(now(hub, written("x"))).reason()).isEqualTo("the build broke");
    assertThat(failure(now(hub, matches("x", Comparison.EQUAL, "1"))).subject().name())
        .isEqualTo("x");
  }

  @Test
  void fail_valueThere_failsOnlyReadersThatWantANewerOne() throws InterruptedException {
    write(hub, "x", "5");
    Reader newer = readers.startBlocked(after("x", 1));
    Reader other = readers.startBlocked(matches("x", Comparison.EQUAL, "6"));
    fail("x", "no more");
    failure(newer.outcome());
    failure(other.outcome());
    assertThat(text(now(hub, written("x")))).isEqualTo("5");
    assertThat(text(now(hub, matches("x", Comparison.EQUAL, "5")))).isEqualTo("5");
    failure(now(hub, after("x", 1)));
  }

  @Test
  void fail_otherVariable_leavesTheReader() throws InterruptedException {
    Reader reader = readers.startBlocked(written("x"));
    fail("y", "broken");
    readers.awaitBlocked("x", 1);
    write(hub, "x", "a");
    assertThat(text(reader.outcome())).isEqualTo("a");
  }

  @Test
  void fail_readerOfAbsence_goesOn() throws InterruptedException {
    write(hub, "x", "a");
    Reader reader = readers.startBlocked(absent("x"));
    fail("x", "broken");
    readers.awaitBlocked("x", 1);
    hub.execute(RUN, Kit.delete("x"), A);
    arrived(reader.outcome());
  }

  @Test
  void write_afterFail_clearsItForFutureReaders() throws InterruptedException {
    fail("x", "broken");
    write(hub, "x", "a");
    assertThat(text(now(hub, written("x")))).isEqualTo("a");
    assertThat(now(hub, after("x", 1))).isInstanceOf(TimedOut.class);
  }

  @Test
  void delete_afterFail_clearsItForFutureReaders() throws InterruptedException {
    fail("x", "broken");
    hub.execute(RUN, Kit.delete("x"), A);
    assertThat(now(hub, written("x"))).isInstanceOf(TimedOut.class);
  }

  @Test
  void all_oneFailed_failsAtOnce() throws InterruptedException {
    Reader reader = readers.startBlocked(all(written("x"), written("y"), written("z")));
    long revision = fail("y", "broken");
    assertThat(failure(reader.outcome()).revision()).isEqualTo(revision);
    assertThat(failure(now(hub, all(written("x"), any(written("y"))))).subject().name())
        .isEqualTo("y");
  }

  @Test
  void any_oneFailed_goesOnUntilAllHave() throws InterruptedException {
    Reader reader = readers.startBlocked(any(written("x"), written("y")));
    fail("x", "broken");
    readers.awaitBlocked("y", 1);
    fail("y", "broken too");
    assertThat(failure(reader.outcome()).subject().name()).isIn("x", "y");
  }

  @Test
  void any_oneFailedAndOneWritten_arrives() throws InterruptedException {
    Reader reader = readers.startBlocked(any(written("x"), written("y")));
    fail("x", "broken");
    write(hub, "y", "b");
    assertThat(arrived(reader.outcome()).version(1)).isPresent();
  }

  @Test
  void any_failedOrAbsent_staysPossible() throws InterruptedException {
    write(hub, "y", "b");
    fail("x", "broken");
    assertThat(now(hub, any(written("x"), absent("y")))).isInstanceOf(TimedOut.class);
  }

  @Test
  void fail_manyReaders_allFailAndAreCounted() throws InterruptedException {
    Reader first = readers.startBlocked(written("x"));
    Reader second = readers.startBlocked(all(written("y"), written("x")));
    Reader third = readers.startBlocked(any(written("y"), written("x")));
    assertThat(hub.execute(RUN, Kit.fail("x", "broken"), A).released()).isEqualTo(2);
    failure(first.outcome());
    failure(second.outcome());
    write(hub, "y", "b");
    arrived(third.outcome());
  }
}
