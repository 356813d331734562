package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Names;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelsTest {
  @ParameterizedTest
  @CsvSource({
    "OrderTest.ships, OrderTest.ships",
    "OrderTest.ships[2], OrderTest.ships-2",
    "OrderTest.tests[2.1], OrderTest.tests-2.1",
    "OrderTest.it ships / or not, OrderTest.it-ships-or-not",
    "注文.出荷[1], .-1",
    "注文.出荷, test"
  })
  void run_ofAnyLabel_isAValidName(String label, String run) {
    assertThat(Labels.run(label)).isEqualTo(run);
    assertThat(Names.requireRun(Labels.run(label))).isEqualTo(run);
  }
}
