/** Holds docs, samples and program together. */
@NullMarked
package io.rosetrap.samples;

import org.jspecify.annotations.NullMarked;
