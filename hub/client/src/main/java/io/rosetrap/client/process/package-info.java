/** Processes that are started, listened to and ended on behalf of a participant. */
@NullMarked
package io.rosetrap.client.process;

import org.jspecify.annotations.NullMarked;
