package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rosetrap.api.RoseTrapException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a hub is, as it is handed from those who started it to those who use it. */
class HubEndpointTest {
  @Test
  void endpoint_ofTextOrUri_isTheSame() {
    HubEndpoint endpoint = HubEndpoint.of(" http://rose_trap:8000/hub\n");
    assertThat(endpoint).isEqualTo(HubEndpoint.of(URI.create("http://rose_trap:8000/hub")));
    assertThat(endpoint.uri()).isEqualTo(URI.create("http://rose_trap:8000/hub"));
    assertThat(endpoint.token()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:8000         | The address 'localhost:8000' does not begin with http:// or",
        "http://a b             | The address 'http://a b' is no address.",
        "http://hub:0           | The address 'http://hub:0' has the port 0, and ports go from 1",
        "http://me:pa55@hub     | The address 'http://…@hub' has a user; a token is given apart"
      })
  void address_thatIsNone_isRefusedAsAnyOther(String address, String message) {
    String expected = refusal(() -> RoseTrapClient.connect(address, "A"));
    assertThat(expected).startsWith(message);
    assertThat(refusal(() -> HubEndpoint.of(address))).isEqualTo(expected);
  }

  private static String refusal(Runnable call) {
    try {
      call.run();
    } catch (RoseTrapException e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("nothing was refused");
  }

  @Test
  void uriOrToken_thatCannotBeUsed_isRefusedByTheConstructorToo() {
    assertThatThrownBy(() -> new HubEndpoint(URI.create("ftp://hub"), Optional.empty()))
        .isInstanceOf(RoseTrapException.class)
        .hasMessageStartingWith("The address 'ftp://hub' does not begin with http:// or https://.");
    assertThatThrownBy(() -> HubEndpoint.of("http://hub").withToken("a b"))
        .isInstanceOf(RoseTrapException.class)
        .hasMessage("The token does not fit a header: it is printable ASCII without spaces.");
  }

  @Test
  void toString_withAToken_doesNotShowIt() {
    assertThat(HubEndpoint.of("http://hub:8000")).hasToString("http://hub:8000");
    assertThat(HubEndpoint.of("http://hub:8000").withToken("s3cret"))
        .hasToString("http://hub:8000 (with a token)");
  }

  @Test
  void clientBuilder_ofAHubThatWantsAToken_isLetIn() {
    try (TestHub hub = TestHub.start(TestHub.config().token("s3cret"))) {
      HubEndpoint endpoint = HubEndpoint.of(hub.uri()).withToken("wrong").withToken("s3cret");
      RoseTrapClient client = hub.add(endpoint.clientBuilder().participant("CLIENT A").build());
      client.write("X_Data", 50);
      assertThat(client.peek("X_Data").orElseThrow().writer()).isEqualTo("CLIENT A");
    }
  }
}
