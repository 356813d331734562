package io.rosetrap.cli.pipeline;

import java.util.List;

/** A pipeline cannot be run as it is written. Its message has all that was found. */
public final class PipelineException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  /**
   * For all that was found.
   *
   * @param problems one or more, at least one of them an error
   */
  public PipelineException(List<Problem> problems) {
    super(textOf(problems));
    this.problems = List.copyOf(problems);
  }

  /**
   * What was found.
   *
   * @return errors and warnings in the order of the files
   */
  public List<Problem> problems() {
    return problems;
  }

  /**
   * What was found, for a person.
   *
   * @return lines, each with its end
   */
  public String text() {
    return textOf(problems);
  }

  private static String textOf(List<Problem> problems) {
    StringBuilder text = new StringBuilder();
    problems.forEach(problem -> text.append(problem.text()));
    return text.toString();
  }
}
