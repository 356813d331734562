/**
 * The words that both ends of RoseTrap speak: names, values, conditions, outcomes, the registry of
 * errors and the constants of the wire. Nothing here does I/O, and everything here is immutable and
 * safe for use by many threads.
 */
@NullMarked
package io.rosetrap.api;

import org.jspecify.annotations.NullMarked;
