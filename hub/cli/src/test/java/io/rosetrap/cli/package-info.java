/** Tests of the command line: in the test's own JVM where they can be, else as real processes. */
@NullMarked
package io.rosetrap.cli;

import org.jspecify.annotations.NullMarked;
