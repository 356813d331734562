package io.rosetrap.cli.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The build that this process is a part of, by the variables that build servers set: another for
 * each build, each of its jobs and each attempt of one, so that no two of them share a run.
 */
public final class CiIdentity {
  /**
   * A build server.
   *
   * @param name as it stands in the run's name
   * @param sign the variable by which it is known
   * @param parts the variables that tell one attempt from all others
   */
  private record Server(String name, String sign, List<String> parts) {}

  /** As their documentation has it. The first that fits is taken, so the general come last. */
  private static final List<Server> SERVERS =
      List.of(
          new Server(
              "github",
              "GITHUB_ACTIONS",
              List.of("GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT", "GITHUB_JOB")),
          // A job that is retried gets another id.
          new Server("gitlab", "GITLAB_CI", List.of("CI_PIPELINE_ID", "CI_JOB_ID")),
          new Server(
              "buildkite",
              "BUILDKITE",
              List.of("BUILDKITE_BUILD_NUMBER", "BUILDKITE_JOB_ID", "BUILDKITE_RETRY_COUNT")),
          new Server("circleci", "CIRCLECI", List.of("CIRCLE_WORKFLOW_ID", "CIRCLE_BUILD_NUM")),
          new Server(
              "azure", "TF_BUILD", List.of("BUILD_BUILDID", "SYSTEM_JOBID", "SYSTEM_JOBATTEMPT")),
          new Server("teamcity", "TEAMCITY_VERSION", List.of("BUILD_NUMBER", "BUILD_VCS_NUMBER")),
          new Server(
              "bitbucket",
              "BITBUCKET_BUILD_NUMBER",
              List.of(
                  "BITBUCKET_BUILD_NUMBER", "BITBUCKET_STEP_UUID", "BITBUCKET_STEP_RUN_NUMBER")),
          new Server("travis", "TRAVIS", List.of("TRAVIS_BUILD_ID", "TRAVIS_JOB_ID")),
          new Server(
              "woodpecker",
              "CI_PIPELINE_NUMBER",
              List.of("CI_PIPELINE_NUMBER", "CI_STEP_NUMBER", "CI_PIPELINE_CREATED")),
          new Server(
              "drone", "DRONE_BUILD_NUMBER", List.of("DRONE_BUILD_NUMBER", "DRONE_STEP_NUMBER")),
          new Server("jenkins", "JENKINS_URL", List.of("BUILD_TAG", "EXECUTOR_NUMBER")));

  private static final int LONGEST = 120;

  private CiIdentity() {}

  /**
   * The build.
   *
   * @param environment that of the process
   * @return a name such as {@code github-7061331-2-test}, of characters that a run's name may have;
   *     empty where this is no build server that is known
   */
  public static Optional<String> of(Map<String, String> environment) {
    for (Server server : SERVERS) {
      if (!environment.getOrDefault(server.sign(), "").isBlank()) {
        StringBuilder name = new StringBuilder(server.name());
        for (String part : server.parts()) {
          String value = environment.getOrDefault(part, "");
          if (!value.isBlank()) {
            name.append('-').append(plain(value));
          }
        }
        // Without any number it would be the same for all builds.
        return name.length() == server.name().length()
            ? Optional.empty()
            : Optional.of(name.substring(0, Math.min(name.length(), LONGEST)));
      }
    }
    return Optional.empty();
  }

  private static String plain(String value) {
    return value.replaceAll("[^A-Za-z0-9_.-]+", "-").replaceAll("^-+|-+$", "");
  }
}
