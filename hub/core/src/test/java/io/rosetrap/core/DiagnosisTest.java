package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.B;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.absent;
import static io.rosetrap.core.Kit.after;
import static io.rosetrap.core.Kit.all;
import static io.rosetrap.core.Kit.any;
import static io.rosetrap.core.Kit.matches;
import static io.rosetrap.core.Kit.now;
import static io.rosetrap.core.Kit.waiting;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.Diagnosis.Fact;
import io.rosetrap.api.Diagnosis.Kind;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Outcome.TimedOut;
import io.rosetrap.api.Value;
import io.rosetrap.core.Command.Precondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reader is told whose time is up. */
class DiagnosisTest {
  private final ManualClock clock = new ManualClock();
  private final Hub hub = new Hub(Limits.DEFAULTS, new TextMatcher(), clock);
  private final List<Wait> open = new ArrayList<>();

  @AfterEach
  void closeWaits() {
    open.forEach(Wait::close);
    Kit.assertNothingLeft(hub);
  }

  private Diagnosis diagnosis(Condition condition) throws InterruptedException {
    Outcome outcome = now(hub, condition);
    assertThat(outcome).isInstanceOf(TimedOut.class);
    return Kit.withoutAdvice(((TimedOut) outcome).diagnosis());
  }

  private String told(Condition condition) throws InterruptedException {
    return diagnosis(condition).text();
  }

  private List<Kind> kinds(Condition condition) throws InterruptedException {
    return diagnosis(condition).facts().stream().map(Fact::kind).toList();
  }

  private void blocked(String name, String participant) {
    open.add(hub.begin(RUN, written(name), participant));
  }

  @Test
  void neverWritten_saysSo() throws InterruptedException {
    assertThat(told(written("X_Data")))
        .isEqualTo(
            """
            CLIENT B waits for X_Data in run r.
              - nobody has written X_Data in this run\
            """);
    assertThat(kinds(written("X_Data"))).containsExactly(Kind.NEVER_WRITTEN);
  }

  @Test
  void beforeCursor_saysWhichVersionByWhomAndWhen() throws InterruptedException {
    hub.execute(RUN, write("x", "50"), A);
    clock.advance(Duration.ofMillis(4_200));
    assertThat(told(after("x", 1)))
        .isEqualTo(
            """
            CLIENT B waits for x after version 1 in run r.
              - x has version 1 by CLIENT A, written 4.2 s ago, which is not newer than the cursor\
            """);
    assertThat(kinds(after("x", 1))).containsExactly(Kind.BEFORE_CURSOR);
  }

  @Test
  void cursorAhead_saysWhereItMayComeFrom() throws InterruptedException {
    write(hub, "x", "50");
    assertThat(told(after("x", 7)))
        .isEqualTo(
            """
            CLIENT B waits for x after version 7 in run r.
              - x has version 1 by CLIENT A, written 0 ms ago, and the cursor 7 is ahead of it: it \
            may come from an earlier start of the hub, or from a deleted run\
            """);
  }

  @Test
  void notMatching_showsTheValueInPart() throws InterruptedException {
    write(hub, "x", "old");
    hub.execute(RUN, new Command.Write("x", Value.json("\"v1\""), Precondition.NONE), A);
    clock.advance(Duration.ofSeconds(125));
    assertThat(told(matches("x", Comparison.EQUAL, "\"v2\"")))
        .isEqualTo(
            """
            CLIENT B waits for x == "v2" in run r.
              - x has version 2 by CLIENT A, written 2 m 5 s ago, and its value does not match: "v1" \
            (application/json)\
            """);
    write(hub, "x", "o".repeat(100_000));
    assertThat(told(matches("x", Comparison.EQUAL, "1")))
        .contains("does not match: " + "o".repeat(60) + "… (text/plain; charset=utf-8)");
    assertThat(kinds(matches("x", Comparison.EQUAL, "1"))).containsExactly(Kind.NOT_MATCHING);
  }

  @Test
  void matchingButBeforeCursor_saysSo() throws InterruptedException {
    write(hub, "x", "5");
    Condition newer = new Condition.Matches("x", 1, "", Comparison.EQUAL, Value.json("5"));
    assertThat(kinds(newer)).containsExactly(Kind.BEFORE_CURSOR);
  }

  @Test
  void absence_saysWhatIsThere() throws InterruptedException {
    write(hub, "lock", "v");
    assertThat(told(absent("lock")))
        .isEqualTo(
            """
            CLIENT B waits for absence of lock in run r.
              - lock has version 1 by CLIENT A, written 0 ms ago, and was not deleted\
            """);
  }

  @Test
  void deleted_saysSo() throws InterruptedException {
    write(hub, "x", "a");
    write(hub, "x", "b");
    hub.execute(RUN, Kit.delete("x"), A);
    assertThat(told(written("x")))
        .isEqualTo(
            """
            CLIENT B waits for x in run r.
              - x was written, last as version 2, and deleted\
            """);
    assertThat(kinds(written("x"))).containsExactly(Kind.DELETED);
  }

  @Test
  void failedButStillPossible_saysWhoFailedIt() throws InterruptedException {
    hub.execute(RUN, Kit.fail("x", "the build broke"), A);
    assertThat(told(any(written("x"), written("y"))))
        .isEqualTo(
            """
            CLIENT B waits for any of [x, y] in run r; 0 of 2 are there.
              - x was declared failed by CLIENT A: the build broke
              - nobody has written y in this run\
            """);
  }

  @Test
  void similarNames_areNamedWithTheirWriters() throws InterruptedException {
    write(hub, "X_Data", "50");
    hub.execute(RUN, write("x-data", "50"), B);
    write(hub, "Y_Data_2", "50");
    write(hub, "unlike", "50");
    assertThat(told(written("X_Dta")))
        .isEqualTo(
            """
            CLIENT B waits for X_Dta in run r.
              - nobody has written X_Dta in this run
              - a similar name has a value: X_Data (by CLIENT A), x-data (by CLIENT B)\
            """);
  }

  @Test
  void similarNames_withoutValue_areNotNamed() throws InterruptedException {
    write(hub, "X_Data", "50");
    hub.execute(RUN, Kit.delete("X_Data"), A);
    hub.execute(RUN, Kit.fail("X_Date", "broken"), A);
    assertThat(kinds(written("X_Dato"))).containsExactly(Kind.NEVER_WRITTEN);
  }

  @Test
  void similarNames_many_areBounded() throws InterruptedException {
    for (int i = 0; i < 50; i++) {
      write(hub, "variable_" + i, "v");
    }
    Diagnosis diagnosis = diagnosis(written("variable"));
    assertThat(diagnosis.facts()).hasSize(2);
    assertThat(diagnosis.facts().get(1).text().split(", ", -1)).hasSize(5);
  }

  @Test
  void otherRun_isNamedWithTheWriter() throws InterruptedException {
    hub.execute("yesterday", write("x", "50"), A);
    hub.execute("deleted", write("x", "50"), A);
    hub.execute("deleted", Kit.delete("x"), A);
    hub.execute("another", write("x", "50"), B);
    assertThat(told(written("x")))
        .isEqualTo(
            """
            CLIENT B waits for x in run r.
              - nobody has written x in this run
              - x has a value in another run: another (by CLIENT B), yesterday (by CLIENT A)\
            """);
    assertThat(kinds(written("x"))).containsExactly(Kind.NEVER_WRITTEN, Kind.OTHER_RUN);
  }

  @Test
  void otherRuns_many_areBounded() throws InterruptedException {
    for (int i = 0; i < 9; i++) {
      hub.execute("run" + i, write("x", "v"), A);
    }
    assertThat(diagnosis(written("x")).facts().getLast().text())
        .isEqualTo(
            "x has a value in another run: run0 (by CLIENT A), run1 (by CLIENT A), run2 (by CLIENT"
                + " A), run3 (by CLIENT A), run4 (by CLIENT A), …");
  }

  @Test
  void otherWaiters_areNamedWithHowLong() throws InterruptedException {
    blocked("x", "CLIENT C");
    blocked("x", "CLIENT D");
    blocked("y", "CLIENT E");
    Diagnosis diagnosis = diagnosis(written("x"));
    assertThat(diagnosis.facts())
        .extracting(Fact::kind)
        .containsExactly(Kind.NEVER_WRITTEN, Kind.OTHER_WAITERS);
    assertThat(diagnosis.facts().getLast().text())
        .matches("also waiting for x: CLIENT C \\([^)]+\\), CLIENT D \\([^)]+\\)");
  }

  @Test
  void otherWaiters_many_areBounded() throws InterruptedException {
    IntStream.range(0, 12).forEach(i -> blocked("x", "CLIENT " + i));
    assertThat(diagnosis(written("x")).facts().getLast().text())
        .startsWith("also waiting for x: CLIENT 0 (")
        .contains("CLIENT 4 (")
        .doesNotContain("CLIENT 5 (")
        .endsWith(" and 7 more");
  }

  @Test
  void several_saysHowManyAreThereAndExplainsTheRest() throws InterruptedException {
    write(hub, "y", "v");
    assertThat(told(all(written("x"), written("y"), written("z"))))
        .isEqualTo(
            """
            CLIENT B waits for all of [x, y, z] in run r; 1 of 3 are there.
              - nobody has written x in this run
              - nobody has written z in this run\
            """);
  }

  @Test
  void manyMissing_areBounded() throws InterruptedException {
    Condition[] names =
        IntStream.range(0, 9).mapToObj(i -> written("n" + i)).toArray(Condition[]::new);
    Diagnosis diagnosis = diagnosis(all(names));
    assertThat(diagnosis.facts()).hasSize(6);
    assertThat(diagnosis.facts().getLast())
        .isEqualTo(new Fact(Kind.OTHER, "and 4 more are missing"));
  }

  @Test
  void gate_readersMissing_saysWhoIsThere() throws InterruptedException {
    blocked("x", "CLIENT C");
    assertThat(told(waiting("x", 2)))
        .matches(
            "CLIENT B waits for 2 readers waiting for x in run r\\.\n"
                + "  - waiting for x: CLIENT C \\([^)]+\\)");
  }

  @Test
  void gate_valueThere_saysThatReadersDoNotBlock() throws InterruptedException {
    write(hub, "x", "v");
    assertThat(told(waiting("x", 1)))
        .isEqualTo(
            """
            CLIENT B waits for 1 reader waiting for x in run r.
              - x has version 1 by CLIENT A, written 0 ms ago, so that a reader without a cursor \
            does not block\
            """);
  }

  @Test
  void clockSetBack_ageIsZero() throws InterruptedException {
    write(hub, "x", "v");
    clock.advance(Duration.ofHours(-1));
    assertThat(told(after("x", 1))).contains("written 0 ms ago");
  }
}
