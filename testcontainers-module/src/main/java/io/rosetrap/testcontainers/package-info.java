/** A hub in a container, and containers that are participants of its runs. */
@NullMarked
package io.rosetrap.testcontainers;

import org.jspecify.annotations.NullMarked;
