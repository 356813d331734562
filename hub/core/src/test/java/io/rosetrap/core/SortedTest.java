package io.rosetrap.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The map that states are made of, against the one of the JDK. */
class SortedTest {
  @Test
  void sorted_randomChanges_holdsWhatATreeMapHolds() {
    Random random = new Random(7);
    Map<Integer, Integer> expected = new TreeMap<>();
    Sorted<Integer, Integer> sorted = Sorted.empty();
    for (int i = 0; i < 20_000; i++) {
      int key = random.nextInt(500);
      if (random.nextInt(5) < 3) {
        expected.put(key, i);
        sorted = sorted.with(key, i);
      } else {
        expected.remove(key);
        sorted = sorted.without(key);
      }
      assertThat(sorted.size()).isEqualTo(expected.size());
      assertThat(sorted.has(key)).isEqualTo(expected.containsKey(key));
      if (i % 100 == 0) {
        assertThat(sorted.values()).containsExactlyElementsOf(expected.values());
      }
    }
  }

  @Test
  void change_ofASharedMap_leavesTheEarlierOneAsItWas() {
    Sorted<Integer, String> before = Sorted.<Integer, String>empty().with(1, "a").with(2, "b");

    before.with(3, "c").without(1).with(2, "other");

    assertThat(before.values()).containsExactly("a", "b");
  }

  @Test
  void change_ofAMapOf100000InOrder_comparesOnlyTheWayToItsPlace() {
    Sorted<Counted, Integer> sorted = Sorted.empty();
    for (int i = 0; i < 100_000; i++) {
      sorted = sorted.with(new Counted(i), i);
    }
    List<Integer> costs = new ArrayList<>();
    for (int i = 0; i < 99_000; i++) {
      Counted.comparisons = 0;
      sorted = sorted.without(new Counted(i));
      costs.add(Counted.comparisons);
    }

    // Looked up, taken away, and its successor taken out of the side: each a way down a tree.
    assertThat(costs).allMatch(cost -> cost <= 3 * 41);
    assertThat(sorted.first()).contains(99_000);
  }

  /** A key that counts how often it is looked at. */
  private record Counted(int number) implements Comparable<Counted> {
    private static int comparisons;

    @Override
    public int compareTo(Counted other) {
      comparisons++;
      return Integer.compare(number, other.number);
    }
  }
}
