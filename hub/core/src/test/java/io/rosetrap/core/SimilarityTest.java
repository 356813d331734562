package io.rosetrap.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarityTest {
  @ParameterizedTest
  @CsvSource({
    "X_Data, X_Dta",
    "X_Data, X_Dtaa",
    "X_Data, x-data",
    "X_Data, XData",
    "x, X",
    "a.b, a/b",
    "a_b_c_d, abcd",
    "image_tag, imagetag",
    "image_tag, image-tags",
    "database_url, databse_ulr",
    "item1, iteml",
    "db_url, db_ulr",
    "image_tag, image-tag",
    "Y_Data, y_data",
    "a_b_value, ab_value",
    "configuration_value, konfigurashion_value"
  })
  void isSlip_nearMiss_isTrueBothWays(String a, String b) {
    assertThat(Similarity.isSlip(a, b)).isTrue();
    assertThat(Similarity.isSlip(b, a)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "x, x",
    "x, y",
    "ab, ac",
    "abc, abd",
    "X_Data, Y_Date",
    "image_tag, image_name",
    "a, b_c_d_e_f",
    "left_value, rightvalue",
    "short, something_else_entirely"
  })
  void isSlip_sameOrUnlike_isFalseBothWays(String a, String b) {
    assertThat(Similarity.isSlip(a, b)).isFalse();
    assertThat(Similarity.isSlip(b, a)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "a, '', 1",
    "abc, abc, 0",
    "abc, acb, 1",
    "abc, abcd, 1",
    "abc, xbc, 1",
    "kitten, sitting, 3",
    "ca, abc, 3"
  })
  void distance_knownPairs_isOptimalStringAlignment(String a, String b, int distance) {
    assertThat(Similarity.distance(a, b, 10)).isEqualTo(distance);
    assertThat(Similarity.distance(b, a, 10)).isEqualTo(distance);
  }

  @ParameterizedTest
  @CsvSource({
    "X_Data, Y_Data",
    "X_Data, y_data",
    "X_Data, Y-Data",
    "data_a, data_b",
    "result.x, result.y",
    "rows_1_done, rows_2_done",
    "item1, item2",
    "order_item_9, order_item_10",
    "replica_12, replica_21",
    "a/1/values, b/2/values"
  })
  void isSlip_lettersThatStandAloneOrNumbers_isFalseBothWays(String a, String b) {
    assertThat(Similarity.isSlip(a, b)).isFalse();
    assertThat(Similarity.isSlip(b, a)).isFalse();
  }

  @Test
  void distance_boundPassed_isAboveTheBound() {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      String a = word(random);
      String b = word(random);
      int exact = Similarity.distance(a, b, 100);
      for (int bound = 0; bound < 4; bound++) {
        int bounded = Similarity.distance(a, b, bound);
        assertThat(bounded <= bound ? bounded : 99).isEqualTo(exact <= bound ? exact : 99);
      }
    }
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int n = random.nextInt(7); n > 0; n--) {
      word.append((char) ('a' + random.nextInt(3)));
    }
    return word.toString();
  }
}
