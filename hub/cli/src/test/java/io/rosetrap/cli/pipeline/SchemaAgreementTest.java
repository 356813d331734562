package io.rosetrap.cli.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON Schema and the loader say the same, as far as a schema can tell. */
class SchemaAgreementTest {
  private static final Map<String, Shape> SHAPES =
      Map.ofEntries(
          Map.entry("", Shape.PIPELINE),
          Map.entry("parameter", Shape.PARAMETER),
          Map.entry("input", Shape.INPUT),
          Map.entry("secret", Shape.SECRET),
          Map.entry("defaults", Shape.DEFAULTS),
          Map.entry("step", Shape.STEP),
          Map.entry("read", Shape.READ),
          Map.entry("write", Shape.WRITE),
          Map.entry("condition", Shape.CONDITION),
          Map.entry("ready", Shape.READY),
          Map.entry("retry", Shape.RETRY));

  @TempDir Path folder;

  static List<String> shapes() {
    return List.copyOf(new TreeSet<>(SHAPES.keySet()));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void schema_keys_areThoseOfTheLoader(String name) throws Exception {
    JsonNode schema = Schemas.JSON.readTree(PipelineSchema.text());
    JsonNode shape = name.isEmpty() ? schema : schema.path("$defs").path(name);
    TreeSet<String> keys = new TreeSet<>();
    shape.path("properties").fieldNames().forEachRemaining(keys::add);
    assertThat(keys).isEqualTo(new TreeSet<>(SHAPES.get(name).keys()));
    assertThat(shape.path("additionalProperties").booleanValue()).isFalse();
    assertThat(shape.path("additionalProperties").isBoolean()).isTrue();
    shape
        .path("properties")
        .properties()
        .forEach(
            property ->
                assertThat(
                        property.getValue().has("description") || property.getValue().has("$ref"))
                    .as("an editor can explain " + property.getKey())
                    .isTrue());
  }

  @Test
  void schema_isOne() {
    assertThat(Schemas.fault(PipelineSchema.text())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void docs_nameEveryKey(String name) throws IOException {
    String docs = Files.readString(Path.of("../../docs/pipeline-file.md"));
    assertThat(SHAPES.get(name).keys())
        .allSatisfy(key -> assertThat(docs).containsPattern("[`{ ]" + key + "[`:]"));
  }

  private String judged(String yaml) {
    Sources sources = new Sources();
    Problems problems = new Problems(sources);
    Source source = new Source("x.yaml", folder.resolve("x.yaml"), yaml);
    Node root = new YamlReader(source, problems).read().orElseThrow();
    String json = JsonOf.text(root, problems).orElseThrow();
    return Schemas.misfit(PipelineSchema.text(), json).map(Schemas.Misfit::words).orElse("");
  }

  @Test
  void fullFile_isGoodForBoth() {
    new Pipelines(folder).good(PipelineLoaderTest.FULL);
    assertThat(judged(PipelineLoaderTest.FULL)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "steps: {a: {run: x}}",
        "x-common: [1]\nsteps: {a: {run: [x, 1, true]}}",
        "params: {a: , b: 1, c: true, d: {default: 1.5, type: number}}\nsteps: {a: {run: x}}",
        "env: {A: 1, B: , C: x}\ntimeout: 1h30m\nsteps: {a: {run: x, timeout: 1.5, grace: 0}}",
        "timeout: PT5M\nsteps: {a: {run: x, timeout: \" 5m \"}}",
        "inputs: {v: }\nsteps: {a: {run: x, reads: [v], after: {variable: v}}}",
        "inputs: [v]\nsteps: {a: {run: x, reads: {v: stdin}}}",
        "inputs: [v]\nsteps: {a: {run: x, reads: {v: {to: step, schema: true}}}}",
        "inputs: [v]\nsteps: {a: {run: x, reads: {v: {}}}}",
        "inputs: [v]\nsteps: {a: {run: x, after: [{variable: v, pointer: '', equals: }]}}",
        "secrets: {A: {env: B}}\nsteps: {a: {run: x, secrets: A}}",
        "steps: {a: {run: x}, b: {run: x, after: a}, c: {run: x, after: [a, {b: ended}]}}",
        "steps: {a: {run: x, shell: [fish, -c]}, b: {run: x, shell: zsh}}",
        "steps: {a: {run: x, writes: {v: {}, w: {file: y, type: bytes}, u: {from: step}}}}",
        "steps: {a: {run: x, ready: {http: 'http://a', status: 204, interval: 1}}}",
        "steps: {a: {run: x, ready: {run: [pg_isready]}}}",
        "steps: {a: {run: x, ready: {tcp: 'a:1'}, service: false, always: true}}",
        "steps: {a: {run: x, retry: {attempts: 1, on: 75}}}",
        "steps: {a: {run: x, matrix: {include: [{os: x}]}, replicas: 1}}"
      })
  void goodFile_isGoodForBoth(String yaml) {
    Pipelines pipelines = new Pipelines(folder);
    (yaml.startsWith("params") ? pipelines.parameter("a", "x") : pipelines).loaded(yaml);
    assertThat(judged(yaml)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- a",
        "stpes: {}",
        "name: 3\nsteps: {a: {run: x}}",
        "params: [a]\nsteps: {a: {run: x}}",
        "params: {9: x}\nsteps: {a: {run: x}}",
        "params: {a: [1]}\nsteps: {a: {run: x}}",
        "params: {a: {type: json}}\nsteps: {a: {run: x}}",
        "params: {a: {one_of: []}}\nsteps: {a: {run: x}}",
        "inputs: v\nsteps: {a: {run: x}}",
        "inputs: {v: json}\nsteps: {a: {run: x}}",
        "inputs: {v: {type: text, schema: {}}}\nsteps: {a: {run: x}}",
        "env: [A]\nsteps: {a: {run: x}}",
        "env: {A-B: x}\nsteps: {a: {run: x}}",
        "env: {A: [x]}\nsteps: {a: {run: x}}",
        "secrets: A\nsteps: {a: {run: x}}",
        "secrets: [A-B]\nsteps: {a: {run: x}}",
        "secrets: {A: {}}\nsteps: {a: {run: x}}",
        "secrets: {A: {env: x, file: y}}\nsteps: {a: {run: x}}",
        "timeout: soon\nsteps: {a: {run: x}}",
        "timeout: -1\nsteps: {a: {run: x}}",
        "timeout: [1]\nsteps: {a: {run: x}}",
        "defaults: {timeout: soon}\nsteps: {a: {run: x}}",
        "defaults: {run: x}\nsteps: {a: {run: x}}",
        "include: {}\nsteps: {a: {run: x}}",
        "steps: [a]",
        "steps: {a: }",
        "steps: {a: {}}",
        "steps: {a: {run: ' '}}",
        "steps: {a: {run: 3}}",
        "steps: {a: {run: []}}",
        "steps: {a: {run: [[x]]}}",
        "steps: {a: {run: x, shell: fish}}",
        "steps: {a: {run: x, shell: []}}",
        "steps: {a: {run: [x], shell: sh}}",
        "steps: {a: {run: x, reads: v}}",
        "steps: {a: {run: x, reads: {v: stdout}}}",
        "steps: {a: {run: x, reads: {v: }}}",
        "steps: {a: {run: x, reads: {v: {env: A, file: B}}}}",
        "steps: {a: {run: x, reads: {v: {env: A-B}}}}",
        "steps: {a: {run: x, reads: {v: {type: int}}}}",
        "steps: {a: {run: x, writes: v}}",
        "steps: {a: {run: x, writes: {v: stdin}}}",
        "steps: {a: {run: x, writes: {v: {from: stdout, file: y}}}}",
        "steps: {a: {run: x, writes: {v: {secret: 1}}}}",
        "steps: {a: {run: x, writes: {v: {schema: text}}}}",
        "steps: {a: {run: x, after: 3}}",
        "steps: {a: {run: x}, b: {run: x, after: {a: done}}}",
        "steps: {a: {run: x, writes: [v]}, b: {run: x, after: {variable: v, is: '='}}}",
        "steps: {a: {run: x, writes: [v]}, b: {run: x, after: {variable: v, is: '<'}}}",
        "steps: {a: {run: x, writes: [v]}, b: {run: x, after: {variable: v, value: 3}}}",
        "steps: {a: {run: x, writes: [v]}, b: {run: x, after: {variable: v, pointer: /a}}}",
        "steps: {a: {run: x, writes: [v]}, b: {run: x, after: {variable: v, equals: 1, is: '<',"
            + " value: 2}}}",
        "steps: {a: {run: x, ready: {}}}",
        "steps: {a: {run: x, ready: {log: x, tcp: 'a:1'}}}",
        "steps: {a: {run: x, ready: {log: x, status: 200}}}",
        "steps: {a: {run: x, ready: {log: x, equals: 200}}}",
        "steps: {a: {run: x, ready: {http: 'http://a', status: 99}}}",
        "steps: {a: {run: x, retry: 0}}",
        "steps: {a: {run: x, retry: {}}}",
        "steps: {a: {run: x, retry: {attempts: 1, factor: 0.5}}}",
        "steps: {a: {run: x, retry: {attempts: 1, on: [0]}}}",
        "steps: {a: {run: x, replicas: 0}}",
        "steps: {a: {run: x, replicas: 1001}}",
        "steps: {a: {run: x, matrix: {}}}",
        "steps: {a: {run: x, matrix: {os: linux}}}",
        "steps: {a: {run: x, matrix: {os: []}}}",
        "steps: {a: {run: x, matrix: {os: [[x]]}}}",
        "steps: {a: {run: x, matrix: {os: [l], include: {os: m}}}}",
        "steps: {a: {run: x, service: yes}}",
        "steps: {a: {run: x, service: true, always: true}}",
        "steps: {a: {run: x, always: true, cleanup: true}}",
        "steps: {a: {run: x, description: [x]}}"
      })
  void badFile_isBadForBoth(String yaml) {
    assertThat(new Pipelines(folder).wrong(yaml)).isNotEmpty();
    assertThat(judged(yaml)).isNotEmpty();
  }
}
