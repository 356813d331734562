/** The original example: three processes hand values on through the hub. */
@NullMarked
package io.rosetrap.samples.handoff;

import org.jspecify.annotations.NullMarked;
