package io.rosetrap.client;

import io.rosetrap.api.Names;
import io.rosetrap.api.Subject;

/** Paths of the hub. Valid names need no encoding. */
final class Paths {
  private Paths() {}

  static String run(String run) {
    return "/v1/runs/" + Names.requireRun(run);
  }

  static String variable(String run, String variable) {
    return run(run) + "/variables/" + Names.requireVariable(variable);
  }

  /** The path of something that is no variable, for instance of a queue. */
  static String of(String run, Subject.Kind kind, String name) {
    return run(run) + "/" + kind.word() + "s/" + Names.require(kind, name);
  }
}
