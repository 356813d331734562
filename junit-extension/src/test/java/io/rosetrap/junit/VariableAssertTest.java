package io.rosetrap.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThat;
import static io.rosetrap.junit.RoseTrapAssertions.assertThatThrownBy;
import static io.rosetrap.junit.RoseTrapAssertions.entry;
import static io.rosetrap.junit.ServedHub.LONG;
import static io.rosetrap.junit.ServedHub.failure;

import io.rosetrap.api.Value;
import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.Condition;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Assertions on a variable, and what they say when they fail. */
class VariableAssertTest {
  private static final Duration SOON = Duration.ofMillis(50);

  record Order(String item, int count) {}

  @RegisterExtension final ServedHub hub = new ServedHub();
  private RoseTrapClient c;
  private VariableHandle x;

  @BeforeEach
  void connect() {
    c = hub.client("CLIENT C");
    x = hub.variable("X_Data");
  }

  // --- hasValue ------------------------------------------------------------------------------

  @Test
  void hasValue_anyKind_isComparedAsTheHubDoes() {
    c.write("X_Data", 50);
    assertThat(x).hasValue(50).hasValue(50.0).hasValue(50L);
    c.write("X_Data", "50");
    assertThat(x).hasValue(50).hasValue("50");
    c.write("X_Data", "say \"hello\" – ü");
    assertThat(x).hasValue("say \"hello\" – ü");
    c.write("X_Data", new Order("beans", 3));
    assertThat(x)
        .hasValue(Map.of("count", 3, "item", "beans"))
        .hasValue(new Order("beans", 3))
        .hasValue(Value.json("{ \"count\": 3.0, \"item\": \"beans\" }"));
    c.write("X_Data", List.of(1, 2));
    assertThat(x).hasValue(new int[] {1, 2});
    c.write("X_Data", null);
    assertThat(x).hasValue(null);
    c.write("X_Data", new byte[] {1, 2});
    assertThat(x).hasValue(new byte[] {1, 2});
  }

  @Test
  void hasValue_anotherOne_showsBoth() {
    c.write("X_Data", "50");
    assertThat(failure(() -> assertThat(x).hasValue(51)))
        .isEqualTo(
            """

            Expecting variable X_Data of run default to have the value
              51
            but it has
              "50"
            which is version 1, written by CLIENT C.\
            """);
    c.write("X_Data", new byte[] {1});
    assertThat(failure(() -> assertThat(x).hasValue(new byte[] {2})))
        .isEqualTo(
            """

            Expecting variable X_Data of run default to have the value
              1 bytes
            but it has
              1 bytes
            which is version 2, written by CLIENT C.\
            """);
  }

  @Test
  void hasValue_noneOrASecretOne_saysSo() {
    assertThat(failure(() -> assertThat(x).hasValue("a")))
        .isEqualTo(
            """

            Expecting variable X_Data of run default to have the value
              "a"
            but it has no value.\
            """);
    c.write("X_Data", Value.text("pass%sword").asSecret());
    assertThat(failure(() -> assertThat(x).hasValue("100%")))
        .isEqualTo(
            """

            Expecting variable X_Data of run default to have the value
              "100%"
            but it has
              (secret)
            which is version 1, written by CLIENT C.\
            """);
  }

  @Test
  void hasNoValue_aValue_isShown() {
    assertThat(x).hasNoValue();
    c.write("X_Data", 50);
    assertThat(failure(() -> assertThat(x).hasNoValue()))
        .isEqualTo(
            """

            Expecting variable X_Data of run default to have no value, but it has
              50
            which is version 1, written by CLIENT C.\
            """);
    c.delete("X_Data");
    assertThat(x).hasNoValue();
  }

  // --- within --------------------------------------------------------------------------------

  @Test
  void hasValueWithin_writtenLater_blocksUntilThen() {
    c.write("X_Data", 50);
    CompletableFuture<VariableAssert> gate =
        ServedHub.later(() -> assertThat(x).hasValueWithin(100, LONG));
    hub.awaitReader("test", "X_Data");
    c.write("X_Data", 99);
    c.write("X_Data", 100);
    gate.join();
    c.write("X_Data", new byte[] {1});
    CompletableFuture<VariableAssert> bytes =
        ServedHub.later(() -> assertThat(x).hasValueWithin(new byte[] {3}, LONG));
    hub.awaitReader("test", "X_Data");
    c.write("X_Data", new byte[] {2});
    hub.awaitReader("test", "X_Data");
    c.write("X_Data", new byte[] {3});
    bytes.join();
  }

  @Test
  void hasValueWithin_tooLate_diagnoses() {
    c.write("X_Data", 50);
    assertThat(
            failure(() -> assertThat(x).hasValueWithin(100, SOON))
                .replaceAll("written [^ ]+ m?s ago", "written TIME ago"))
        .isEqualTo(
            """

            Expecting variable X_Data of run default to have the value
              100
            within 50 ms.
            Timed out: test waits for X_Data == 100 in run default.
              - X_Data has version 1 by CLIENT C, written TIME ago, and its value does not match: 50 (application/json)
              → compare what is written with what is waited for\
            """);
  }

  @Test
  void within_producerEnds_givesUpAtOnce() {
    long session = hub.join("CLIENT C", "X_Data");
    CompletableFuture<String> gate =
        ServedHub.later(() -> failure(() -> assertThat(x).isWrittenWithin(LONG)));
    hub.awaitReader("test", "X_Data");
    hub.crash("CLIENT C", session);
    assertThat(gate.join())
        .isEqualTo(
            """

            Expecting variable X_Data of run default to be written within 1 m.
            X_Data was promised by CLIENT C, which exited with code 3 without writing it; its last lines:
              | out of beans
            test waits for X_Data in run default.
              → mend what failed and start it again: a new promise or a write of X_Data clears this\
            """);
    assertThat(failure(() -> assertThat(x).hasValueWithin(1, LONG)))
        .startsWith(
            """

            Expecting variable X_Data of run default to have the value
              1
            within 1 m.
            X_Data was promised by CLIENT C, which\
            """);
  }

  @Test
  void within_declaredFailed_givesUpAtOnce() {
    c.fail("X_Data", "no beans left");
    assertThat(failure(() -> assertThat(x).isWrittenWithin(LONG)))
        .isEqualTo(
            """

            Expecting variable X_Data of run default to be written within 1 m.
            X_Data was declared failed by CLIENT C: no beans left
            test waits for X_Data in run default.
              → mend what failed and start it again: a new promise or a write of X_Data clears this\
            """);
  }

  @Test
  void within_hubCloses_givesUpAtOnce() {
    CompletableFuture<String> gate =
        ServedHub.later(() -> failure(() -> assertThat(x).isWrittenWithin(LONG)));
    hub.awaitReader("test", "X_Data");
    hub.stop();
    assertThat(gate.join())
        .matches(
            "\\nExpecting variable X_Data of run default to be written within 1 m.\\n"
                + "The hub at http://\\S+ is closing and ended the wait of test.");
  }

  @Test
  void within_runDeleted_givesUpAtOnce() {
    CompletableFuture<String> gate =
        ServedHub.later(() -> failure(() -> assertThat(x).isWrittenWithin(LONG)));
    hub.awaitReader("test", "X_Data");
    c.write("other", 1);
    c.deleteRun();
    assertThat(gate.join())
        .isEqualTo(
            """

            Expecting variable X_Data of run default to be written within 1 m.
            The wait was cancelled: the run default was deleted by CLIENT C.\
            """);
  }

  @Test
  void isWrittenWithin_written_holds() {
    CompletableFuture<VariableAssert> gate =
        ServedHub.later(() -> assertThat(x).isWrittenWithin(LONG));
    hub.awaitReader("test", "X_Data");
    c.write("X_Data", 50);
    gate.join();
    assertThat(x).isWrittenWithin(Duration.ZERO);
    assertThat(failure(() -> assertThat(hub.variable("x-data")).isWrittenWithin(SOON)))
        .isEqualTo(
            """

            Expecting variable x-data of run default to be written within 50 ms.
            Timed out: test waits for x-data in run default.
              - nobody has written x-data in this run
              - a similar name has a value: X_Data (by CLIENT C)
              → if one of the names is a slip, make both sides use the same\
            """);
  }

  // --- unwritten -----------------------------------------------------------------------------

  @Test
  void staysUnwrittenFor_nobodyWrites_holds() {
    assertThat(x).staysUnwrittenFor(SOON);
    c.fail("X_Data", "over");
    long before = System.nanoTime();
    assertThat(x).staysUnwrittenFor(SOON);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .as("a failure is no reason to stop looking")
        .isGreaterThanOrEqualTo(SOON);
  }

  @Test
  void staysUnwrittenFor_written_failsAtOnce() {
    CompletableFuture<String> gate =
        ServedHub.later(() -> failure(() -> assertThat(x).staysUnwrittenFor(LONG)));
    hub.awaitReader("test", "X_Data");
    c.fail("X_Data", "over");
    c.write("Y_Data", 1);
    c.write("X_Data", 50);
    assertThat(gate.join())
        .isEqualTo(
            """

            Expecting variable X_Data of run default to stay unwritten for 1 m, but it has
              50
            which is version 1, written by CLIENT C.\
            """);
  }

  @Test
  void staysUnwrittenFor_hubCloses_doesNotHold() {
    CompletableFuture<String> gate =
        ServedHub.later(() -> failure(() -> assertThat(x).staysUnwrittenFor(LONG)));
    hub.awaitReader("test", "X_Data");
    hub.stop();
    assertThat(gate.join())
        .isEqualTo(
            """

            Expecting variable X_Data of run default to stay unwritten for 1 m, which could not be seen.
            The hub is closing.\
            """);
  }

  // --- version, writer, failure --------------------------------------------------------------

  @Test
  void hasVersion_andWriter_areTheNewestOnes() {
    c.write("X_Data", 1);
    hub.client("CLIENT D").write("X_Data", 2);
    assertThat(x).hasVersion(2).wasWrittenBy("CLIENT D");
    assertThat(failure(() -> assertThat(x).hasVersion(3)))
        .isEqualTo(
            """

            Expecting variable X_Data of run default to have version 3, but it has
              2
            which is version 2, written by CLIENT D.\
            """);
    assertThat(failure(() -> assertThat(x).wasWrittenBy("CLIENT C")))
        .isEqualTo(
            """

            Expecting variable X_Data of run default to be written by CLIENT C, but it has
              2
            which is version 2, written by CLIENT D.\
            """);
    assertThat(failure(() -> assertThat(hub.variable("Y")).hasVersion(1)))
        .isEqualTo(
            """

            Expecting variable Y of run default to have version 1, but it has no value.\
            """);
  }

  @Test
  void hasFailed_tellsTheReason() {
    assertThat(failure(() -> assertThat(x).hasFailed()))
        .isEqualTo(
            """

            Expecting variable X_Data of run default to have failed, but nobody said that it will not be written, and it has no value.\
            """);
    c.fail("X_Data", "no beans left");
    hub.client("CLIENT C").fail("X_Data_2", "another");
    assertThat(x).hasFailed().hasFailedWith("beans");
    assertThat(failure(() -> assertThat(x).hasFailedWith("milk")))
        .isEqualTo(
            """

            Expecting variable X_Data of run default to have failed with
              milk
            but it failed with
              no beans left\
            """);
  }

  // --- navigation ----------------------------------------------------------------------------

  @Test
  void value_navigatesToTypedAssertions() {
    c.write("X_Data", 50);
    assertThat(x).value(Integer.class).isEqualTo(50);
    assertThat(x).value(Integer.class, Assertions::assertThat).isGreaterThan(10);
    assertThat(x).value(Integer.class).asInstanceOf(InstanceOfAssertFactories.INTEGER).isPositive();
    c.write("X_Data", new Order("beans", 3));
    assertThat(x).value(Order.class).extracting(Order::item).isEqualTo("beans");
    assertThat(x).value(Map.class, InstanceOfAssertFactories.MAP).contains(entry("count", 3));
    assertThat(failure(() -> assertThat(x).as("the order").value(Order.class).isNull()))
        .as("the description goes along")
        .startsWith("[the order] ");
    assertThat(failure(() -> assertThat(x).value(Integer.class)))
        .isEqualTo(
            """

            Expecting variable X_Data of run default to have a value that can be read as java.lang.Integer, but it has
              {"item":"beans","count":3}
            which is version 2, written by CLIENT C.
            X_Data version 2 by CLIENT C (application/json, {"item":"beans","count":3}) cannot be read as java.lang.Integer: it is an object. Read it as the type that was written, or as String.class.\
            """);
    assertThat(failure(() -> assertThat(hub.variable("Y")).value(Integer.class)))
        .isEqualTo(
            """

            Expecting variable Y of run default to have a value, but it has none. To wait for one, use isWrittenWithin(…) before.\
            """);
  }

  @Test
  void hasValueSatisfying_consumerOrCondition() {
    c.write("X_Data", 50);
    Condition<Integer> large = new Condition<>(n -> n > 100, "more than 100");
    assertThat(x)
        .hasValueSatisfying(Integer.class, n -> assertThat(n).isBetween(1, 100))
        .hasValueSatisfying(Integer.class, new Condition<>(n -> n < 100, "less than 100"));
    assertThat(failure(() -> assertThat(x).hasValueSatisfying(Integer.class, large)))
        .isEqualTo(
            """

            Expecting variable X_Data of run default to have a value that satisfies
              more than 100
            but it has
              50
            which is version 1, written by CLIENT C.\
            """);
  }

  @Test
  void description_andOverriddenMessages_work() {
    assertThat(failure(() -> assertThat(x).as("after %s", "C").hasValue(1)))
        .isEqualTo(
            """
            [after C]\s
            Expecting variable X_Data of run default to have the value
              1
            but it has no value.\
            """);
    assertThat(failure(() -> assertThat(x).overridingErrorMessage("no %s", "luck").hasValue(1)))
        .isEqualTo("no luck");
    assertThat(failure(() -> assertThat(x).withFailMessage("no luck").value(Integer.class)))
        .isEqualTo("no luck");
    assertThatThrownBy(() -> assertThat((VariableHandle) null).hasValue(1))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void assertJsOwnImport_servesToo() {
    c.write("X_Data", 50);
    Assertions.assertThat(x).hasValue(50);
    Assertions.assertThat(hub.waiters()).hasNoWaiters();
    Assertions.assertThat(hub.journal()).hasEntry(JournalEvent.write("X_Data"));
  }

  @Test
  void assertions_leaveNoTrace() {
    c.write("X_Data", 50);
    assertThat(x).hasValue(50).hasValueWithin(50, LONG).isWrittenWithin(LONG);
    assertThat(x).value(Integer.class).isEqualTo(50);
    String unused = failure(() -> assertThat(x).hasValueWithin(51, SOON));
    assertThat(c.reads("")).isEmpty();
    assertThat(hub.entries()).hasSize(1);
  }
}
