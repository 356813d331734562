package io.rosetrap.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.JournalEntry.Release;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every log of events must do. An implementation has a test class that extends this one. */
abstract class EventLogContract {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final int ALL = Integer.MAX_VALUE;

  /** A new, empty log. */
  abstract EventLog create(int capacity);

  private static Event written(long revision) {
    Value value = Value.text("value " + revision);
    return new Event.Written(
        stamp(revision, "CLIENT A"),
        Subject.variable("x"),
        new Version("x", revision, revision, "CLIENT A", AT, value));
  }

  private static Event.Stamp stamp(long revision, String participant) {
    return new Event.Stamp(revision, AT, 0, participant);
  }

  private EventLog filled(int capacity, long events) {
    EventLog log = create(capacity);
    for (long revision = 1; revision <= events; revision++) {
      log.append(written(revision));
    }
    return log;
  }

  private static List<Long> revisions(EventLog log, long after, int limit) {
    return log.read(after, limit).stream().map(JournalEntry::revision).toList();
  }

  private static List<Long> range(long from, long to) {
    List<Long> range = new ArrayList<>();
    for (long n = from; n <= to; n++) {
      range.add(n);
    }
    return range;
  }

  @Test
  void read_emptyLog_givesNothing() {
    EventLog log = create(10);
    assertThat(log.read(0, ALL)).isEmpty();
    assertThat(log.read(7, ALL)).isEmpty();
    assertThat(log.oldest()).isEqualTo(1);
  }

  @Test
  void append_eachKindOfEvent_isReadBackWithoutTheValue() {
    EventLog log = create(10);
    log.append(written(1));
    log.append(new Event.Deleted(stamp(2, "CLIENT B"), Subject.variable("x"), 1));
    log.append(
        new Event.Failed(
            stamp(3, "CLIENT C"),
            Subject.variable("y"),
            Kit.declared("y", "CLIENT C", "broken", 3),
            0));
    Optional<String> text = Optional.of("text/plain; charset=utf-8");
    Optional<String> none = Optional.empty();
    assertThat(log.read(0, ALL))
        .containsExactly(
            Kit.entry(1, "CLIENT A", Operation.WRITE, "x", 1, text, 7, "value 1"),
            Kit.entry(2, "CLIENT B", Operation.DELETE, "x", 1, none, 0, ""),
            Kit.entry(3, "CLIENT C", Operation.FAIL, "y", 0, none, 0, "broken"));
  }

  @Test
  void note_newestEvent_isReadWithItsReleases() {
    EventLog log = filled(10, 3);
    Release release = new Release("CLIENT B", "x", Duration.ofSeconds(2));
    log.note(3, List.of(release), 7);
    assertThat(log.read(2, ALL).getFirst().released()).containsExactly(release);
    assertThat(log.read(2, ALL).getFirst().releases()).isEqualTo(7);
    assertThat(log.read(1, 1).getFirst().releases()).isZero();
    assertThat(log.read(2, ALL).getFirst().note()).isEqualTo("value 3");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 15, 16, 17, 31, 32, 33, 100, 1_000})
  void append_upToAndBeyondTheCapacity_keepsTheNewest(int capacity) {
    EventLog log = create(capacity);
    for (long revision = 1; revision <= 2L * capacity + 3; revision++) {
      log.append(written(revision));
      long oldest = Math.max(1, revision - capacity + 1);
      assertThat(log.oldest()).isEqualTo(oldest);
      assertThat(log.read(0, 1).getFirst().revision()).isEqualTo(oldest);
      assertThat(log.read(revision - 1, ALL)).hasSize(1);
    }
    assertThat(revisions(log, 0, ALL)).isEqualTo(range(capacity + 4L, 2L * capacity + 3));
    assertThat(log.read(0, 1).getFirst().note()).isEqualTo("value " + (capacity + 4));
  }

  @Test
  void read_after_givesNewerOnes() {
    EventLog log = filled(100, 10);
    assertThat(revisions(log, 0, ALL)).isEqualTo(range(1, 10));
    assertThat(revisions(log, 4, ALL)).isEqualTo(range(5, 10));
    assertThat(revisions(log, 9, ALL)).containsExactly(10L);
    assertThat(revisions(log, 10, ALL)).isEmpty();
    assertThat(revisions(log, 11, ALL)).isEmpty();
  }

  @Test
  void read_extremeCursors_giveAllOrNothing() {
    EventLog log = filled(5, 10);
    assertThat(revisions(log, -1, ALL)).isEqualTo(range(6, 10));
    assertThat(revisions(log, Long.MIN_VALUE, ALL)).isEqualTo(range(6, 10));
    assertThat(revisions(log, Long.MAX_VALUE - 1, ALL)).isEmpty();
    assertThat(revisions(log, Long.MAX_VALUE, ALL)).isEmpty();
    assertThat(revisions(log, Long.MAX_VALUE, 1)).isEmpty();
  }

  @Test
  void read_limit_givesTheOldestOfThem() {
    EventLog log = filled(5, 10);
    assertThat(revisions(log, 0, 2)).containsExactly(6L, 7L);
    assertThat(revisions(log, 7, 2)).containsExactly(8L, 9L);
    assertThat(revisions(log, 9, 2)).containsExactly(10L);
    assertThat(revisions(log, 0, 5)).isEqualTo(range(6, 10));
  }

  @Test
  void read_pageByPage_givesEverythingOnce() {
    EventLog log = filled(100, 37);
    List<Long> pages = new ArrayList<>();
    long after = 0;
    while (after < 37) {
      List<Long> page = revisions(log, after, 5);
      pages.addAll(page);
      after = page.getLast();
    }
    assertThat(pages).isEqualTo(range(1, 37));
  }

  @Test
  void read_listChangedOrLogGrown_doNotTouchEachOther() {
    EventLog log = filled(3, 3);
    List<JournalEntry> read = log.read(0, ALL);
    List<JournalEntry> copy = List.copyOf(read);
    log.append(written(4));
    assertThat(read).isEqualTo(copy);
    try {
      read.clear();
    } catch (UnsupportedOperationException e) {
      assertThat(read).isEqualTo(copy);
    }
    assertThat(revisions(log, 0, ALL)).isEqualTo(range(2, 4));
  }

  @Test
  void append_revisionThatDoesNotFollow_isRefusedAndChangesNothing() {
    EventLog log = filled(10, 2);
    for (long revision : new long[] {0, 1, 2, 4}) {
      assertThatThrownBy(() -> log.append(written(revision)))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(revisions(log, 0, ALL)).isEqualTo(range(1, 2));
    log.append(written(3));
    assertThat(revisions(log, 0, ALL)).isEqualTo(range(1, 3));
  }

  /** reader: read(after last seen) ∥ appender: append. Every page follows the one before. */
  @Test
  void read_whileAppending_seesEveryEntryInOrder() throws InterruptedException, ExecutionException {
    int events = 20_000;
    EventLog log = create(events);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> appender =
          threads.submit(
              () -> {
                for (long revision = 1; revision <= events; revision++) {
                  log.append(written(revision));
                }
              });
      long seen = 0;
      while (seen < events) {
        boolean done = appender.isDone();
        for (JournalEntry entry : log.read(seen, 1_000)) {
          assertThat(entry.revision()).isEqualTo(++seen);
        }
        assertThat(done && seen < events && log.read(seen, 1).isEmpty()).isFalse();
      }
      appender.get();
    }
  }
}
