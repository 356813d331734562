/** What a user of the JUnit extension writes; the docs quote from here. */
@NullMarked
package io.rosetrap.samples.junit;

import org.jspecify.annotations.NullMarked;
