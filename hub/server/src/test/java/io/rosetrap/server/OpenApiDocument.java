package io.rosetrap.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The OpenAPI document, with as much of JSON Schema as it uses. */
final class OpenApiDocument {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head");

  /** Words of a schema that say nothing about a value that this could check. */
  private static final Set<String> NOTES =
      Set.of("description", "example", "examples", "default", "format", "minimum", "maximum");

  private final JsonNode root;

  OpenApiDocument(byte[] yaml) {
    try {
      root = new YAMLMapper().readTree(yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode root() {
    return root;
  }

  /** What a {@code $ref} stands for. */
  JsonNode resolve(JsonNode node) {
    if (!node.has("$ref")) {
      return node;
    }
    JsonNode target = root.at(node.get("$ref").asText().substring(1));
    if (target.isMissingNode()) {
      throw new IllegalStateException("nothing at " + node.get("$ref"));
    }
    return resolve(target);
  }

  /** Method and path of every operation, for instance {@code GET /v1/runs}. */
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          operations.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }
    return operations;
  }

  JsonNode operation(String method, String path) {
    return root.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
  }

  /** The parameters of an operation, its path's too. */
  List<JsonNode> parameters(String method, String path) {
    List<JsonNode> parameters = new ArrayList<>();
    root.path("paths").path(path).path("parameters").forEach(p -> parameters.add(resolve(p)));
    operation(method, path).path("parameters").forEach(p -> parameters.add(resolve(p)));
    return parameters;
  }

  /** Every node at which something is said, with its place. */
  void walk(String place, JsonNode node, BiConsumer<String, JsonNode> visitor) {
    visitor.accept(place, node);
    node.properties().forEach(e -> walk(place + "/" + e.getKey(), e.getValue(), visitor));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      walk(place + "/" + i, node.get(i), visitor);
    }
  }

  /** What is wrong with a value; empty where it fits the schema. */
  List<String> faults(JsonNode schemaOrRef, JsonNode value, String at) {
    JsonNode schema = resolve(schemaOrRef);
    List<String> faults = new ArrayList<>();
    for (Map.Entry<String, JsonNode> rule : schema.properties()) {
      String word = rule.getKey();
      JsonNode says = rule.getValue();
      switch (word) {
        case "type" -> check(isOfType(value, says.asText()), at + " is no " + says, faults);
        case "enum" ->
            check(contains(says, value), at + " is " + value + ", not of " + says, faults);
        case "const" -> check(says.equals(value), at + " is " + value + ", not " + says, faults);
        case "pattern" ->
            check(
                Pattern.compile(says.asText()).matcher(value.asText()).find(),
                at + " is " + value + ", unlike " + says,
                faults);
        case "minLength" ->
            check(value.asText().length() >= says.asInt(), at + " is short", faults);
        case "maxLength" -> check(value.asText().length() <= says.asInt(), at + " is long", faults);
        case "minItems" -> check(value.size() >= says.asInt(), at + " has few items", faults);
        case "maxItems" -> check(value.size() <= says.asInt(), at + " has many items", faults);
        case "required" ->
            says.forEach(n -> check(value.has(n.asText()), at + " lacks " + n.asText(), faults));
        case "items" -> {
          for (int i = 0; i < value.size(); i++) {
            faults.addAll(faults(says, value.get(i), at + "/" + i));
          }
        }
        case "properties" -> faults.addAll(ofProperties(schema, says, value, at));
        case "oneOf" -> faults.addAll(ofOne(says, value, at));
        case "additionalProperties" -> {
          // Checked with the properties.
        }
        default -> check(NOTES.contains(word), "the document says " + word, faults);
      }
    }
    return faults;
  }

  private List<String> ofProperties(
      JsonNode schema, JsonNode properties, JsonNode value, String at) {
    List<String> faults = new ArrayList<>();
    boolean closed = !schema.path("additionalProperties").asBoolean(true);
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      JsonNode known = properties.path(member.getKey());
      if (known.isMissingNode()) {
        check(!closed, at + " has " + member.getKey() + ", which is not in the document", faults);
      } else {
        faults.addAll(faults(known, member.getValue(), at + "/" + member.getKey()));
      }
    }
    return faults;
  }

  private List<String> ofOne(JsonNode choices, JsonNode value, String at) {
    int fitting = 0;
    List<String> all = new ArrayList<>();
    for (JsonNode choice : choices) {
      List<String> faults = faults(choice, value, at);
      fitting += faults.isEmpty() ? 1 : 0;
      all.addAll(faults);
    }
    return fitting == 1 ? List.of() : List.of(at + " fits " + fitting + " choices: " + all);
  }

  private static boolean contains(JsonNode array, JsonNode value) {
    for (JsonNode element : array) {
      if (element.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfType(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      default -> throw new IllegalStateException("a type " + type);
    };
  }

  private static void check(boolean fits, String fault, List<String> faults) {
    if (!fits) {
      faults.add(fault);
    }
  }
}
