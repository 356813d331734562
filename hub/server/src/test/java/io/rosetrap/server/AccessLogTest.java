package io.rosetrap.server;

import static io.rosetrap.server.TestHub.VARIABLES;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The access log tells of requests, not of values. */
class AccessLogTest {
  @Test
  void log_isOneLineForEachRequestWithoutValueAndQuery() {
    Logs logs = Logs.of("io.rosetrap.access");
    try (TestHub hub = TestHub.start(c -> c.accessLog(true).token("s3cret-token"))) {
      String token = "Authorization: Bearer s3cret-token";
      hub.put(
              VARIABLES + "a/b",
              "s3cret-value",
              token,
              "RoseTrap-Participant: CLIENT%20A",
              "Idempotency-Key: s3cret")
          .requireStatus(200);
      hub.get(VARIABLES + "a%2Fb?wait=1s&after=0", token).requireStatus(200);
      hub.get(VARIABLES + "a/b?s3cret=s3cret").requireStatus(401);
      hub.post("/update_variable", "{\"variable_name\":\"c\",\"new_value\":\"s3cret\"}", token)
          .requireStatus(200);
      hub.get("/nothing/here?s3cret", token, "RoseTrap-Participant: \u00fc").requireStatus(404);
      TestHub.awaitTrue("five lines", () -> logs.text().lines().count() == 5);
    } finally {
      logs.close();
    }

    assertThat(logs.text().lines().map(line -> line.replaceAll("\\d+us", "TIME")))
        .containsExactlyInAnyOrder(
            "PUT /v1/runs/default/variables/a/b 200 TIME CLIENT%20A",
            "GET /v1/runs/default/variables/a%2Fb 200 TIME anonymous",
            "GET /v1/runs/default/variables/a/b 401 TIME anonymous",
            "POST /update_variable 200 TIME anonymous",
            "GET /nothing/here 404 TIME \uFFFD");
    assertThat(logs.text()).doesNotContain("s3cret");
  }

  @Test
  void log_isOffUnlessAskedFor() {
    Logs logs = Logs.of("io.rosetrap.access");
    try (TestHub hub = TestHub.start()) {
      hub.write("a", "1");
      hub.get(VARIABLES + "a").requireStatus(200);
    } finally {
      logs.close();
    }
    assertThat(logs.text()).isEmpty();
  }
}
