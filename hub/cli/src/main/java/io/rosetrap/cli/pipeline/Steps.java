package io.rosetrap.cli.pipeline;

import java.util.ArrayList;
import java.util.List;

/** Looks through what a step has. */
final class Steps {
  private Steps() {}

  /** All texts in which something may be filled in. */
  static List<Template> templates(Step step) {
    List<Template> templates = new ArrayList<>(of(step.program()));
    templates.add(step.directory());
    templates.addAll(step.environment().values());
    for (Read read : step.reads()) {
      if (read.delivery() instanceof Read.ToFile file) {
        templates.add(file.path());
      }
    }
    for (Write write : step.writes()) {
      if (write.source() instanceof Write.FromFile file) {
        templates.add(file.path());
      }
    }
    step.ready().ifPresent(probe -> templates.addAll(of(probe.check())));
    return templates;
  }

  private static List<Template> of(Program program) {
    return switch (program) {
      case Program.Script script -> List.of(script.script());
      case Program.Words words -> words.words();
    };
  }

  private static List<Template> of(Probe.Check check) {
    return switch (check) {
      case Probe.Line line -> List.of();
      case Probe.Http http -> List.of(http.url());
      case Probe.Tcp tcp -> List.of(tcp.address());
      case Probe.Exits exits -> of(exits.program());
      case Probe.OnVariable variable -> List.of();
    };
  }
}
