package io.rosetrap.samples.junit;

import io.rosetrap.client.HubEndpoint;
import io.rosetrap.junit.RoseTrapHub;
import io.rosetrap.testcontainers.NeedsDocker;
import io.rosetrap.testcontainers.RoseTrapContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The same tests, with a hub in a container. */
@NeedsDocker
// begin: docs
@Testcontainers
@RoseTrapHub(from = "hub")
class ContainerShippingIT extends ShippingCases {
  @Container static final RoseTrapContainer HUB = new RoseTrapContainer();

  static HubEndpoint hub() {
    return HUB.getEndpoint();
  }
}
// end: docs
