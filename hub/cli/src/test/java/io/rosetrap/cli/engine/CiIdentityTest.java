package io.rosetrap.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CiIdentityTest {
  private static Map<String, String> environment(String words) {
    Map<String, String> environment = new HashMap<>();
    for (String word : words.split(" ", -1)) {
      int equals = word.indexOf('=');
      environment.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return environment;
  }

  @ParameterizedTest
  @CsvSource({
    "GITHUB_ACTIONS=true GITHUB_RUN_ID=7061331 GITHUB_RUN_ATTEMPT=2 GITHUB_JOB=test,"
        + " github-7061331-2-test",
    "GITLAB_CI=true CI_PIPELINE_ID=88 CI_JOB_ID=4711, gitlab-88-4711",
    "BUILDKITE=true BUILDKITE_BUILD_NUMBER=5 BUILDKITE_JOB_ID=0190-ab BUILDKITE_RETRY_COUNT=1,"
        + " buildkite-5-0190-ab-1",
    "JENKINS_URL=http://ci/ BUILD_TAG=jenkins-a/b-17 EXECUTOR_NUMBER=3, jenkins-jenkins-a-b-17-3",
    "TF_BUILD=True BUILD_BUILDID=12 SYSTEM_JOBID=j SYSTEM_JOBATTEMPT=2, azure-12-j-2",
    "CIRCLECI=true CIRCLE_WORKFLOW_ID=w CIRCLE_BUILD_NUM=9, circleci-w-9",
  })
  void of_aBuildServer_namesBuildJobAndAttempt(String words, String name) {
    assertThat(CiIdentity.of(environment(words))).contains(name);
  }

  @Test
  void of_anotherAttempt_isAnotherName() {
    Map<String, String> first =
        environment("GITHUB_ACTIONS=true GITHUB_RUN_ID=1 GITHUB_RUN_ATTEMPT=1 GITHUB_JOB=a");
    Map<String, String> second = new HashMap<>(first);
    second.put("GITHUB_RUN_ATTEMPT", "2");
    assertThat(CiIdentity.of(first)).isNotEqualTo(CiIdentity.of(second));
  }

  @Test
  void of_noBuildServer_isEmpty() {
    assertThat(CiIdentity.of(Map.of("HOME", "/root"))).isEmpty();
  }

  @Test
  void of_aServerThatSaysNoNumber_isEmpty() {
    assertThat(CiIdentity.of(Map.of("GITHUB_ACTIONS", "true"))).isEmpty();
  }

  @Test
  void of_oddAndLongValues_isANameThatARunCanHave() {
    String name =
        CiIdentity.of(
                Map.of(
                    "GITHUB_ACTIONS", "true",
                    "GITHUB_RUN_ID", "ä b/c" + "x".repeat(500),
                    "GITHUB_JOB", "é"))
            .orElseThrow();
    assertThat(name).matches("[A-Za-z0-9_.-]{1,120}");
  }
}
