package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.absent;
import static io.rosetrap.core.Kit.after;
import static io.rosetrap.core.Kit.all;
import static io.rosetrap.core.Kit.any;
import static io.rosetrap.core.Kit.arrived;
import static io.rosetrap.core.Kit.delete;
import static io.rosetrap.core.Kit.matches;
import static io.rosetrap.core.Kit.now;
import static io.rosetrap.core.Kit.waiting;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome.Arrived;
import io.rosetrap.api.Outcome.Match;
import io.rosetrap.api.Outcome.TimedOut;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import io.rosetrap.core.Readers.Reader;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several variables at once: any, all, and readers that wait for readers. */
class ConditionsTest {
  private final Hub hub = Kit.hub();
  private final Readers readers = Readers.of(hub);

  @AfterEach
  void nothingIsLeft() {
    readers.close();
    Kit.assertNothingLeft(hub);
  }

  private Match match(int leaf, String name, long version) {
    return new Match(
        leaf, Subject.variable(name), Optional.of(hub.look().version(RUN, name, version)));
  }

  // --- any -----------------------------------------------------------------------------------

  @Test
  void any_oneWritten_saysWhichOne() throws InterruptedException {
    Reader reader = readers.startBlocked(any(written("x"), written("y"), written("z")));
    write(hub, "other", "v");
    long revision = write(hub, "y", "b").revision();
    assertThat(reader.outcome()).isEqualTo(new Arrived(revision, List.of(match(1, "y", 1))));
  }

  @Test
  void any_severalThere_saysAllOfThem() throws InterruptedException {
    write(hub, "z", "c");
    write(hub, "x", "a");
    assertThat(now(hub, any(written("x"), written("y"), written("z"))))
        .isEqualTo(new Arrived(2, List.of(match(0, "x", 1), match(2, "z", 1))));
  }

  @Test
  void any_absenceOrValue_holdsWithWhatThereIs() throws InterruptedException {
    Condition either = any(written("x"), absent("x"));
    assertThat(arrived(now(hub, either)).matches())
        .containsExactly(new Match(1, Subject.variable("x"), Optional.empty()));
    write(hub, "x", "a");
    assertThat(arrived(now(hub, either)).matches()).containsExactly(match(0, "x", 1));
  }

  @Test
  void any_sameVariableTwice_endsOnce() throws InterruptedException {
    Reader reader = readers.startBlocked(any(written("x"), after("x", 5)));
    assertThat(write(hub, "x", "a").released()).isEqualTo(1);
    assertThat(arrived(reader.outcome()).matches()).containsExactly(match(0, "x", 1));
  }

  // --- all -----------------------------------------------------------------------------------

  @Test
  void all_oneMissing_blocksUntilTheLast() throws InterruptedException {
    Reader reader = readers.startBlocked(all(written("x"), written("y"), absent("z")));
    write(hub, "y", "b");
    readers.awaitBlocked("x", 1);
    assertThat(write(hub, "x", "a").released()).isEqualTo(1);
    assertThat(reader.outcome())
        .isEqualTo(
            new Arrived(
                2,
                List.of(
                    match(0, "x", 1),
                    match(1, "y", 1),
                    new Match(2, Subject.variable("z"), Optional.empty()))));
  }

  @Test
  void all_neverTogether_blocksThoughEachHeldOnce() throws InterruptedException {
    Reader reader = readers.startBlocked(all(written("x"), written("y")));
    write(hub, "x", "a");
    hub.execute(RUN, delete("x"), A);
    write(hub, "y", "b");
    readers.awaitBlocked("x", 1);
    write(hub, "x", "c");
    assertThat(arrived(reader.outcome()).matches())
        .containsExactly(match(0, "x", 2), match(1, "y", 1));
  }

  @Test
  void all_overwrittenMeanwhile_returnsTheVersionsOfOneRevision() throws InterruptedException {
    Reader reader = readers.startBlocked(all(written("x"), written("y")));
    write(hub, "x", "old");
    write(hub, "x", "new");
    write(hub, "y", "b");
    write(hub, "x", "newer");
    Arrived arrived = arrived(reader.outcome());
    assertThat(arrived.revision()).isEqualTo(3);
    assertThat(arrived.version(0).map(Version::revision)).contains(2L);
    assertThat(arrived.version(1).map(Version::revision)).contains(3L);
  }

  @Test
  void all_lastLeafHoldsByDelete_ends() throws InterruptedException {
    write(hub, "x", "a");
    write(hub, "lock", "held");
    Reader reader = readers.startBlocked(all(written("x"), absent("lock")));
    hub.execute(RUN, delete("lock"), A);
    assertThat(arrived(reader.outcome()).matches())
        .containsExactly(
            match(0, "x", 1), new Match(1, Subject.variable("lock"), Optional.empty()));
  }

  @Test
  void nested_anyOfAlls_numbersLeavesInReadingOrder() throws InterruptedException {
    Condition condition =
        any(all(written("a"), written("b")), all(written("c"), any(written("d"), written("e"))));
    Reader reader = readers.startBlocked(condition);
    write(hub, "a", "1");
    write(hub, "e", "2");
    readers.awaitBlocked("a", 1);
    write(hub, "c", "3");
    assertThat(reader.outcome())
        .isEqualTo(new Arrived(3, List.of(match(2, "c", 1), match(4, "e", 1))));
  }

  @Test
  void all_contradiction_neverHolds() throws InterruptedException {
    Condition never = all(written("x"), absent("x"));
    assertThat(now(hub, never)).isInstanceOf(TimedOut.class);
    write(hub, "x", "a");
    assertThat(now(hub, never)).isInstanceOf(TimedOut.class);
  }

  @Test
  void all_comparisonsOnOneVariable_areARange() throws InterruptedException {
    Condition range =
        all(matches("x", Comparison.GREATER, "3"), matches("x", Comparison.LESS, "6"));
    write(hub, "x", "7");
    Reader reader = readers.startBlocked(range);
    write(hub, "x", "2");
    readers.awaitBlocked("x", 1);
    write(hub, "x", "5");
    assertThat(arrived(reader.outcome()).version(1).map(Version::number)).contains(3L);
  }

  // --- readers waiting for readers -----------------------------------------------------------

  @Test
  void waiting_nobodyThere_timesOutAndCountsNobody() throws InterruptedException {
    assertThat(now(hub, waiting("x", 1))).isInstanceOf(TimedOut.class);
    write(hub, "x", "a");
    assertThat(now(hub, waiting("x", 1))).isInstanceOf(TimedOut.class);
  }

  @Test
  void waiting_readersBlockedAlready_holdsAtOnce() throws InterruptedException {
    readers.startBlocked(written("x"));
    readers.startBlocked(any(written("y"), written("x")));
    assertThat(now(hub, waiting("x", 2)))
        .isEqualTo(new Arrived(0, List.of(new Match(0, Subject.variable("x"), Optional.empty()))));
    assertThat(now(hub, waiting("x", 3))).isInstanceOf(TimedOut.class);
  }

  @Test
  void waiting_enoughReadersBlock_ends() throws InterruptedException {
    Reader gate = readers.start(waiting("x", 3));
    readers.startBlocked(written("x"));
    readers.startBlocked(all(written("x"), written("y")));
    readers.startBlocked(after("x", 7));
    arrived(gate.outcome());
  }

  @Test
  void waiting_readersOfAbsence_count() throws InterruptedException {
    write(hub, "x", "a");
    Reader gate = readers.start(waiting("x", 1));
    readers.start(absent("x"));
    arrived(gate.outcome());
  }

  @Test
  void waiting_participantNamed_countsOnlyItsReaders() throws InterruptedException {
    readers.startBlocked(written("x"), "CLIENT C");
    Condition gate = new Condition.Waiting("x", 1, Optional.of("CLIENT A"));
    assertThat(now(hub, gate)).isInstanceOf(TimedOut.class);
    Reader blocked = readers.start(gate);
    readers.startBlocked(written("x"), "CLIENT A");
    arrived(blocked.outcome());
    assertThat(now(hub, new Condition.Waiting("x", 2, Optional.of("CLIENT A"))))
        .isInstanceOf(TimedOut.class);
  }

  @Test
  void waiting_gatesThemselves_doNotCount() throws InterruptedException {
    Reader gate = readers.start(waiting("x", 1));
    assertThat(now(hub, waiting("x", 1))).isInstanceOf(TimedOut.class);
    readers.startBlocked(written("x"));
    arrived(gate.outcome());
  }

  @Test
  void waiting_readersThatLeft_doNotCount() throws InterruptedException {
    Wait leaving = hub.begin(RUN, written("x"), "CLIENT B");
    Reader gate = readers.start(waiting("x", 2));
    leaving.close();
    readers.startBlocked(written("x"));
    assertThat(gate.isDone()).isFalse();
    readers.startBlocked(written("x"));
    arrived(gate.outcome());
  }

  @Test
  void waiting_withAValue_holdsAtOneRevision() throws InterruptedException {
    Reader gate = readers.start(all(written("y"), waiting("x", 1)));
    readers.startBlocked(written("x"));
    long revision = write(hub, "y", "b").revision();
    assertThat(gate.outcome())
        .isEqualTo(
            new Arrived(
                revision,
                List.of(match(0, "y", 1), new Match(1, Subject.variable("x"), Optional.empty()))));
  }

  @Test
  void waiting_otherRun_doesNotCount() throws InterruptedException {
    try (Readers elsewhere = new Readers(hub, "other")) {
      elsewhere.startBlocked(written("x"));
      assertThat(now(hub, waiting("x", 1))).isInstanceOf(TimedOut.class);
    }
  }
}
