package io.rosetrap.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Strongly connected components, compared with reachability that is worked out naively. */
class ComponentsTest {
  @Test
  void find_randomGraphs_putsTogetherWhatReachesEachOther() {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      int nodes = 1 + random.nextInt(8);
      boolean[][] reaches = new boolean[nodes][nodes];
      Map<String, List<String>> edges = new HashMap<>();
      for (int from = 0; from < nodes; from++) {
        reaches[from][from] = true;
        for (int to = 0; to < nodes; to++) {
          if (random.nextInt(nodes) == 0) {
            reaches[from][to] = true;
            edges.computeIfAbsent("" + from, name -> new ArrayList<>()).add("" + to);
          }
        }
      }
      close(reaches);
      List<String> names = IntStream.range(0, nodes).mapToObj(String::valueOf).toList();
      Map<String, Integer> found = new Components(edges).find(names);
      for (int a = 0; a < nodes; a++) {
        for (int b = 0; b < nodes; b++) {
          assertThat(found.get("" + a).equals(found.get("" + b)))
              .as("seed %s: %s and %s in %s", seed, a, b, edges)
              .isEqualTo(reaches[a][b] && reaches[b][a]);
        }
      }
    }
  }

  private static void close(boolean[][] reaches) {
    for (int via = 0; via < reaches.length; via++) {
      for (boolean[] from : reaches) {
        for (int to = 0; to < reaches.length; to++) {
          from[to] |= from[via] && reaches[via][to];
        }
      }
    }
  }

  @Test
  void find_chainLongerThanAnyStack_isFound() {
    int length = 200_000;
    Map<String, List<String>> edges = new HashMap<>();
    for (int i = 0; i < length; i++) {
      edges.put("" + i, List.of("" + (i + 1) % length));
    }
    assertThat(new Components(edges).find(List.of("0")).values()).hasSize(length).containsOnly(0);
  }
}
