package io.rosetrap.junit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * That the tests run on the JUnit that the build says, and not on the one that they compile with.
 */
class VersionsTest {
  @Test
  void junit_isTheOneThatIsMeant() {
    String there = Test.class.getPackage().getImplementationVersion();
    assertThat(there).isEqualTo(System.getProperty("rosetrap.test.junit", there));
    assertThat(there).isNotNull();
  }
}
