package io.rosetrap.core;

import static io.rosetrap.core.Kit.withKey;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Receipt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A log that cannot keep an event: the event has not happened, and the next one may. */
class FailingLogTest {
  /** A log in memory behind a disk that is full at times. */
  private final class Disk implements EventLog {
    private final EventLog memory = new MemoryLog(10);
    private boolean full;
    private long storedWhileFull;

    @Override
    public void append(Event event) {
      if (full) {
        storedWhileFull = usage.storedBytes();
        throw new UncheckedIOException(new IOException("no space left on device"));
      }
      memory.append(event);
    }

    @Override
    public void note(long revision, List<JournalEntry.Release> released, int releases) {
      memory.note(revision, released, releases);
    }

    @Override
    public List<JournalEntry> read(long after, int limit) {
      return memory.read(after, limit);
    }

    @Override
    public long oldest() {
      return memory.oldest();
    }
  }

  private final Hub hub = Kit.hub();
  private final Usage usage = new Usage(Limits.DEFAULTS);
  private final Disk disk = new Disk();
  private final Run run = new Run(hub, Kit.RUN, usage, disk);

  @Test
  void execute_logFails_changesNothingAndWakesNobody() throws InterruptedException {
    run.execute(write("y", "12345"), Kit.A);
    try (Wait wait = run.begin(written("x"), Kit.B, WaitOptions.PLAIN)) {
      disk.full = true;
      assertThatThrownBy(() -> run.execute(write("x", "123"), Kit.A))
          .isInstanceOf(UncheckedIOException.class);
      assertThat(Listing.info(run).revision()).isEqualTo(1);
      assertThat(run.state().variable("x")).isNull();
      assertThat(usage.storedBytes()).isEqualTo(5);
      assertThat(wait.await(Duration.ZERO)).isEmpty();
      disk.full = false;
      assertThat(run.execute(write("x", "123"), Kit.A)).isEqualTo(new Receipt("x", 1, 2, 1));
      assertThat(wait.await(Duration.ZERO).map(Kit::text)).contains("123");
    }
    assertThat(usage.storedBytes()).isEqualTo(8);
    assertThat(usage.waiters()).isZero();
  }

  @Test
  void execute_logFailsOnADelete_keepsTheBytes() {
    run.execute(write("x", "12345"), Kit.A);
    disk.full = true;
    assertThatThrownBy(() -> run.execute(Kit.delete("x"), Kit.A))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(disk.storedWhileFull).as("room that others may not take yet").isEqualTo(5);
    assertThat(usage.storedBytes()).isEqualTo(5);
    assertThat(Listing.info(run).bytes()).isEqualTo(5);
  }

  @Test
  void execute_logFailsUnderAKey_mayBeRepeated() {
    disk.full = true;
    assertThatThrownBy(() -> run.execute(write("x", "a"), withKey("k")))
        .isInstanceOf(UncheckedIOException.class);
    disk.full = false;
    assertThat(run.execute(write("x", "a"), withKey("k")).version()).isEqualTo(1);
    assertThat(run.execute(write("x", "a"), withKey("k")).version()).isEqualTo(1);
  }
}
