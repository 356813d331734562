/** What the README shows of the Java client. */
@NullMarked
package io.rosetrap.samples.readme;

import org.jspecify.annotations.NullMarked;
