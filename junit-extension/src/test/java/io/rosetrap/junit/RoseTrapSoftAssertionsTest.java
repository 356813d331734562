package io.rosetrap.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThat;
import static io.rosetrap.junit.RoseTrapAssertions.catchThrowableOfType;
import static io.rosetrap.junit.RoseTrapAssertions.read;

import java.time.Duration;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.SoftAssertionsProvider;
import org.assertj.core.api.junit.jupiter.InjectSoftAssertions;
import org.assertj.core.api.junit.jupiter.SoftAssertionsExtension;
import org.assertj.core.error.AssertJMultipleFailuresError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Soft assertions: failures are collected, on navigated values too. */
@ExtendWith(SoftAssertionsExtension.class)
class RoseTrapSoftAssertionsTest {
  @RegisterExtension final ServedHub hub = new ServedHub();

  @InjectSoftAssertions RoseTrapSoftAssertions injected;

  @Test
  void assertSoftly_severalFailures_areToldTogether() {
    hub.client("CLIENT C").write("X_Data", 50);
    AssertJMultipleFailuresError all =
        catchThrowableOfType(
            AssertJMultipleFailuresError.class,
            () ->
                RoseTrapSoftAssertions.assertSoftly(
                    softly -> {
                      softly
                          .assertThat(hub.variable("X_Data"))
                          .as("first")
                          .hasValue(1)
                          .hasValue(50)
                          .hasVersion(2);
                      softly.assertThat(hub.waiters()).hasNoWaiters().hasNoUnreadVariables();
                      softly.assertThat(hub.waiters()).hasWaiting("A", "B", Duration.ZERO);
                      softly.assertThat(hub.journal()).read("X_Data").happensBefore(read("Y"));
                      softly.assertThat(hub.journal()).everyVersionOf("X_Data").wasReadBy("B");
                      softly.assertThat(hub.variable("X_Data")).value(Integer.class).isEqualTo(2);
                      softly
                          .assertThat(hub.variable("X_Data"))
                          .value(Integer.class, Assertions::assertThat)
                          .isGreaterThan(3)
                          .isNegative();
                      softly.assertThat("also AssertJ's own").isEmpty();
                    }));
    assertThat(all.getFailures())
        .extracting(Throwable::getMessage)
        .satisfiesExactly(
            text -> assertThat(text).startsWith("[first] ").contains("to have the value\n  1\n"),
            text -> assertThat(text).startsWith("[first] ").contains("to have version 2"),
            text -> assertThat(text).contains("nobody has read any version"),
            text -> assertThat(text).contains("Expecting A to wait for B"),
            text -> assertThat(text).contains("Expecting the read of X_Data to happen before"),
            text -> assertThat(text).contains("did not read version 1"),
            text -> assertThat(text).contains("expected: 2"),
            text -> assertThat(text).contains("to be less than:\n  0"),
            text -> assertThat(text).contains("Expecting empty"));
  }

  @Test
  void extension_injectsThem(RoseTrapSoftAssertions parameter) {
    hub.client("CLIENT C").write("X_Data", 50);
    injected.assertThat(hub.variable("X_Data")).hasValue(50);
    parameter.assertThat(hub.journal()).hasNoEntry(read("X_Data"));
    assertThat(injected).isInstanceOf(SoftAssertionsProvider.class);
    assertThat(injected.wasSuccess()).isTrue();
  }
}
