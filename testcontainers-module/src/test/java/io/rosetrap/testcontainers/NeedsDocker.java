package io.rosetrap.testcontainers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/**
 * Tests that are skipped where no Docker engine answers, which on a build server ({@code CI=true})
 * is a failure. Other modules have it from the jar of these tests.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(NeedsDocker.Condition.class)
public @interface NeedsDocker {
  /** Says so once for each JVM. */
  final class Condition implements ExecutionCondition {
    private static final AtomicBoolean SAID = new AtomicBoolean();
    private static final String WHY =
        "No Docker engine answers, so the tests with containers are skipped; start one ('docker"
            + " version' must show a server) to run them.";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (Engine.ANSWERS) {
        return ConditionEvaluationResult.enabled("a Docker engine answers");
      }
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(
            "CI=true, and no Docker engine answers: the tests with containers must run on a build"
                + " server.");
      }
      if (!SAID.getAndSet(true)) {
        System.out.println(WHY);
      }
      return ConditionEvaluationResult.disabled(WHY);
    }
  }

  /** Asked once, because to find out that there is none may take minutes. */
  final class Engine {
    private static final boolean ANSWERS = ask();

    private Engine() {}

    private static boolean ask() {
      try {
        return DockerClientFactory.instance().isDockerAvailable();
      } catch (RuntimeException e) {
        System.out.println(
            "A Docker engine answers, and Testcontainers cannot use it: "
                + e.getMessage()
                + ". Where testcontainers/ryuk cannot be pulled, set"
                + " TESTCONTAINERS_RYUK_DISABLED=true.");
        return false;
      }
    }
  }
}
