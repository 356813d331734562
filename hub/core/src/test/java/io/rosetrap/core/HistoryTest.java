package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.refusal;
import static io.rosetrap.core.Kit.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Version;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static String kept(Hub hub, String name, int upTo) {
    StringBuilder kept = new StringBuilder();
    for (int number = 1; number <= upTo; number++) {
      try {
        kept.append(hub.look().version(RUN, name, number).number()).append(' ');
      } catch (io.rosetrap.api.RoseTrapException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.COMPACTED);
      }
    }
    return kept.toString().strip();
  }

  @Test
  void version_kept_isReadable() {
    Hub hub = Kit.hub();
    for (int i = 1; i <= 64; i++) {
      write(hub, "x", "v" + i);
    }
    for (int i = 1; i <= 64; i++) {
      Version version = hub.look().version(RUN, "x", i);
      assertThat(version.value().asText()).isEqualTo("v" + i);
      assertThat(version.number()).isEqualTo(i);
      assertThat(version.revision()).isEqualTo(i);
    }
  }

  @Test
  void write_moreThanTheKeptVersions_dropsTheOldest() {
    Hub hub = Kit.hub(Limits.builder().versions(3).build());
    for (int i = 1; i <= 5; i++) {
      write(hub, "x", "1234567890");
    }
    assertThat(kept(hub, "x", 5)).isEqualTo("3 4 5");
    assertThat(hub.look().storedBytes()).isEqualTo(30);
    assertThat(hub.look().info(RUN).orElseThrow().bytes()).isEqualTo(30);
  }

  @Test
  void write_oneVersionKept_keepsTheNewest() {
    Hub hub = Kit.hub(Limits.builder().versions(1).build());
    write(hub, "x", "a");
    write(hub, "x", "bb");
    assertThat(kept(hub, "x", 2)).isEqualTo("2");
    assertThat(hub.look().storedBytes()).isEqualTo(2);
  }

  @Test
  void write_moreThanTheKeptBytes_dropsTheOldestUntilItFits() {
    Hub hub = Kit.hub(Limits.builder().historyBytes(10).build());
    write(hub, "x", "1234");
    write(hub, "x", "123");
    write(hub, "x", "123");
    assertThat(kept(hub, "x", 3)).as("ten bytes fit exactly").isEqualTo("1 2 3");
    write(hub, "x", "12345");
    assertThat(kept(hub, "x", 4)).as("eight bytes, since eleven were too many").isEqualTo("3 4");
    assertThat(hub.look().storedBytes()).isEqualTo(8);
    write(hub, "y", "1234567890");
    assertThat(kept(hub, "x", 4)).as("each variable by itself").isEqualTo("3 4");
  }

  @Test
  void write_valueLargerThanTheKeptBytes_keepsTheNewestAllTheSame() {
    Hub hub = Kit.hub(Limits.builder().historyBytes(0).build());
    write(hub, "x", "a");
    write(hub, "x", "bcd");
    assertThat(kept(hub, "x", 2)).isEqualTo("2");
    assertThat(hub.look().storedBytes()).isEqualTo(3);
  }

  @Test
  void version_trimmed_isCompactedAndSaysWhatIsKept() {
    Hub hub = Kit.hub(Limits.builder().versions(2).build());
    for (int i = 0; i < 4; i++) {
      write(hub, "x", "v");
    }
    assertThat(refusal(ErrorCode.COMPACTED, () -> hub.look().version(RUN, "x", 2)))
        .isEqualTo(
            "Version 2 of x in run r is no longer kept; the newest 2 versions are, until the"
                + " variable is deleted. The last version is 4.");
  }

  @Test
  void version_deleted_isCompacted() {
    Hub hub = Kit.hub();
    write(hub, "x", "v");
    hub.execute(RUN, Kit.delete("x"), A);
    refusal(ErrorCode.COMPACTED, () -> hub.look().version(RUN, "x", 1));
    write(hub, "x", "w");
    refusal(ErrorCode.COMPACTED, () -> hub.look().version(RUN, "x", 1));
    assertThat(hub.look().version(RUN, "x", 2).value().asText()).isEqualTo("w");
  }

  @Test
  void version_neverThere_isNotWrittenAndSaysWhichIsLast() {
    Hub hub = Kit.hub();
    String neverWritten = "x in run r has no version 1; it was never written.";
    assertThat(refusal(ErrorCode.NOT_WRITTEN, () -> hub.look().version(RUN, "x", 1)))
        .isEqualTo(neverWritten);
    write(hub, "y", "v");
    assertThat(refusal(ErrorCode.NOT_WRITTEN, () -> hub.look().version(RUN, "x", 1)))
        .isEqualTo(neverWritten);
    write(hub, "x", "v");
    assertThat(refusal(ErrorCode.NOT_WRITTEN, () -> hub.look().version(RUN, "x", 2)))
        .isEqualTo("x in run r has no version 2; the last one is 1.");
    for (long number : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      refusal(ErrorCode.NOT_WRITTEN, () -> hub.look().version(RUN, "x", number));
    }
  }

  @Test
  void version_looking_createsNothing() {
    Hub hub = Kit.hub();
    refusal(ErrorCode.NOT_WRITTEN, () -> hub.look().version(RUN, "x", 1));
    assertThat(hub.look().runs()).isEmpty();
  }

  @Test
  void write_deletedNameForgotten_numbersOnBeyondIt() {
    // Two names fit, so the third pushes out what is remembered of the deleted one.
    Hub hub = Kit.hub(Limits.builder().variables(2).build());
    for (int i = 0; i < 5; i++) {
      write(hub, "gone", "v");
    }
    hub.execute(RUN, Kit.delete("gone"), A);
    write(hub, "b", "v");
    write(hub, "c", "v");
    hub.execute(RUN, Kit.delete("b"), A);
    assertThat(write(hub, "gone", "v").version())
        .as("a reader that has seen version 5 must see this one as newer")
        .isEqualTo(6);
  }
}
