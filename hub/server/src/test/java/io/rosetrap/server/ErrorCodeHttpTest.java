package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.core.Hub;
import io.rosetrap.core.Limits;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error that travels over HTTP is met once, and says what the registry says. */
class ErrorCodeHttpTest {
  private static final String PARTICIPANTS = RUN + "/participants";

  private final TestHub hub =
      TestHub.start(
          c ->
              c.token("t")
                  .faults(true)
                  .limits(Limits.builder().valueBytes(10).versions(1).runs(1).build()));

  @AfterEach
  void stop() {
    hub.close();
  }

  static ErrorCode[] overHttp() {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> code.status() > 0 && code != ErrorCode.INTERNAL_ERROR)
        .toArray(ErrorCode[]::new);
  }

  private Answer ask(String method, String target, String body, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Authorization: Bearer t";
    return hub.call(method, target, TestHub.utf8(body), all);
  }

  /** A request that meets the error. */
  private Answer provoke(ErrorCode code) {
    String x = VARIABLES + "x";
    return switch (code) {
      case INVALID_NAME -> ask("PUT", x + "%20", "");
      case INVALID_REQUEST -> ask("PUT", x + "?y=1", "");
      case INVALID_VALUE -> ask("PUT", x, "{", "Content-Type: application/json");
      case UNAUTHORIZED -> hub.get(x);
      case FORBIDDEN_HOST -> ask("GET", x, "", "Host: evil.example");
      case FORBIDDEN_ORIGIN -> ask("GET", x, "", "Origin: http://evil.example");
      case NO_SUCH_ROUTE -> ask("GET", "/v1", "");
      case METHOD_NOT_ALLOWED -> ask("POST", x, "");
      case NOT_WRITTEN -> ask("GET", VARIABLES + "y", "");
      case TIMED_OUT -> ask("GET", VARIABLES + "y?wait=1ms", "");
      case NO_SUCH_RUN -> ask("GET", "/v1/runs/other", "");
      case ALREADY_WRITTEN -> ask("PUT", x, "", "If-None-Match: *");
      case VERSION_MISMATCH -> ask("PUT", x, "", "If-Match: \"1\"");
      case COMPACTED -> ask("GET", x + "?version=1", "");
      case INSTANCE_CHANGED -> ask("GET", x, "", "RoseTrap-Instance: other");
      case CANCELLED -> cancelled();
      case VALUE_TOO_LARGE -> ask("PUT", x, "12345678901");
      case IDEMPOTENCY_KEY_REUSED -> ask("PUT", x, "other", "Idempotency-Key: k");
      case FAILED -> ask("GET", VARIABLES + "failed?wait=1s", "");
      case BROKEN_PROMISE -> {
        join("CLIENT C", "{\"promises\":[\"promised\"]}");
        ask("POST", PARTICIPANTS + "/leave", "", "RoseTrap-Participant: CLIENT C")
            .requireStatus(200);
        yield ask("GET", VARIABLES + "promised?wait=30s", "");
      }
      case DEADLOCK -> {
        long session = join("CLIENT A", "{\"promises\":[\"own\"]}");
        yield ask(
            "GET",
            VARIABLES + "own?wait=30s&alone=true",
            "",
            "RoseTrap-Participant: CLIENT A",
            "RoseTrap-Session: " + session);
      }
      case NOT_THERE -> ask("GET", RUN + "/queues/none", "");
      case MISMATCH -> {
        ask("PUT", VARIABLES + "words", "many").requireStatus(200);
        yield ask("POST", RUN + "/counters/words", "");
      }
      case NOT_HELD -> ask("POST", RUN + "/locks/l/release?token=9", "");
      case SESSION_ENDED -> ask("PUT", x, "", "RoseTrap-Session: 9");
      case SESSION_REPLACED -> {
        long first = join("CLIENT A", "{}");
        join("CLIENT A", "{}");
        yield ask("PUT", x, "", "RoseTrap-Participant: CLIENT A", "RoseTrap-Session: " + first);
      }
      case RUN_SEALED -> {
        ask("POST", RUN + "/seal", "").requireStatus(200);
        yield ask("POST", PARTICIPANTS, "", "RoseTrap-Participant: CLIENT A");
      }
      case LIMIT_REACHED -> ask("PUT", "/v1/runs/other/variables/x", "");
      case INJECTED -> {
        String fault = "{\"kind\":\"refusal\",\"operation\":\"write\",\"name\":\"x\"}";
        ask("POST", RUN + "/faults", fault).requireStatus(200);
        yield ask("PUT", x, "");
      }
      case NOT_YET -> {
        order();
        yield ask("PUT", x, "", "RoseTrap-Participant: CLIENT B");
      }
      case ORDER_BROKEN -> {
        join("CLIENT A", "{}");
        order();
        ask("POST", PARTICIPANTS + "/leave", "", "RoseTrap-Participant: CLIENT A")
            .requireStatus(200);
        yield ask("PUT", x, "", "RoseTrap-Participant: CLIENT B");
      }
      case FAULTS_OFF -> {
        try (TestHub plain = TestHub.start()) {
          yield plain.get(RUN + "/faults");
        }
      }
      case HUB_CLOSING -> {
        hub.core().close();
        yield ask("PUT", x, "");
      }
      case INTERNAL_ERROR, CANNOT_LISTEN, WRONG_TYPE, HUB_UNREACHABLE, UNEXPECTED_ANSWER ->
          throw new IllegalArgumentException(code + " is not met here");
    };
  }

  private void order() {
    String steps = "{\"steps\":[\"CLIENT A writes x\",\"CLIENT B writes x\"]}";
    ask("POST", RUN + "/order", steps).requireStatus(200);
  }

  private long join(String participant, String body) {
    return ask("POST", PARTICIPANTS, body, "RoseTrap-Participant: " + participant)
        .requireStatus(200)
        .json()
        .path("session")
        .asLong();
  }

  private Answer cancelled() {
    var reader = hub.later(() -> ask("GET", VARIABLES + "z?wait=30s", ""));
    hub.awaitReader("z");
    ask("DELETE", RUN, "").requireStatus(200);
    return TestHub.join(reader);
  }

  @ParameterizedTest
  @MethodSource("overHttp")
  void error_ofEveryCode_isAnsweredAsRegistered(ErrorCode code) {
    ask("PUT", VARIABLES + "x", "", "Idempotency-Key: k").requireStatus(200);
    ask("PUT", VARIABLES + "x", "2").requireStatus(200);
    ask("POST", VARIABLES + "failed/failure", "{\"reason\":\"r\"}").requireStatus(200);

    Answer answer = provoke(code).requireProblem(code);

    assertThat(answer.json().path("definite").asBoolean()).isTrue();
    boolean ofAWait =
        switch (code) {
          case TIMED_OUT, FAILED, BROKEN_PROMISE, DEADLOCK, CANCELLED -> true;
          default -> false;
        };
    assertThat(answer.header("RoseTrap-Outcome"))
        .isEqualTo(ofAWait ? Optional.of(code.name()) : Optional.empty());
  }

  @Test
  void fault_ofTheHub_isAnsweredWithoutItsDetailsAndLogged() throws IOException {
    InstantSource broken =
        () -> {
          throw new IllegalStateException("the clock fell off the wall");
        };
    Hub core = new Hub(Limits.DEFAULTS, new JacksonMatcher(), broken);
    ServerConfig config = ServerConfig.builder().build();
    HttpService http =
        new HttpService(new HubRouting(core, config), new Refusal("instance", 1), 1 << 16);
    Duration idle = Duration.ofMinutes(1);
    Listener listener = new Listener(config.host(), 0, http, idle, idle);
    listener.start();
    Logs logs = Logs.of(HubRouting.class.getName());
    try (RawClient client = RawClient.connect(listener.port())) {
      Answer answer = client.request("PUT", VARIABLES + "x?", TestHub.utf8("secret")).answer();

      answer.requireProblem(ErrorCode.INTERNAL_ERROR);
      assertThat(answer.detail()).isEqualTo("The hub met a fault of its own; see its log.");
      assertThat(answer.json().path("definite").asBoolean()).isFalse();
      assertThat(logs.text())
          .contains("PUT /v1/runs/default/variables/x failed")
          .contains("the clock fell off the wall")
          .doesNotContain("secret");
    } finally {
      logs.close();
      listener.close(Duration.ofSeconds(5));
    }
  }
}
