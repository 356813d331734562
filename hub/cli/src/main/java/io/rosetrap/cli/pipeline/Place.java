package io.rosetrap.cli.pipeline;

/**
 * Where something stands in a file.
 *
 * @param file as the user named it
 * @param line from 1
 * @param column from 1, in characters
 */
public record Place(String file, int line, int column) {
  /** As compilers and editors have it: {@code pipeline.yaml:3:7}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
