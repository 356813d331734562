package io.rosetrap.cli.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON Schema of pipeline files, by which editors complete and explain. */
public final class PipelineSchema {
  private static final String RESOURCE = "pipeline.schema.json";

  private PipelineSchema() {}

  /**
   * The schema.
   *
   * @return a JSON document of draft 2020-12
   */
  public static String text() {
    try (InputStream in = PipelineSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + RESOURCE + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
