/**
 * A hub for the tests of JUnit Jupiter: clients are injected, child processes launched and
 * supervised, and a test that fails says who waited for what.
 */
@NullMarked
package io.rosetrap.junit;

import org.jspecify.annotations.NullMarked;
