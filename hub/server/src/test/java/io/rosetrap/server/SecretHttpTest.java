package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.VARIABLES;
import static io.rosetrap.server.TestHub.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Values that are to be seen by their readers only. */
class SecretHttpTest {
  private static final String SECRET = "RoseTrap-Secret: true";
  private static final String HIDDEN = "hunter2";

  private final TestHub hub = TestHub.start(c -> c.accessLog(true));

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void secret_isReadByItsReadersWhoAreToldThatItIsOne() {
    hub.put(VARIABLES + "password", HIDDEN, SECRET).requireStatus(200);
    hub.post(RUN + "/queues/q", HIDDEN, SECRET).requireStatus(200);
    hub.put(RUN + "/collections/c", HIDDEN, SECRET).requireStatus(200);

    for (Answer read :
        List.of(
            hub.get(VARIABLES + "password"),
            hub.get(VARIABLES + "password?wait=1s"),
            hub.get(VARIABLES + "password?version=1"),
            hub.post(RUN + "/queues/q/take", ""))) {
      assertThat(read.requireStatus(200).text()).isEqualTo(HIDDEN);
      assertThat(read.header("RoseTrap-Secret")).contains("true");
    }
    assertThat(hub.get(RUN + "/collections/c").json().at("/slots/0").toString())
        .contains(json("'secret':true"), HIDDEN);
    assertThat(
            hub.post(RUN + "/await", json("{'condition':{'variable':'password'}}"))
                .json()
                .at("/matches/0")
                .toString())
        .contains(json("'secret':true"), HIDDEN);
    hub.write("open", "1");
    assertThat(hub.get(VARIABLES + "open").header("RoseTrap-Secret")).isEmpty();
  }

  @Test
  void secret_isNeitherInJournalNorListingNorDiagnosisNorLogs() {
    Logs access = Logs.of("io.rosetrap.access");
    Logs all = Logs.of("io.rosetrap");
    try {
      hub.put(VARIABLES + "password", HIDDEN, SECRET).requireStatus(200);
      hub.put(VARIABLES + "number", "7777777", SECRET).requireStatus(200);
      hub.post(RUN + "/counters/number", "").requireStatus(200);
      hub.post(RUN + "/queues/q", HIDDEN, SECRET).requireStatus(200);
      hub.post(RUN + "/queues/q/take", "").requireStatus(200);
      hub.put(RUN + "/collections/c", HIDDEN, SECRET).requireStatus(200);

      List<String> shown =
          List.of(
              hub.get(RUN + "/journal").text(),
              hub.get(RUN + "/variables").text(),
              hub.get(RUN + "/queues/q").text(),
              hub.get(RUN + "/diagnosis?variable=password&after=9").text(),
              hub.post(RUN + "/counters/password", "").requireProblem(ErrorCode.MISMATCH).text(),
              hub.post(
                      RUN + "/await",
                      json("{'condition':{'variable':'password','equals':'x'},'wait':'1ms'}"))
                  .requireProblem(ErrorCode.TIMED_OUT)
                  .text(),
              hub.get(RUN + "/collections/c?wait=1ms&slots=9").requireStatus(404).text(),
              streamed(),
              access.text(),
              all.text());

      assertThat(shown).allSatisfy(text -> assertThat(text).doesNotContain(HIDDEN, "777777"));
      assertThat(hub.get(RUN + "/journal").json().at("/entries/0/note").asText())
          .isEqualTo("(secret)");
      // What is added to a secret stays one.
      assertThat(hub.get(RUN + "/counters/number").header("RoseTrap-Secret")).contains("true");
      assertThat(access.text()).contains("PUT /v1/runs/default/variables/password 200");
    } finally {
      access.close();
      all.close();
    }
  }

  private String streamed() {
    try (EventStream stream = EventStream.open(hub, RUN + "/journal")) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 6; i++) {
        text.append(stream.next().field("data"));
      }
      return text.toString();
    }
  }

  @Test
  void secret_headerThatIsNoWord_isRefused() {
    for (String value : new String[] {"yes", "1", "TRUE"}) {
      assertThat(
              hub.put(VARIABLES + "a", "1", "RoseTrap-Secret: " + value)
                  .requireProblem(ErrorCode.INVALID_REQUEST)
                  .detail())
          .isEqualTo("The header RoseTrap-Secret is '" + value + "'; it is true or false.");
    }
    hub.put(VARIABLES + "a", "1", "RoseTrap-Secret: false").requireStatus(200);
    assertThat(hub.get(VARIABLES + "a").header("RoseTrap-Secret")).isEmpty();
  }
}
