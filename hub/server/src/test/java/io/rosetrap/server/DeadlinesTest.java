package io.rosetrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private final Deadlines deadlines = new Deadlines();
  private final List<String> done = new ArrayList<>();

  private Deadlines.Due add(long nanos, String what) {
    return deadlines.add(nanos, () -> done.add(what));
  }

  @Test
  void run_doesWhatIsDue_inItsOrder() {
    add(30, "c");
    add(10, "a");
    add(10, "b");

    deadlines.run(20);

    assertThat(done).containsExactly("a", "b");
    assertThat(deadlines.nanosToNext(20, 100)).isEqualTo(10);
  }

  @Test
  void run_whatIsRemoved_isNotDone() {
    Deadlines.Due due = add(10, "a");
    deadlines.remove(due);
    deadlines.remove(due);

    deadlines.run(20);

    assertThat(done).isEmpty();
    assertThat(deadlines.nanosToNext(20, 100)).isEqualTo(100);
  }

  @Test
  void run_whatIsAddedMeanwhile_isDoneToo() {
    deadlines.add(10, () -> add(15, "b"));

    deadlines.run(20);

    assertThat(done).containsExactly("b");
  }

  @Test
  void clock_thatPassesItsRange_isNoMatter() {
    long now = Long.MAX_VALUE - 5;
    add(now + 10, "later");
    add(now + 1, "sooner");

    deadlines.run(now + 2);
    assertThat(done).containsExactly("sooner");
    deadlines.run(now + 11);
    assertThat(done).containsExactly("sooner", "later");
  }
}
