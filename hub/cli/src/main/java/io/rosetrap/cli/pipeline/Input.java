package io.rosetrap.cli.pipeline;

import java.util.Optional;

/**
 * A variable that none of the steps writes: it comes from outside, or was given with the command.
 *
 * @param variable its name
 * @param value what the command line gave, as text; empty where others write it
 * @param type what it must be
 * @param place where it is declared
 */
public record Input(String variable, Optional<String> value, ValueType type, Place place) {}
