package io.rosetrap.cli.report;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Tests that are skipped where no browser is installed, which on a build server ({@code CI=true})
 * is a failure.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsBrowser.Condition.class)
@interface NeedsBrowser {
  /** Looks for one. */
  final class Condition implements ExecutionCondition {
    private static final String WHY =
        "No Chromium is on the PATH, so the report page is not opened in a browser; install one (on"
            + " Debian the package chromium) to run these tests.";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (Browser.find().isPresent()) {
        return ConditionEvaluationResult.enabled("a browser is there");
      }
      if ("true".equals(System.getenv("CI"))) {
        throw new IllegalStateException(
            "CI=true, and no Chromium is on the PATH: the report page must be opened in a browser"
                + " on a build server.");
      }
      return ConditionEvaluationResult.disabled(WHY);
    }
  }
}
