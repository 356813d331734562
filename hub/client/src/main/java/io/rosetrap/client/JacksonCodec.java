package io.rosetrap.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.rosetrap.api.Ending;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Failure;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Timestamps;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Objects to JSON and back; loaded only when the first one is met. */
final class JacksonCodec {
  static final JsonMapper MAPPER = mapper();

  private JacksonCodec() {}

  private static JsonMapper mapper() {
    // Values were bounded by the hub; what is bounded here is what becomes slow with length.
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxStringLength(Integer.MAX_VALUE)
            .maxNumberLength(ValueCodec.MAX_NUMBER)
            .build();
    JsonMapper mapper =
        JsonMapper.builder(JsonFactory.builder().streamReadConstraints(constraints).build())
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(new SimpleModule().addDeserializer(Failure.class, new FailureReader()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    // "50" is a text and 50 a number: reading one as the other hides a mistake of the writer.
    for (LogicalType number : new LogicalType[] {LogicalType.Integer, LogicalType.Float}) {
      mapper.coercionConfigFor(number).setCoercion(CoercionInputShape.String, CoercionAction.Fail);
    }
    mapper
        .coercionConfigFor(LogicalType.Boolean)
        .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
    return mapper;
  }

  /** What failed: its name stands under its kind. */
  private static final class FailureReader extends JsonDeserializer<Failure> {
    @Override
    public Failure deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode node = context.readTree(parser);
      return new Failure(
          Failure.Kind.valueOf(node.path("kind").asText()),
          subject(node),
          node.path("participant").asText(),
          node.path("reason").asText(),
          node.path("revision").asLong(),
          Timestamps.parse(node.path("at").asText()),
          node.hasNonNull("ending")
              ? Optional.of(context.readTreeAsValue(node.get("ending"), Ending.class))
              : Optional.empty());
    }

    private static Subject subject(JsonNode node) throws IOException {
      for (Subject.Kind kind : Subject.Kind.values()) {
        if (node.hasNonNull(kind.word()) && kind != Subject.Kind.PARTICIPANT) {
          return new Subject(kind, node.get(kind.word()).asText());
        }
      }
      throw new IOException("a failure does not say what it is about");
    }
  }

  /** A part of an answer; here, so that those who never see one load no JSON library. */
  static <T> T convert(JsonNode node, Class<T> type) throws IOException {
    return MAPPER.treeToValue(node, type);
  }

  static Value encode(Object value) {
    try {
      return Value.ofOwned(Value.JSON_TYPE, MAPPER.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new RoseTrapException(
          ErrorCode.INVALID_VALUE,
          true,
          "A "
              + value.getClass().getName()
              + " cannot be written as JSON: "
              + firstLine(e)
              + ". Write a record, a plain object, a collection, text or bytes.",
          e);
    }
  }

  static @Nullable Object decode(Version version, Type type) {
    JavaType javaType = MAPPER.constructType(type);
    try {
      return version.value().kind() == Value.Kind.TEXT
          ? decodeText(version.value().asText(), javaType)
          : MAPPER.readValue(version.value().sharedBytes(), javaType);
    } catch (IOException | IllegalArgumentException e) {
      throw ValueCodec.mismatch(version, type, firstLine(e), e);
    }
  }

  /** A text that spells JSON is read as that; any other as a JSON string. */
  private static @Nullable Object decodeText(String text, JavaType type) throws IOException {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
      if (node.isMissingNode()) {
        node = TextNode.valueOf(text);
      }
    } catch (JsonProcessingException e) {
      node = TextNode.valueOf(text);
    }
    return MAPPER.readerFor(type).readValue(node);
  }

  /** What went wrong and where, without advice on how to set Jackson up. */
  private static String firstLine(Exception e) {
    String message =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    String line =
        message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
    String plain = line.replaceAll(" ?\\((but might if coercion|to avoid exception).*?\\)", "");
    String bounded = plain.length() > 200 ? plain.substring(0, 200) + "…" : plain;
    return e instanceof JsonMappingException mapping ? bounded + path(mapping) : bounded;
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.isEmpty() ? "" : " (at " + path + ")";
  }
}
