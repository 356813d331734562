/** Tests of the hub as a container, on a real engine. */
@NullMarked
package io.rosetrap.testcontainers;

import org.jspecify.annotations.NullMarked;
