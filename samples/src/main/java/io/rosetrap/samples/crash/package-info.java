/** A producer that dies, and a reader that is told at once. */
@NullMarked
package io.rosetrap.samples.crash;

import org.jspecify.annotations.NullMarked;
