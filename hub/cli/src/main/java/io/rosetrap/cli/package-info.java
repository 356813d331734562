/**
 * The command {@code rosetrap}: the composition root of hub and client. Only {@link
 * io.rosetrap.cli.RoseTrap} is meant to be called from outside.
 */
@NullMarked
package io.rosetrap.cli;

import org.jspecify.annotations.NullMarked;
