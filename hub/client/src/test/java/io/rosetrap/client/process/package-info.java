/** Tests of what starts processes, with real ones. */
@NullMarked
package io.rosetrap.client.process;

import org.jspecify.annotations.NullMarked;
