/**
 * The hub without a network: runs, their logs, the state reduced from them, and the one primitive
 * that blocks. {@link io.rosetrap.core.Hub} is the way in; a {@link io.rosetrap.core.Run} holds the
 * locks, and {@code docs/concurrency.md} says what each of them guards.
 */
@NullMarked
package io.rosetrap.core;

import org.jspecify.annotations.NullMarked;
