package io.rosetrap.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Names;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.core.Command;
import io.rosetrap.core.Hub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The four calls of the original hub, on the default run. */
final class OriginalRoutes implements Route.Group {
  /** A body that does not fit; the answer has the form that the original's clients know. */
  private static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient ObjectNode body;

    Unfit(String type, String field, String message) {
      super(message, null, false, false);
      this.body = JsonNodeFactory.instance.objectNode();
      ObjectNode detail = body.putArray("detail").addObject();
      detail.put("type", type);
      ArrayNode location = detail.putArray("loc").add("body");
      if (!field.isEmpty()) {
        location.add(field);
      }
      detail.put("msg", message);
    }
  }

  private record Call(String variable, String text) {}

  private final Hub hub;
  private final Waiting waiting;

  OriginalRoutes(Hub hub, Waiting waiting) {
    this.hub = hub;
    this.waiting = waiting;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.post("/request_data", fit(this::requestData)),
        Route.post("/set_lookout", fit(this::setLookout)),
        Route.post("/acknowledge", fit(this::acknowledge)),
        Route.post("/update_variable", fit(this::updateVariable)));
  }

  private static Route.Endpoint fit(Route.Endpoint endpoint) {
    return exchange -> {
      try {
        endpoint.answer(exchange);
      } catch (Unfit e) {
        exchange.sendJson(422, e.body);
      }
    };
  }

  private void requestData(Exchange exchange) {
    Call call = read(exchange, "message");
    Optional<Version> newest =
        hub.look().peek(Names.DEFAULT_RUN, call.variable(), exchange.actor(), false);
    if (newest.isPresent()) {
      send(exchange, "READY", exchange.handOut(Names.DEFAULT_RUN, newest.get()));
    } else {
      exchange.sendJson(200, status("PENDING"));
    }
  }

  private void setLookout(Exchange exchange) throws InterruptedException {
    Call call = read(exchange, "message");
    Optional<Version> newest =
        hub.look().peek(Names.DEFAULT_RUN, call.variable(), exchange.actor(), false);
    if (newest.isPresent()) {
      send(exchange, "READY", exchange.handOut(Names.DEFAULT_RUN, newest.get()));
      return;
    }
    Condition written = new Condition.Written(call.variable(), 0);
    waiting.awaitForever(
        exchange,
        Names.DEFAULT_RUN,
        written,
        exchange.participant(),
        (outcome, wait) -> {
          if (outcome instanceof Outcome.Arrived arrived && arrived.version(0).isPresent()) {
            send(exchange, "RECEIVED", arrived.version(0).get());
          } else {
            Problem.of(outcome).send(exchange);
          }
        });
  }

  private void acknowledge(Exchange exchange) {
    read(exchange, "message");
    exchange.sendJson(200, status("OK"));
  }

  private void updateVariable(Exchange exchange) {
    Call call = read(exchange, "new_value");
    Command.Write write =
        new Command.Write(call.variable(), Value.text(call.text()), Command.Precondition.NONE);
    int released = hub.execute(Names.DEFAULT_RUN, write, exchange.actor()).released();
    String readers =
        switch (released) {
          case 0 -> "no client was waiting for it";
          case 1 -> "1 client was waiting for it";
          default -> released + " clients were waiting for it";
        };
    exchange.sendJson(
        200, status("OK").put("message", call.variable() + " is updated; " + readers));
  }

  private static void send(Exchange exchange, String status, Version version) {
    exchange.sendJson(200, status(status).put("value", text(version.value())));
  }

  private static ObjectNode status(String status) {
    return JsonNodeFactory.instance.objectNode().put("status", status);
  }

  /** The original knows only strings: a JSON string is its text, other JSON is as it is written. */
  private static String text(Value value) {
    return switch (value.kind()) {
      case TEXT -> value.asText();
      case BYTES -> Base64.getEncoder().encodeToString(value.sharedBytes());
      case JSON -> {
        String json = value.asText();
        try {
          yield json.strip().startsWith("\"") ? Json.MAPPER.readTree(json).textValue() : json;
        } catch (JsonProcessingException e) {
          yield json;
        }
      }
    };
  }

  private static Call read(Exchange exchange, String second) {
    JsonNode body;
    try {
      body = Json.MAPPER.readTree(exchange.body());
    } catch (IOException e) {
      throw new Unfit("json_invalid", "", "JSON decode error");
    }
    if (body == null || body.isMissingNode()) {
      throw new Unfit("missing", "", "Field required");
    }
    if (!body.isObject()) {
      throw new Unfit("model_attributes_type", "", "Input should be a valid dictionary");
    }
    String variable = text(body, "variable_name");
    String text = text(body, second);
    try {
      return new Call(Names.requireVariable(variable), text);
    } catch (RoseTrapException e) {
      throw new Unfit("value_error", "variable_name", e.getMessage());
    }
  }

  private static String text(JsonNode body, String field) {
    if (!body.has(field)) {
      throw new Unfit("missing", field, "Field required");
    }
    if (!body.get(field).isTextual()) {
      throw new Unfit("string_type", field, "Input should be a valid string");
    }
    String text = body.get(field).textValue();
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new Unfit(
          "string_unicode",
          field,
          "Input should be a valid string, unable to parse raw data as a unicode string");
    }
    return text;
  }
}
