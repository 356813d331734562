package io.rosetrap.client;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.api.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns answers of the hub into values and errors. */
final class Answers {
  private Answers() {}

  /** The version that a read answered with: value in the body, the rest in headers. */
  static Version version(String variable, HttpReply reply) {
    try {
      String etag = required(reply, "ETag");
      return new Version(
          variable,
          Long.parseLong(etag.replace("\"", "")),
          Long.parseLong(required(reply, Wire.REVISION)),
          Wire.decode(required(reply, Wire.WRITER)),
          Instant.parse(required(reply, Wire.WRITTEN_AT)),
          Value.ofOwned(required(reply, "Content-Type"), reply.body()));
    } catch (NumberFormatException | DateTimeException e) {
      throw unexpected("its headers cannot be read: " + e.getMessage(), e);
    }
  }

  private static String required(HttpReply reply, String header) {
    return reply
        .header(header)
        .orElseThrow(() -> unexpected("it lacks the header " + header, null));
  }

  /** What a mutation answered with. */
  static Receipt receipt(String variable, HttpReply reply) {
    if (!reply.isOk()) {
      throw problem(reply);
    }
    // By hand, so that a process that writes one plain value loads no JSON library for the answer.
    long version = Long.parseLong(required(reply, "ETag").replace("\"", ""));
    long revision = Long.parseLong(required(reply, Wire.REVISION));
    return new Receipt(variable, version, revision, released(reply));
  }

  private static int released(HttpReply reply) {
    String body = new String(reply.body(), StandardCharsets.UTF_8);
    int at = body.lastIndexOf("\"released\":");
    int released = 0;
    for (int i = at + 11; at >= 0 && i < body.length(); i++) {
      char c = body.charAt(i);
      if (c < '0' || c > '9') {
        break;
      }
      released = 10 * released + (c - '0');
    }
    return released;
  }

  /** A JSON answer as one of the shared records. */
  static <T> T json(HttpReply reply, Class<T> type) {
    if (!reply.isOk()) {
      throw problem(reply);
    }
    try {
      return JacksonCodec.MAPPER.readValue(reply.body(), type);
    } catch (IOException e) {
      throw unexpected("its JSON cannot be read", e);
    }
  }

  /** How a wait ended: in success as a list of matches, otherwise as a problem. */
  static Outcome outcome(HttpReply reply) {
    if (reply.isOk()) {
      return arrived(tree(reply));
    }
    JsonNode problem = tree(reply);
    return switch (reply.header(Wire.OUTCOME).orElse("")) {
      case "TIMED_OUT" -> new Outcome.TimedOut(diagnosis(problem));
      case "FAILED" -> new Outcome.Failed(failure(problem.path("failure")), diagnosis(problem));
      case "HUB_CLOSING" -> new Outcome.HubClosing();
      case "CANCELLED" -> new Outcome.Cancelled(problem.path("detail").asText());
      default -> throw problem(reply);
    };
  }

  private static Outcome arrived(JsonNode body) {
    List<Outcome.Match> matches = new ArrayList<>();
    for (JsonNode match : body.path("matches")) {
      String variable = match.path("variable").asText();
      Optional<Version> version =
          match.has("version") ? Optional.of(version(variable, match)) : Optional.empty();
      matches.add(new Outcome.Match(match.path("leaf").asInt(), variable, version));
    }
    return new Outcome.Arrived(body.path("revision").asLong(), matches);
  }

  private static Version version(String variable, JsonNode node) {
    String contentType = node.path("contentType").asText();
    JsonNode content = node.path("value");
    Value value =
        switch (node.path("encoding").asText()) {
          case "json" -> Value.text(contentType, content.toString());
          case "text" -> Value.text(contentType, content.asText());
          default -> Value.ofOwned(contentType, Base64.getDecoder().decode(content.asText()));
        };
    return new Version(
        variable,
        node.path("version").asLong(),
        node.path("revision").asLong(),
        node.path("writer").asText(),
        Instant.parse(node.path("writtenAt").asText()),
        value);
  }

  private static Diagnosis diagnosis(JsonNode problem) {
    JsonNode node = problem.path("diagnosis");
    List<Diagnosis.Fact> facts = new ArrayList<>();
    for (JsonNode fact : node.path("facts")) {
      facts.add(new Diagnosis.Fact(kind(fact.path("kind").asText()), fact.path("text").asText()));
    }
    return new Diagnosis(node.path("summary").asText(problem.path("detail").asText()), facts);
  }

  private static Diagnosis.Kind kind(String name) {
    for (Diagnosis.Kind kind : Diagnosis.Kind.values()) {
      if (kind.name().equals(name)) {
        return kind;
      }
    }
    return Diagnosis.Kind.OTHER;
  }

  private static Failure failure(JsonNode node) {
    return new Failure(
        node.path("variable").asText(),
        node.path("participant").asText(),
        node.path("reason").asText(),
        node.path("revision").asLong(),
        Instant.parse(node.path("at").asText()));
  }

  /** The exception for an answer that is an error. */
  static RoseTrapException problem(HttpReply reply) {
    JsonNode problem = tree(reply);
    String detail = problem.path("detail").asText();
    ErrorCode code =
        ErrorCode.named(problem.path("code").asText())
            .orElseThrow(() -> unexpected("its status is " + reply.status() + ": " + detail, null));
    return switch (code) {
      case ALREADY_WRITTEN, VERSION_MISMATCH -> new ConflictException(code, detail);
      case HUB_CLOSING -> new HubClosingException(detail);
      case INSTANCE_CHANGED -> new InstanceChangedException(detail);
      default -> new RoseTrapException(code, detail);
    };
  }

  private static JsonNode tree(HttpReply reply) {
    try {
      return JsonTree.READER.readTree(reply.body());
    } catch (IOException e) {
      throw unexpected("its status is " + reply.status() + " and its body is no JSON", e);
    }
  }

  /** Reads values without changing them: numbers keep all their digits. */
  private static final class JsonTree {
    static final JsonMapper READER =
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
  }

  private static RoseTrapException unexpected(String why, @Nullable Throwable cause) {
    String message = "The hub's answer cannot be understood: " + why + ".";
    return cause == null
        ? new RoseTrapException(ErrorCode.UNEXPECTED_ANSWER, message)
        : new RoseTrapException(ErrorCode.UNEXPECTED_ANSWER, false, message, cause);
  }
}
