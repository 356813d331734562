package io.rosetrap.samples.junit;

import io.rosetrap.client.HubEndpoint;
import io.rosetrap.junit.RoseTrapHub;
import org.junit.jupiter.api.extension.ExtendWith;

/** The same tests, with a hub that is there. */
// begin: docs
@ExtendWith(Desk.class)
@RoseTrapHub(from = "hub")
class AttachedShippingTest extends ShippingCases {
  static HubEndpoint hub() {
    return HubEndpoint.of(Desk.uri()).withToken("s3cret");
  }
}
// end: docs
