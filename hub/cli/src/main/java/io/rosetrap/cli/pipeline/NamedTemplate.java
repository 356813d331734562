package io.rosetrap.cli.pipeline;

/**
 * A template, and the text that it was made of.
 *
 * @param text in the file
 * @param template what it was read as
 */
record NamedTemplate(Node.Scalar text, Template template) {}
