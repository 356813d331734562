package io.rosetrap.client;

import io.rosetrap.api.Names;

/** Paths of the hub. Valid names need no encoding. */
final class Paths {
  private Paths() {}

  static String run(String run) {
    return "/v1/runs/" + Names.requireRun(run);
  }

  static String variable(String run, String variable) {
    return run(run) + "/variables/" + Names.requireVariable(variable);
  }
}
