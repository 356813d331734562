package io.rosetrap.server;

/** As many readers as every build can have. */
class LoadTest extends LoadScenarios {
  LoadTest() {
    super(300);
  }
}
