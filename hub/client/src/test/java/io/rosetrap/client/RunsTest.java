package io.rosetrap.client;

import static io.rosetrap.api.JournalEntry.Operation.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.ReadInfo;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.RunInfo;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.WaiterInfo;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs, and what is to be seen in one. */
class RunsTest {
  private TestHub hub;
  private RoseTrapClient client;

  @BeforeEach
  void start() {
    hub = TestHub.start();
    client = hub.client("CLIENT A");
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void inRun_isolatesValuesAndSharesTheRest() {
    RoseTrapClient other = client.inRun("other");
    client.write("X_Data", 50);
    other.write("X_Data", 60);
    assertThat(client.read("X_Data", int.class)).isEqualTo(50);
    assertThat(other.read("X_Data", int.class)).isEqualTo(60);
    assertThat(other.run()).isEqualTo("other");
    assertThat(other.participant()).isEqualTo("CLIENT A");
    assertThat(other.uri()).isEqualTo(hub.uri());
    assertThat(client.run()).isEqualTo("default");
    assertThat(catchThrowableOfType(RoseTrapException.class, () -> client.inRun("a/b")).code())
        .isEqualTo(ErrorCode.INVALID_NAME);
  }

  @Test
  void reads_tellsWhoHasReadWhichVersion() {
    client.write("a", 1);
    RoseTrapClient other = hub.client("CLIENT B");
    other.read("a", int.class);
    client.write("a", 2);
    client.peek("a");
    assertThat(client.reads("a"))
        .extracting(ReadInfo::version, ReadInfo::participant, ReadInfo::revision)
        .containsExactly(tuple(1L, "CLIENT B", 1L), tuple(2L, "CLIENT A", 2L));
    assertThat(client.reads("b")).isEmpty();
  }

  @Test
  void observing_leavesNoTrace() {
    RoseTrapClient observer = client.observing();
    client.write("a", 1);
    assertThat(observer.read("a", int.class)).isEqualTo(1);
    assertThat(observer.peek("a")).isPresent();
    assertThat(observer.readVersion("a", 1).number()).isEqualTo(1);
    Outcome never = observer.await(new Condition.Written("b", 0), Duration.ofMillis(1));
    assertThat(never).isInstanceOf(Outcome.TimedOut.class);
    assertThat(client.reads("")).isEmpty();
    assertThat(client.journal(0)).extracting(JournalEntry::operation).containsExactly(WRITE);
    assertThat(observer.participant()).isEqualTo("CLIENT A");
    assertThat(observer.run()).isEqualTo("default");
  }

  @Test
  void variables_listsWhatIsThereFailedOrAwaited() {
    client.write("b", "text");
    client.fail("a", "no");
    Background<Integer> read = Background.call(() -> client.read("c", Integer.class));
    hub.awaitReaders("c", 1);

    List<VariableInfo> all = client.variables("");

    assertThat(all).extracting(VariableInfo::name).containsExactly("a", "b", "c");
    VariableInfo b = all.get(1);
    assertThat(b.version()).isEqualTo(1);
    assertThat(b.revision()).isEqualTo(1);
    assertThat(b.writer()).contains("CLIENT A");
    assertThat(b.contentType()).contains("text/plain; charset=utf-8");
    assertThat(b.size()).isEqualTo(4);
    assertThat(b.writtenAt()).isPresent();
    assertThat(all.get(0).failure()).contains("no");
    assertThat(all.get(0).writer()).isEmpty();
    assertThat(all.get(2).waiters()).isEqualTo(1);
    client.write("c", 1);
    assertThat(read.result()).isEqualTo(1);
  }

  @Test
  void variables_goByPrefix() {
    client.write("a/b", 1);
    client.write("a/c", 1);
    client.write("ab", 1);
    assertThat(client.variables("a/")).extracting(VariableInfo::name).containsExactly("a/b", "a/c");
    assertThat(client.variables("no such & prefix = ü?#")).isEmpty();
    assertThat(client.inRun("nowhere").variables("")).isEmpty();
  }

  @Test
  void waiters_tellWhoWaitsForWhat() {
    assertThat(client.waiters()).isEmpty();
    Background<Integer> read =
        Background.call(() -> hub.client("Zoë 🦔").readAfter("X", 3, Integer.class, TestHub.LONG))
            .map(Reading::value);
    hub.awaitReaders("X", 1);
    WaiterInfo waiter = client.waiters().getFirst();
    assertThat(waiter.participant()).isEqualTo("Zoë 🦔");
    assertThat(waiter.condition()).isEqualTo("X after version 3");
    assertThat(waiter.variables()).containsExactly("X");
    assertThat(waiter.waiting()).isBetween(Duration.ZERO, Facts.PATIENCE);
    for (int i = 0; i < 4; i++) {
      client.write("X", i);
    }
    assertThat(read.result()).isEqualTo(3);
  }

  @Test
  void journal_ofSeveralPages_isComplete() {
    int events = 2_345;
    for (int i = 0; i < events; i++) {
      hub.write("x" + i % 7, i);
    }
    List<JournalEntry> all = client.journal(0);
    assertThat(all)
        .extracting(JournalEntry::revision)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, events).boxed().toList());
    assertThat(client.journal(2_000)).isEqualTo(all.subList(2_000, events));
    assertThat(client.journal(events)).isEmpty();
    assertThat(client.inRun("nowhere").journal(0)).isEmpty();
  }

  @Test
  void journal_ofExactlyOnePage_isComplete() {
    for (int i = 0; i < 1_000; i++) {
      hub.write("x", i);
    }
    assertThat(client.journal(0)).hasSize(1_000);
  }

  @Test
  void journalEntry_saysWhatWhoAndWhen() {
    client.write("X_Data", "fifty");
    JournalEntry entry = client.journal(0).getFirst();
    assertThat(entry.participant()).isEqualTo("CLIENT A");
    assertThat(entry.name()).isEqualTo("X_Data");
    assertThat(entry.version()).isEqualTo(1);
    assertThat(entry.contentType()).contains("text/plain; charset=utf-8");
    assertThat(entry.size()).isEqualTo(5);
    assertThat(entry.note()).isEqualTo("fifty");
    assertThat(entry.at()).isAfterOrEqualTo(hub.startedAt());
  }

  @Test
  void runs_areListedAndDeleted() {
    assertThat(client.runs()).isEmpty();
    client.write("X_Data", 50);
    client.inRun("another").write("X_Data", 50);
    assertThat(client.runs()).extracting(RunInfo::name).containsExactly("another", "default");
    assertThat(client.runs().getFirst().variables()).isEqualTo(1);

    client.inRun("another").deleteRun();

    assertThat(client.runs()).extracting(RunInfo::name).containsExactly("default");
    assertThat(client.inRun("another").peek("X_Data")).isEmpty();
    assertThat(client.peek("X_Data")).isPresent();
  }

  @Test
  void deleteRun_thatIsNotThere_isRefused() {
    RoseTrapException e =
        catchThrowableOfType(RoseTrapException.class, () -> client.inRun("nowhere").deleteRun());
    assertThat(e.code()).isEqualTo(ErrorCode.NO_SUCH_RUN);
    assertThat(e).hasMessage("There is no run nowhere. GET /v1/runs lists those there are.");
  }
}
