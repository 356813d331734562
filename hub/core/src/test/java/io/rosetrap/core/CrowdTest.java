package io.rosetrap.core;

import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.text;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Outcome.Cancelled;
import io.rosetrap.api.Outcome.HubClosing;
import io.rosetrap.core.Readers.Reader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ten thousand readers blocked at once, each on a virtual thread. */
class CrowdTest {
  private static final int CROWD = 10_000;

  private final Hub hub = Kit.hub();
  private final Readers readers = Readers.of(hub);

  @AfterEach
  void nothingIsLeft() {
    readers.close();
    Kit.assertNothingLeft(hub);
  }

  private List<Reader> onOneName() throws InterruptedException {
    List<Reader> crowd = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      crowd.add(readers.start(written("x")));
    }
    readers.awaitBlocked("x", CROWD);
    assertThat(hub.look().waiterCount()).isEqualTo(CROWD);
    return crowd;
  }

  @Test
  void write_crowdOnOneName_isWokenByOneWrite() throws InterruptedException {
    List<Reader> crowd = onOneName();
    assertThat(write(hub, "x", "a").released()).isEqualTo(CROWD);
    assertThat(hub.look().waiterCount()).isZero();
    for (Reader reader : crowd) {
      assertThat(text(reader.outcome())).isEqualTo("a");
    }
  }

  @Test
  void write_crowdOnItsOwnNames_isWokenOneByOne() throws InterruptedException {
    List<Reader> crowd = new ArrayList<>();
    for (int i = 0; i < CROWD; i++) {
      crowd.add(readers.start(written("x" + i)));
    }
    for (int i = 0; i < CROWD; i++) {
      readers.awaitBlocked("x" + i, 1);
    }
    for (int i = 0; i < CROWD; i++) {
      assertThat(hub.look().waiterCount()).isEqualTo(CROWD - i);
      assertThat(write(hub, "x" + i, "" + i).released()).isEqualTo(1);
    }
    for (int i = 0; i < CROWD; i++) {
      assertThat(text(crowd.get(i).outcome())).isEqualTo("" + i);
    }
  }

  @Test
  void close_crowdOnOneName_isToldToTheLast() throws InterruptedException {
    List<Reader> crowd = onOneName();
    hub.close();
    for (Reader reader : crowd) {
      assertThat(reader.outcome()).isEqualTo(new HubClosing());
    }
  }

  @Test
  void deleteRun_crowdOnOneName_isToldToTheLast() throws InterruptedException {
    List<Reader> crowd = onOneName();
    hub.deleteRun(RUN, "test");
    for (Reader reader : crowd) {
      assertThat(reader.outcome()).isInstanceOf(Cancelled.class);
    }
  }

  @Test
  void interrupt_crowdOnOneName_leavesNothing() throws InterruptedException {
    List<Reader> crowd = onOneName();
    crowd.forEach(Reader::interrupt);
    readers.close();
    assertThat(hub.look().runs()).isEmpty();
  }
}
