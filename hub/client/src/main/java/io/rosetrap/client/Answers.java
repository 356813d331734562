package io.rosetrap.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.rosetrap.api.Diagnosis;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.Replaced;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Timestamps;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.api.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
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
      Value value = Value.ofOwned(required(reply, "Content-Type"), reply.body());
      return new Version(
          variable,
          Long.parseLong(etag.replace("\"", "")),
          Long.parseLong(required(reply, Wire.REVISION)),
          Wire.decode(required(reply, Wire.WRITER)),
          Timestamps.parse(required(reply, Wire.WRITTEN_AT)),
          reply.header(Wire.SECRET).isPresent() ? value.asSecret() : value);
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
  static Receipt receipt(Subject subject, HttpReply reply) {
    if (!reply.isOk()) {
      throw problem(reply);
    }
    try {
      // By hand, so that a process that writes one plain value loads no JSON library for the
      // answer.
      long version = Long.parseLong(required(reply, "ETag").replace("\"", ""));
      long revision = Long.parseLong(required(reply, Wire.REVISION));
      return new Receipt(subject, version, revision, released(reply));
    } catch (NumberFormatException e) {
      throw unexpected("its headers cannot be read: " + e.getMessage(), e);
    }
  }

  /** Whether there is no value; by hand for the same reason. */
  static boolean isNotWritten(HttpReply reply) {
    return hasCode(reply, ErrorCode.NOT_WRITTEN);
  }

  private static int released(HttpReply reply) {
    return (int) number(reply, "released");
  }

  /** A number of the answer's JSON, 0 where it is not there. */
  static long number(HttpReply reply, String name) {
    String body = new String(reply.body(), StandardCharsets.UTF_8);
    String member = "\"" + name + "\":";
    int at = body.lastIndexOf(member);
    long number = 0;
    for (int i = at + member.length(); at >= 0 && i < body.length(); i++) {
      char c = body.charAt(i);
      if (c < '0' || c > '9') {
        break;
      }
      number = 10 * number + (c - '0');
    }
    return number;
  }

  private record Joined(Optional<Replaced> replaced) {}

  /** Whom a joining replaced; the JSON library is loaded only where it did. */
  static Optional<Replaced> replaced(HttpReply reply) {
    boolean any = new String(reply.body(), StandardCharsets.UTF_8).contains("\"replaced\":");
    return any ? json(reply, Joined.class).replaced() : Optional.empty();
  }

  /** What a lock or an item was handed out with. */
  static long token(HttpReply reply) {
    try {
      return Long.parseLong(required(reply, Wire.TOKEN));
    } catch (NumberFormatException e) {
      throw unexpected("its token is no number", e);
    }
  }

  /** Whether the answer is an error of a kind; by hand for the same reason. */
  static boolean hasCode(HttpReply reply, ErrorCode code) {
    return reply.status() == code.status()
        && new String(reply.body(), StandardCharsets.UTF_8)
            .contains("\"code\":\"" + code.name() + "\"");
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
      case "BROKEN_PROMISE" ->
          new Outcome.BrokenPromise(failure(problem.path("failure")), diagnosis(problem));
      case "DEADLOCK" ->
          new Outcome.Deadlock(problem.path("deadlock").asText(), diagnosis(problem));
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
    try {
      return JacksonCodec.convert(node, Failure.class);
    } catch (IOException e) {
      throw unexpected("its failure cannot be read", e);
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
      case ALREADY_WRITTEN, VERSION_MISMATCH, MISMATCH, NOT_HELD ->
          new ConflictException(code, detail);
      case HUB_CLOSING -> new HubClosingException(detail);
      case INSTANCE_CHANGED -> new InstanceChangedException(detail);
      default ->
          new RoseTrapException(
              code, problem.path("definite").asBoolean(code.definite()), detail, null);
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
