/** Tests of pipelines that run: their parts here, whole ones in the tests of the command. */
@NullMarked
package io.rosetrap.cli.engine;

import org.jspecify.annotations.NullMarked;
