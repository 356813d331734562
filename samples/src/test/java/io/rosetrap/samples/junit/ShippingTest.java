package io.rosetrap.samples.junit;

import io.rosetrap.junit.RoseTrapHub;

/** With a hub in the test's own JVM. */
@RoseTrapHub
class ShippingTest extends ShippingCases {}
