package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Names;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.RunInfo;
import io.rosetrap.cli.engine.CiIdentity;
import io.rosetrap.client.RoseTrapClient;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
   * @param folder the name of the folder of this run
   * @param client of the hub
   */
  static String choose(
      String pipeline,
      Optional<String> wanted,
      Map<String, String> environment,
      String folder,
      RoseTrapClient client) {
    Set<String> taken = new HashSet<>();
    for (RunInfo run : client.runs()) {
      if (run.revision() > 0 || run.waiters() > 0 || run.participants() > 0) {
        taken.add(run.name());
      }
    }
    if (wanted.isPresent()) {
      if (taken.contains(Names.requireRun(wanted.get()))) {
        throw new RoseTrapException(
            ErrorCode.MISMATCH,
            "The run "
                + wanted.get()
                + " is on the hub already, and a pipeline has a run of its own: what is there would"
                + " be taken for its values. Choose another name, leave --run out, or delete it:"
                + " rosetrap delete-run --run "
                + wanted.get()
                + ".");
      }
      return wanted.get();
    }
    String slug = pipeline.replaceAll("[^A-Za-z0-9_.-]+", "-").replaceAll("^[-.]+|[-.]+$", "");
    String name = slug.substring(0, Math.min(slug.length(), LONGEST_PIPELINE));
    String base =
        CiIdentity.of(environment).orElse(folder + "-" + ProcessWords.id())
            + (name.isEmpty() ? "" : "-" + name);
    String free = base;
    for (int i = 2; taken.contains(free); i++) {
      free = base + "-" + i;
    }
    return Names.requireRun(free);
  }
}
