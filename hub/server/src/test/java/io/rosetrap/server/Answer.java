package io.rosetrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a hub answered, as it came over the wire. */
final class Answer {
  private static final JsonMapper MAPPER = new JsonMapper();

  private final int status;
  private final Map<String, List<String>> headers;
  private final byte[] body;

  /** An answer; the names of headers in lower case. */
  Answer(int status, Map<String, List<String>> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  int status() {
    return status;
  }

  Map<String, List<String>> headers() {
    return headers;
  }

  byte[] body() {
    return body;
  }

  Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  JsonNode json() {
    try {
      return MAPPER.readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(text(), e);
    }
  }

  /** The sentence of a problem. */
  String detail() {
    return json().path("detail").asText();
  }

  /** The sentence of a problem and its facts, without the advice below them. */
  String facts() {
    return detail()
        .lines()
        .filter(line -> !line.startsWith("  → "))
        .collect(Collectors.joining("\n"));
  }

  Answer requireStatus(int expected) {
    assertThat(status).as(text()).isEqualTo(expected);
    return this;
  }

  /** Checks that this is a problem document that says what the registry says. */
  Answer requireProblem(ErrorCode code) {
    JsonNode json = json();
    assertThat(json.path("code").asText()).as(text()).isEqualTo(code.name());
    assertThat(status).isEqualTo(code.status());
    assertThat(header("Content-Type")).contains(Wire.PROBLEM_TYPE);
    assertThat(header(Wire.INSTANCE)).isPresent();
    assertThat(json.path("status").asInt()).isEqualTo(code.status());
    assertThat(json.path("definite").asBoolean()).isEqualTo(code.definite());
    assertThat(json.path("title").asText()).isEqualTo(code.title());
    assertThat(json.path("next").asText()).isEqualTo(code.nextStep());
    assertThat(json.path("type").asText()).isEqualTo("urn:rosetrap:error:" + code.name());
    // A sentence; for a wait, the facts follow it on lines of their own.
    assertThat(json.path("detail").asText().lines().findFirst().orElse("")).endsWith(".");
    return this;
  }

  /** Checks the outcome of a wait, in the header and, where there is a body of the hub's, in it. */
  Answer requireOutcome(String label) {
    assertThat(header(Wire.OUTCOME)).as(text()).contains(label);
    if (header("Content-Type").orElse("").equals(Wire.PROBLEM_TYPE)) {
      assertThat(json().path("outcome").asText()).isEqualTo(label);
    }
    return this;
  }
}
