/** Pipelines as they run: steps, their states, and what is kept of them. */
@NullMarked
package io.rosetrap.cli.engine;

import org.jspecify.annotations.NullMarked;
