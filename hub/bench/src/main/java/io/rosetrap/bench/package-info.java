/** Measures the hub as a whole process, and its core alone. */
@NullMarked
package io.rosetrap.bench;

import org.jspecify.annotations.NullMarked;
