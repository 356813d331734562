package io.rosetrap.cli.pipeline;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.InvalidSchemaException;
import dev.harrel.jsonschema.JsonSchemaException;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import java.util.List;
import java.util.Optional;

/** JSON Schemas (draft 2020-12): whether they are any, and what fits them. No schema is fetched. */
final class Schemas {
  static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final ValidatorFactory VALIDATORS =
      new ValidatorFactory().withJsonNodeFactory(new JacksonNode.Factory(JSON));

  private Schemas() {}

  /** Why a text is no schema; empty where it is one. */
  static Optional<String> fault(String schema) {
    try {
      VALIDATORS.createValidator().registerSchema(schema);
      return Optional.empty();
    } catch (InvalidSchemaException e) {
      return Optional.of(words(e.getErrors()));
    } catch (JsonSchemaException e) {
      return Optional.of(e.getMessage() + ".");
    } catch (StackOverflowError e) {
      return Optional.of("it refers to itself without an end.");
    }
  }

  /** What of a document does not fit; empty where it does. */
  static Optional<String> misfit(String schema, String document) {
    try {
      var result = VALIDATORS.validate(schema, document);
      return result.isValid() ? Optional.empty() : Optional.of(words(result.getErrors()));
    } catch (JsonSchemaException e) {
      return Optional.of("The schema cannot be used: " + e.getMessage() + ".");
    } catch (StackOverflowError e) {
      return Optional.of("The schema cannot be used: it refers to itself without an end.");
    }
  }

  /** The error that is deepest in the document says most; those around it follow from it. */
  private static String words(List<Error> errors) {
    Error told = errors.getFirst();
    for (Error error : errors) {
      if (depth(error) > depth(told)) {
        told = error;
      }
    }
    String path = told.getInstanceLocation();
    String where = path.isEmpty() ? "the whole of it" : "at " + Printable.cut(path);
    return where + ", " + Printable.cut(told.getError()) + " ('" + told.getKeyword() + "').";
  }

  private static int depth(Error error) {
    return (int) error.getInstanceLocation().chars().filter(c -> c == '/').count();
  }
}
