/** Tests of the extension, with real hubs and real children. */
@NullMarked
package io.rosetrap.junit;

import org.jspecify.annotations.NullMarked;
