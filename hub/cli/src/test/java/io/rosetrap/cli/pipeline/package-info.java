/** Tests of pipeline files. */
@NullMarked
package io.rosetrap.cli.pipeline;

import org.jspecify.annotations.NullMarked;
