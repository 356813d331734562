/** Samples of rosetrap-testcontainers. */
@NullMarked
package io.rosetrap.samples.containers;

import org.jspecify.annotations.NullMarked;
