/**
 * Tests of the client. Most talk to a real hub ({@link io.rosetrap.client.TestHub}), those about
 * failures to one behind a proxy that can be cut ({@link io.rosetrap.client.Proxy}) or to a script
 * on a raw socket ({@link io.rosetrap.client.FakeHub}). None sleeps: they wait for facts ({@link
 * io.rosetrap.client.Facts}).
 */
@NullMarked
package io.rosetrap.client;

import org.jspecify.annotations.NullMarked;
