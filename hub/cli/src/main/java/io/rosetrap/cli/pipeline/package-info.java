/** Pipelines as they are written down: the file, its words, and what can be told before it runs. */
@NullMarked
package io.rosetrap.cli.pipeline;

import org.jspecify.annotations.NullMarked;
