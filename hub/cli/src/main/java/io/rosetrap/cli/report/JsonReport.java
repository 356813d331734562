package io.rosetrap.cli.report;

import io.rosetrap.cli.JsonText;
import io.rosetrap.cli.engine.RunRecord;
import io.rosetrap.cli.engine.StepRecord;
import io.rosetrap.cli.engine.StepRecord.Attempt;
import io.rosetrap.cli.engine.StepRecord.Span;
import io.rosetrap.cli.pipeline.After;
import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.cli.pipeline.Program;
import io.rosetrap.cli.pipeline.Read;
import io.rosetrap.cli.pipeline.Secret;
import io.rosetrap.cli.pipeline.Step;
import io.rosetrap.cli.pipeline.Template;
import io.rosetrap.cli.pipeline.Write;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;

/** All of a record for programs; {@code docs/pipeline-report.md} says what each field means. */
final class JsonReport {
  /** Changes when a field changes its meaning or goes; new fields may come at any time. */
  private static final int FORMAT = 1;

  private final RunRecord record;
  private final JsonText text = new JsonText();

  private JsonReport(RunRecord record) {
    this.record = record;
  }

  static String text(RunRecord record) {
    return new JsonReport(record).write() + "\n";
  }

  private String write() {
    text.open('{').member("format", FORMAT);
    pipeline(record.pipeline());
    text.member("run", record.run());
    text.member("hub", record.hub().toString());
    text.member("folder", record.folder().toString());
    text.member("began", record.began().toString());
    seconds("tookSeconds", record.took());
    verdict(record.verdict());
    text.name("steps").open('[');
    record.steps().forEach(this::step);
    text.close(']');
    text.name("variables").open('[');
    record.variables().forEach(this::variable);
    text.close(']');
    text.member("events", record.journal().size());
    text.member("diagnosis", record.diagnosis());
    return text.close('}').toString();
  }

  private void pipeline(Pipeline pipeline) {
    text.name("pipeline").open('{');
    text.member("name", pipeline.name());
    strings("files", pipeline.files().stream().map(Path::toString).toList());
    text.member("folder", pipeline.folder().toString());
    text.name("parameters").open('{');
    pipeline.parameters().forEach(text::member);
    text.close('}');
    strings("secrets", pipeline.secrets().stream().map(Secret::name).toList());
    pipeline.timeout().ifPresent(timeout -> seconds("timeoutSeconds", timeout));
    text.close('}');
  }

  private void verdict(RunRecord.Verdict verdict) {
    text.name("verdict").open('{');
    text.member("kind", word(verdict.kind()));
    text.member("exitCode", verdict.exitCode());
    text.member("words", verdict.words());
    text.member("culprit", verdict.culprit());
    text.close('}');
  }

  private void variable(RunRecord.Written variable) {
    text.open('{');
    text.member("name", variable.name());
    text.member("version", variable.version());
    text.member("writer", variable.writer());
    text.member("contentType", variable.contentType());
    text.member("size", variable.size());
    text.member("preview", variable.preview());
    text.close('}');
  }

  private void step(StepRecord step) {
    text.open('{');
    declared(step.step());
    text.member("state", step.state().word());
    text.member("why", step.why());
    step.attempts().stream()
        .reduce((first, last) -> last)
        .flatMap(Attempt::exitCode)
        .ifPresent(code -> text.member("exitCode", code));
    text.name("attempts").open('[');
    step.attempts().forEach(this::attempt);
    text.close(']');
    text.name("spans").open('[');
    step.spans().forEach(this::span);
    text.close(']');
    strings("lastLines", step.lastLines());
    text.member("log", step.log().map(log -> Links.relative(record.folder(), log)));
    text.close('}');
  }

  private void attempt(Attempt attempt) {
    text.open('{');
    text.member("number", attempt.number());
    seconds("fromSeconds", attempt.from());
    seconds("toSeconds", attempt.to());
    attempt.exitCode().ifPresent(code -> text.member("exitCode", code));
    text.member("why", attempt.why());
    text.close('}');
  }

  private void span(Span span) {
    text.open('{');
    text.member("kind", word(span.kind()));
    seconds("fromSeconds", span.from());
    seconds("toSeconds", span.to());
    text.member("on", span.on());
    text.member("by", span.by());
    text.close('}');
  }

  /**
   * What the file says of a step; of its environment the names alone, since people put passwords
   * there.
   */
  private void declared(Step step) {
    text.member("name", step.name());
    text.member("participant", step.participant());
    text.member("entry", step.entry());
    text.member("kind", word(step.kind()));
    text.member("description", step.description());
    text.member("place", step.place().toString());
    program(step.program());
    text.member("directory", step.directory().toString());
    strings("environment", new TreeSet<>(step.environment().keySet()));
    strings("secrets", new TreeSet<>(step.secrets()));
    text.name("reads").open('[');
    for (Read read : step.reads()) {
      text.open('{').member("variable", read.variable());
      delivery(read.delivery());
      text.member("type", word(read.type().kind())).close('}');
    }
    text.close(']').name("writes").open('[');
    for (Write write : step.writes()) {
      text.open('{').member("variable", write.variable());
      source(write.source());
      text.member("type", word(write.type().kind())).member("secret", write.secret()).close('}');
    }
    text.close(']').name("after").open('[');
    for (After after : step.after()) {
      text.open('{');
      switch (after) {
        case After.OfStep of -> text.member("step", of.step()).member("state", of.state().word());
        case After.OfVariable of ->
            text.member("variable", of.variable()).member("condition", of.condition().toString());
      }
      text.close('}');
    }
    text.close(']');
    text.member("mostAttempts", step.retry().attempts());
    step.timeout().ifPresent(timeout -> seconds("timeoutSeconds", timeout));
    seconds("graceSeconds", step.grace());
  }

  private void program(Program program) {
    switch (program) {
      case Program.Script script -> {
        strings("shell", script.shell());
        text.member("run", script.script().toString());
      }
      case Program.Words words ->
          strings("run", words.words().stream().map(Template::toString).toList());
    }
  }

  private void delivery(Read.Delivery delivery) {
    switch (delivery) {
      case Read.ToEnvironment to -> text.member("to", "environment").member("as", to.name());
      case Read.ToInput to -> text.member("to", "stdin");
      case Read.ToFile to -> text.member("to", "file").member("as", to.path().toString());
      case Read.ToTemplate to -> text.member("to", "template");
      case Read.ByStep by -> text.member("to", "step");
    }
  }

  private void source(Write.Source source) {
    switch (source) {
      case Write.FromOutput from -> text.member("from", "stdout");
      case Write.FromFile from ->
          text.member("from", "file").member("path", from.path().toString());
      case Write.ByStep by -> text.member("from", "step");
    }
  }

  private void seconds(String name, Duration duration) {
    text.name(name).raw(Figures.seconds(duration));
  }

  private void strings(String name, Collection<String> strings) {
    text.name(name).open('[');
    strings.forEach(text::string);
    text.close(']');
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
