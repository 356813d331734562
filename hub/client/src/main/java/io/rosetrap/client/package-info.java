/**
 * The Java client: {@link io.rosetrap.client.RoseTrapClient} is the way in. It needs nothing but
 * the JDK and, for values that are neither text, bytes nor plain numbers, Jackson.
 */
@NullMarked
package io.rosetrap.client;

import org.jspecify.annotations.NullMarked;
