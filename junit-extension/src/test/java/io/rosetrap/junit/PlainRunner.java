package io.rosetrap.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.rosetrap.client.RoseTrapClient;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * A JVM of its own that runs a test class, says nothing of what passes, and exits with the number
 * of tests that passed; without AssertJ.
 */
final class PlainRunner {
  private PlainRunner() {}

  @RoseTrapHub
  static class PassingCase {
    @BeforeAll
    static void beforeAll(HubHandle hub) {
      assertTrue(hub.run().matches("PassingCase(-[0-9a-f]{8})?"), hub.run());
      assertThrows(
          ClassNotFoundException.class, () -> Class.forName("org.assertj.core.api.Assertions"));
    }

    @Test
    void handsOver(
        @Participant("CLIENT A") RoseTrapClient a,
        @Participant("CLIENT B") RoseTrapClient b,
        HubHandle hub) {
      a.promise("X_Data");
      a.write("X_Data", 50);
      assertEquals(50, b.<Integer>read("X_Data", Integer.class));
      assertEquals("http", hub.uri().getScheme());
    }

    @RepeatedTest(3)
    void again(RoseTrapClient client) {
      client.write("round", 1);
    }
  }

  public static void main(String[] words) {
    AtomicInteger passed = new AtomicInteger();
    TestExecutionListener listener =
        new TestExecutionListener() {
          @Override
          public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            result.getThrowable().ifPresent(Throwable::printStackTrace);
            if (test.isTest() && result.getStatus() == TestExecutionResult.Status.SUCCESSFUL) {
              passed.incrementAndGet();
            }
          }
        };
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(PassingCase.class))
                .build(),
            listener);
    System.exit(passed.get());
  }
}
