package io.rosetrap.server;

import org.junit.jupiter.api.Tag;

/** Ten thousand readers. */
@Tag("stress")
class LoadStressTest extends LoadScenarios {
  LoadStressTest() {
    super(10_000);
  }
}
