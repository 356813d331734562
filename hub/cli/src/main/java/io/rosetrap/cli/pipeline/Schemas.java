package io.rosetrap.cli.pipeline;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.harrel.jsonschema.Error;
import dev.harrel.jsonschema.InvalidSchemaException;
import dev.harrel.jsonschema.JsonSchemaException;
import dev.harrel.jsonschema.Validator;
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

  /**
   * Why a document does not fit.
   *
   * @param place where in it, and by which rule; nothing of its content
   * @param words the same, and what the rule wants
   */
  record Misfit(String place, String words) {}

  /** Why a text is no schema; empty where it is one. */
  static Optional<String> fault(String schema) {
    try {
      VALIDATORS.createValidator().registerSchema(schema);
      return Optional.empty();
    } catch (InvalidSchemaException e) {
      return Optional.of(misfit(e.getErrors()).words());
    } catch (JsonSchemaException | IllegalArgumentException e) {
      // The latter of identifiers that are none.
      return Optional.of(Printable.cut(String.valueOf(e.getMessage())));
    } catch (StackOverflowError e) {
      return Optional.of("it refers to itself without an end");
    }
  }

  /** What of a document does not fit; empty where it does. */
  static Optional<Misfit> misfit(String schema, String document) {
    try {
      Validator.Result result = VALIDATORS.validate(schema, document);
      return result.isValid() ? Optional.empty() : Optional.of(misfit(result.getErrors()));
    } catch (JsonSchemaException | IllegalArgumentException e) {
      return Optional.of(unusable(String.valueOf(e.getMessage())));
    } catch (StackOverflowError e) {
      return Optional.of(unusable("it refers to itself without an end"));
    }
  }

  private static Misfit unusable(String why) {
    String words = "the schema cannot be used: " + Printable.cut(why);
    return new Misfit(words, words);
  }

  /** The error that is deepest in the document says most; those around it follow from it. */
  private static Misfit misfit(List<Error> errors) {
    Error told = errors.getFirst();
    for (Error error : errors) {
      if (depth(error) > depth(told)) {
        told = error;
      }
    }
    String path = told.getInstanceLocation();
    String where =
        (path.isEmpty() ? "as a whole" : "at " + Printable.cut(path))
            + " by the rule '"
            + told.getKeyword()
            + "'";
    return new Misfit(where, where + ": " + Printable.cut(told.getError(), 200));
  }

  private static int depth(Error error) {
    return (int) error.getInstanceLocation().chars().filter(c -> c == '/').count();
  }
}
