package io.rosetrap.client;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
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
    try {
      // By hand, so that a process that writes one plain value loads no JSON library for the
      // answer.
      long version = Long.parseLong(required(reply, "ETag").replace("\"", ""));
      long revision = Long.parseLong(required(reply, Wire.REVISION));
      return new Receipt(variable, version, revision, released(reply));
    } catch (NumberFormatException e) {
      throw unexpected("its headers cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether there is no value; by hand for the same reason. */
  static boolean isNotWritten(HttpReply reply) {
    return reply.status() == ErrorCode.NOT_WRITTEN.status()
        && new String(reply.body(), StandardCharsets.UTF_8).contains("\"code\":\"NOT_WRITTEN\"");
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
      return arrived(reply);
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

  private static Outcome arrived(HttpReply reply) {
    try {
      return MatchReader.read(reply.body());
    } catch (IOException | IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw unexpected("its JSON cannot be read", e);
    }
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
        instant(node.path("at").asText()));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw unexpected("its time cannot be read: " + e.getMessage(), e);
    }
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
      return JacksonCodec.MAPPER.readTree(reply.body());
    } catch (IOException e) {
      throw unexpected("its status is " + reply.status() + " and its body is no JSON", e);
    }
  }

  private static RoseTrapException unexpected(String why, @Nullable Throwable cause) {
    String message = "The hub's answer cannot be understood: " + why + ".";
    return cause == null
        ? new RoseTrapException(ErrorCode.UNEXPECTED_ANSWER, message)
        : new RoseTrapException(ErrorCode.UNEXPECTED_ANSWER, false, message, cause);
  }
}
