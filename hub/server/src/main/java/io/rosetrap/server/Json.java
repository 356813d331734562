package io.rosetrap.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;

/** The JSON that the hub itself speaks, put together from objects. */
final class Json {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(new SimpleModule().addSerializer(Failure.class, new FailureWriter()))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .build();

  private Json() {}

  /** What the hub itself says, as JSON. There is nothing else, whatever a request accepts. */
  static byte[] bytes(Object said) {
    try {
      return MAPPER.writeValueAsBytes(said);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a request's body. */
  static JsonNode read(byte[] body) {
    if (body.length == 0) {
      throw badBody("it is empty");
    }
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw badBody(firstLine(e.getOriginalMessage()));
    } catch (IOException e) {
      throw badBody("it cannot be decoded as UTF-8");
    }
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    return line.length() > 160 ? line.substring(0, 160) + "…" : line;
  }

  private static RoseTrapException badBody(String why) {
    return new RoseTrapException(
        ErrorCode.INVALID_REQUEST, "The body is not the JSON that this path takes: " + why + ".");
  }

  /** Says what something is about: its name, under its kind. */
  static void name(ObjectNode node, Subject subject) {
    node.put(subject.kind().word(), subject.name());
  }

  /** What failed, named as everything else is. */
  private static final class FailureWriter extends JsonSerializer<Failure> {
    @Override
    public void serialize(Failure failure, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartObject();
      json.writeStringField("kind", failure.kind().name());
      json.writeStringField(failure.subject().kind().word(), failure.subject().name());
      json.writeStringField("participant", failure.participant());
      json.writeStringField("reason", failure.reason());
      json.writeNumberField("revision", failure.revision());
      json.writeStringField("at", failure.at().toString());
      if (failure.ending().isPresent()) {
        provider.defaultSerializeField("ending", failure.ending().get(), json);
      }
      json.writeEndObject();
    }
  }

  /** A version with its value: as JSON, as text, or as base64 where it is neither. */
  static ObjectNode version(Subject subject, Version version) {
    Value value = version.value();
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    name(node, subject);
    node.put("version", version.number());
    node.put("revision", version.revision());
    node.put("writer", version.writer());
    node.put("writtenAt", version.writtenAt().toString());
    node.put("contentType", value.contentType());
    node.put("size", value.size());
    if (value.isSecret()) {
      node.put("secret", true);
    }
    switch (value.kind()) {
      case JSON -> node.put("encoding", "json").putRawValue("value", raw(value));
      case TEXT -> node.put("encoding", "text").put("value", value.asText());
      case BYTES ->
          node.put("encoding", "base64")
              .put("value", Base64.getEncoder().encodeToString(value.sharedBytes()));
    }
    return node;
  }

  private static RawValue raw(Value value) {
    return new RawValue(value.asText());
  }
}
