package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Names;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.RunInfo;
import io.rosetrap.cli.engine.CiIdentity;
import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.client.ConflictException;
import io.rosetrap.client.RoseTrapClient;
import java.util.Map;
import java.util.Optional;

/** The name of a pipeline's run on a hub: one that is not there yet. */
final class RunName {
  private static final int LONGEST_PIPELINE = 60;

  private RunName() {}

  /**
   * A name that nobody has used.
   *
   * @param pipeline the pipeline's name
   * @param wanted what the command line says
   * @param environment where build servers say which build this is
   * @param client of the hub
   */
  static String choose(
      String pipeline,
      Optional<String> wanted,
      Map<String, String> environment,
      RoseTrapClient client) {
    if (wanted.isPresent()) {
      String name = Names.requireRun(wanted.get());
      if (!claim(client, name)) {
        throw new RoseTrapException(
            ErrorCode.MISMATCH,
            "The run "
                + name
                + " is on the hub already, and a pipeline has a run of its own: what is there would"
                + " be taken for its values. Choose another name, leave --run out, or delete it:"
                + " rosetrap delete-run --run "
                + name
                + ".");
      }
      return name;
    }
    String slug = pipeline.replaceAll("[^A-Za-z0-9_.-]+", "-").replaceAll("^[-.]+|[-.]+$", "");
    String suffix = slug.substring(0, Math.min(slug.length(), LONGEST_PIPELINE));
    String base =
        CiIdentity.of(environment).orElseGet(() -> RunFolder.now() + "-" + ProcessWords.id())
            + (suffix.isEmpty() ? "" : "-" + suffix);
    String free = base;
    for (int i = 2; !claim(client, free); i++) {
      free = base + "-" + i;
    }
    return free;
  }

  /** Takes a name, of two that want it at one time for one only. */
  private static boolean claim(RoseTrapClient client, String name) {
    for (RunInfo run : client.runs()) {
      boolean used = run.revision() > 0 || run.waiters() > 0 || run.participants() > 0;
      if (used && run.name().equals(name)) {
        return false;
      }
    }
    try {
      client.inRun(name).writeOnce(Pipeline.OWN + "run", "pipeline");
      return true;
    } catch (ConflictException e) {
      return false;
    }
  }
}
