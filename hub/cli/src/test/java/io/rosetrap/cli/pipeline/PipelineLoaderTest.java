package io.rosetrap.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineLoaderTest {
  static final String FULL =
      """
      # yaml-language-server: $schema=pipeline.schema.json
      name: nightly
      params:
        size: 100
        region: {type: text, default: eu, one_of: [eu, us], description: where it goes}
      env: {LANG: C.UTF-8}
      secrets: [DB_PASSWORD]
      inputs: {source: {type: text}, order: }
      timeout: 1h
      defaults: {timeout: 10m, grace: 5s, shell: bash, dir: sub, retry: 2}
      steps:
        db:
          run: [postgres, -p, 5432]
          service: true
          ready: {log: "listening on", interval: 1s, timeout: 30s}
          writes: {services/db.url: step}
          dir: /var/db
        setup:
          run: echo ${{ params.size }} "${{ secrets.DB_PASSWORD }}" $${{ x }}
          retry: 1
        build:
          description: builds it
          run: |
            ./build.sh "${{ order#/id }}"
          shell: [zsh, -c]
          reads: [source, DB_URL=services/db.url]
          writes:
            version: stdout
            report: {file: out/report.json, type: json, secret: true}
            count: {from: stdout, type: integer}
          after: [setup, db]
          env: {TAG: "${{ order }}-x"}
          secrets: [DB_PASSWORD]
          dir: ${{ params.region }}/x
          retry: {attempts: 3, delay: 500ms, factor: 1.5, max_delay: 4s, on: [75, 137]}
          timeout: 90
        test:
          run: [test, "${{ matrix.os }}", "${{ step.attempt }}", "${{ run.folder }}"]
          after: [{build: ended}, {variable: count, is: ">=", value: 3}]
          matrix:
            os: [linux, mac]
            jdk: [21, 3.10]
            exclude: [{os: mac, jdk: 21}]
            include: [{os: win, jdk: 25}]
          writes: {"result/${{ matrix.os }}-${{ matrix.jdk }}": stdout}
        tell: {run: tell, always: true, after: test}
        clean: {run: rm -rf x, cleanup: true}
      """;

  @TempDir Path folder;

  private Step step(Pipeline pipeline, String name) {
    return pipeline.steps().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void load_fullFile_hasAllOfIt() {
    Pipeline pipeline = new Pipelines(folder).good(FULL);
    assertThat(pipeline.name()).isEqualTo("nightly");
    assertThat(pipeline.folder()).isEqualTo(folder);
    assertThat(pipeline.files()).containsExactly(folder.resolve("pipeline.yaml"));
    assertThat(pipeline.parameters()).containsEntry("size", "100").containsEntry("region", "eu");
    assertThat(pipeline.timeout()).contains(Duration.ofHours(1));
    assertThat(pipeline.secrets())
        .extracting(Secret::name, Secret::source)
        .containsExactly(tuple("DB_PASSWORD", new Secret.FromEnvironment("DB_PASSWORD")));
    assertThat(pipeline.inputs()).extracting(Input::variable).containsExactly("source", "order");
    assertThat(pipeline.steps())
        .extracting(Step::name)
        .containsExactly(
            "db",
            "setup",
            "build",
            "test (linux, 21)",
            "test (linux, 3.10)",
            "test (mac, 3.10)",
            "test (win, 25)",
            "tell",
            "clean");
    assertThat(pipeline.steps())
        .extracting(Step::kind)
        .startsWith(Step.Kind.SERVICE, Step.Kind.TASK)
        .endsWith(Step.Kind.ALWAYS, Step.Kind.CLEANUP);
  }

  @Test
  void load_service_hasProbeAndDefaults() {
    Step db = step(new Pipelines(folder).good(FULL), "db");
    assertThat(db.program())
        .isEqualTo(
            new Program.Words(
                List.of(Template.of("postgres"), Template.of("-p"), Template.of("5432"))));
    Probe probe = db.ready().orElseThrow();
    assertThat(((Probe.Line) probe.check()).pattern().pattern()).isEqualTo("listening on");
    assertThat(probe.interval()).isEqualTo(Duration.ofSeconds(1));
    assertThat(probe.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(db.directory()).isEqualTo(Template.of("/var/db"));
    assertThat(db.timeout()).contains(Duration.ofMinutes(10));
    assertThat(db.grace()).isEqualTo(Duration.ofSeconds(5));
    assertThat(db.retry().attempts()).isEqualTo(2);
    assertThat(db.writes().getFirst().source()).isEqualTo(new Write.ByStep());
    assertThat(db.environment()).containsExactly(Map.entry("LANG", Template.of("C.UTF-8")));
  }

  @Test
  void load_script_hasPartsAndPlaces() {
    Pipeline pipeline = new Pipelines(folder).good(FULL);
    Program.Script setup = (Program.Script) step(pipeline, "setup").program();
    assertThat(setup.shell()).containsExactly("bash", "-euc");
    assertThat(setup.script().parts())
        .containsExactly(
            new Template.Literal("echo "),
            new Template.Given("params.size", "100"),
            new Template.Literal(" \""),
            new Template.OfSecret("DB_PASSWORD"),
            new Template.Literal("\" ${{ x }}"));
    Step build = step(pipeline, "build");
    assertThat(((Program.Script) build.program()).script().parts())
        .containsExactly(
            new Template.Literal("./build.sh \""),
            new Template.OfVariable("order", "/id"),
            new Template.Literal("\"\n"));
    assertThat(build.reads())
        .extracting(Read::variable, Read::delivery)
        .containsExactly(
            tuple("source", new Read.ToEnvironment("source")),
            tuple("services/db.url", new Read.ToEnvironment("DB_URL")),
            tuple("order", new Read.ToTemplate()));
    assertThat(build.reads().get(2).place())
        .isEqualTo(new Place(folder.resolve("pipeline.yaml").toString(), 24, 19));
    assertThat(build.directory().toString()).isEqualTo(folder + "/eu/x");
    assertThat(build.retry())
        .isEqualTo(
            new Retry(3, Duration.ofMillis(500), 1.5, Duration.ofSeconds(4), Set.of(75, 137)));
    assertThat(build.timeout()).contains(Duration.ofSeconds(90));
    assertThat(build.writes().get(1).secret()).isTrue();
    assertThat(build.writes().get(1).source())
        .isEqualTo(new Write.FromFile(Template.of("out/report.json")));
    assertThat(build.environment().get("TAG").parts())
        .containsExactly(new Template.OfVariable("order", ""), new Template.Literal("-x"));
  }

  @Test
  void load_after_meansStatesByKindAndAllOfAMatrix() {
    Pipeline pipeline = new Pipelines(folder).good(FULL);
    assertThat(states(step(pipeline, "build"))).containsExactly("setup succeeded", "db ready");
    Step test = step(pipeline, "test (mac, 3.10)");
    assertThat(states(test)).containsExactly("build ended", "count >= 3");
    assertThat(((After.OfVariable) test.after().get(1)).condition())
        .isEqualTo(
            new Condition.Matches("count", 0, "", Comparison.GREATER_OR_EQUAL, Value.json("3")));
    assertThat(test.writes().getFirst().variable()).isEqualTo("result/mac-3.10");
    assertThat(((Program.Words) test.program()).words().get(1).parts())
        .containsExactly(new Template.Given("matrix.os", "mac"));
    assertThat(states(step(pipeline, "tell")))
        .containsExactly(
            "test (linux, 21) ended",
            "test (linux, 3.10) ended",
            "test (mac, 3.10) ended",
            "test (win, 25) ended");
  }

  private static List<String> states(Step step) {
    return step.after().stream()
        .map(
            after ->
                switch (after) {
                  case After.OfStep of -> of.step() + " " + of.state().word();
                  case After.OfVariable of -> of.condition().toString();
                })
        .toList();
  }

  @Test
  void load_replicas_areNumbered() {
    Pipeline pipeline =
        new Pipelines(folder)
            .good(
                """
                steps:
                  work:
                    run: work ${{ step.replica }}
                    replicas: 2
                    matrix: {a: [x, yz]}
                    writes: ["out/${{ step.replica }}/${{ matrix.a }}"]
                """);
    assertThat(pipeline.steps())
        .extracting(Step::name)
        .containsExactly("work (x) [1]", "work (x) [2]", "work (yz) [1]", "work (yz) [2]");
    assertThat(pipeline.steps().get(3).writes().getFirst().variable()).isEqualTo("out/2/yz");
  }

  @Test
  void load_parameters_replaceDefaults() {
    Pipeline pipeline =
        new Pipelines(folder)
            .parameter("a", "1 = '2'")
            .environment("HOME", "/home/x")
            .good(
                """
                params: {a: , b: {type: integer, default: 7}}
                steps: {x: {run: [echo, "${{params.a}}", "${{ params.b }}", "${{ env.HOME }}"]}}
                """);
    assertThat(pipeline.steps().getFirst().program().toString())
        .isEqualTo("Words[words=[echo, 1 = '2', 7, /home/x]]");
    assertThat(pipeline.name()).isEqualTo("pipeline");
  }

  @Test
  void load_severalFiles_joinTheirSteps() throws PipelineException {
    Pipeline pipeline =
        new Pipelines(folder)
            .file(
                "a.yaml",
                """
                include: [more/b.yaml, c.yaml]
                env: {A: outer, B: outer}
                secrets: {KEY: {file: key.txt}}
                steps: {a: {run: a, after: [b, c, d]}}
                """)
            .file(
                "more/b.yaml",
                """
                include: ../c.yaml
                env: {B: inner}
                defaults: {dir: here}
                secrets: {OTHER: {file: other.txt}}
                steps: {b: {run: b}}
                """)
            .file("c.yaml", "steps: {c: {run: c}}\n")
            .file("d.yaml", "name: other\nsteps: {d: {run: d}}\n")
            .load(List.of("a.yaml", "d.yaml"))
            .pipeline();
    assertThat(pipeline.steps()).extracting(Step::name).containsExactly("a", "b", "c", "d");
    assertThat(pipeline.name()).isEqualTo("a");
    Step b = step(pipeline, "b");
    assertThat(b.directory()).isEqualTo(Template.of(folder + "/more/here"));
    assertThat(b.environment().toString()).isEqualTo("{A=outer, B=inner}");
    assertThat(step(pipeline, "d").environment()).isEmpty();
    assertThat(b.place().file()).isEqualTo(folder.resolve("more/b.yaml").toString());
    assertThat(pipeline.secrets())
        .extracting(Secret::source)
        .containsExactly(
            new Secret.FromFile(folder.resolve("key.txt").toString()),
            new Secret.FromFile(folder.resolve("more/other.txt").toString()));
  }

  @Test
  void load_inputFromTheCommandLine_isDeclaredByThat() {
    Pipeline pipeline =
        new Pipelines(folder)
            .input("x", "50")
            .input("y", "")
            .good("inputs: {x: {type: integer}}\nsteps: {a: {run: a, reads: [x, y]}}\n");
    assertThat(pipeline.inputs())
        .extracting(Input::variable, Input::value, input -> input.type().kind())
        .containsExactly(
            tuple("x", Optional.of("50"), ValueType.Kind.INTEGER),
            tuple("y", Optional.of(""), ValueType.Kind.ANY));
  }

  @Test
  void load_nameWithAnything_becomesAParticipant() {
    Pipeline pipeline =
        new Pipelines(folder)
            .good(
                "steps: {\"\\u0007a\\nb \\\" 'ü' 😀\": {run: x}, \""
                    + "y".repeat(300)
                    + "\": {run: x}}\n");
    assertThat(pipeline.steps().get(0).name()).isEqualTo("\u0007a\nb \" 'ü' 😀");
    assertThat(pipeline.steps().get(0).participant()).isEqualTo("a b \" 'ü' 😀");
    assertThat(pipeline.steps().get(1).participant()).isEqualTo("y".repeat(200));
  }

  @Test
  void load_repeatedParts_areTheSame() {
    Pipeline pipeline =
        new Pipelines(folder)
            .good(
                """
                x-common: &retry {attempts: 4}
                steps:
                  a: {run: x, retry: *retry}
                  b: {run: x, retry: *retry}
                """);
    assertThat(pipeline.steps()).allSatisfy(s -> assertThat(s.retry().attempts()).isEqualTo(4));
  }
}
