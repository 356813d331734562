package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static io.rosetrap.server.TestHub.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rosetrap.api.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests that cannot be understood, on every path for those that meet. */
class MalformedMeetingTest {
  private static final TestHub HUB = TestHub.start();
  private static final String A = "RoseTrap-Participant: A";

  @AfterAll
  static void stop() {
    HUB.close();
  }

  private static Answer call(String method, String path, String body) {
    return HUB.call(method, RUN + path, TestHub.utf8(json(body)), A);
  }

  /** Paths with a JSON body, and for each member what it cannot be. */
  static Stream<String> bodies() {
    List<String> requests = new ArrayList<>();
    String join = "POST /participants ";
    for (String member :
        List.of(
            "'promises':'a'",
            "'promises':[1]",
            "'promises':[['a']]",
            "'promises':{}",
            "'reads':'a'",
            "'reads':[null]",
            "'lease':true",
            "'lease':'soon'",
            "'lease':'1ms'",
            "'lease':'499ms'",
            "'lease':'2d'",
            "'lease':[]",
            "'software':7",
            "'software':''",
            "'software':'" + "x".repeat(201) + "'",
            "'pid':'7'",
            "'pid':-1",
            "'pid':1.5",
            "'pid':99999999999999999999",
            "'host':[]",
            "'host':''",
            "'host':'\\ud800'",
            "'concurrent':1",
            "'concurrent':'true'",
            "'name':'A'",
            "'promises':[],'promises':[]")) {
      requests.add(join + "{" + member + "}");
    }
    for (String body :
        List.of("{'promises':'a'}", "{'promises':[]}", "{}", "", "{'promises':['a'],'x':1}")) {
      requests.add("POST /participants/promises " + body);
    }
    for (String member :
        List.of(
            "'exitCode':'1'",
            "'exitCode':1.5",
            "'exitCode':4294967296",
            "'signal':9",
            "'reason':1",
            "'lastLines':'x'",
            "'lastLines':[1]",
            "'kind':'LOST'")) {
      requests.add("POST /participants/leave {" + member + "}");
    }
    for (String body : List.of("{'policy':1}", "{'policy':[]}", "{'deadlocks':'warn'}", "[]")) {
      requests.add("PUT /deadlocks " + body);
    }
    for (String body :
        List.of(
            "{'add':'1'}",
            "{'add':1.5}",
            "{'add':1e3}",
            "{'add':9223372036854775808}",
            "{'add':true}",
            "{'ad':1}",
            "5",
            "[]",
            "{",
            "{'add':1}{}")) {
      requests.add("POST /counters/n " + body);
    }
    for (String member :
        List.of(
            "'parties':0",
            "'parties':-1",
            "'parties':10001",
            "'parties':1.5",
            "'parties':'2'",
            "'parties':[]",
            "'parties':[1]",
            "'parties':null",
            "'parties':true",
            "'parties':2,'quorum':0",
            "'parties':2,'quorum':3",
            "'parties':2,'quorum':'1'",
            "'parties':2,'names':['A']")) {
      requests.add("PUT /barriers/b {" + member + "}");
    }
    for (String member :
        List.of(
            "'parties':0",
            "'parties':'2'",
            "'timeout':true",
            "'timeout':'-1s'",
            "'wait':'1s'",
            "'timeout':'366d'")) {
      requests.add("POST /barriers/b/arrive?wait=1s {" + member + "}");
    }
    for (String body : List.of("{'reason':1}", "{'why':'x'}", "[]", "'x'")) {
      requests.add("POST /queues/q/items/1/return?token=1 " + body);
    }
    for (String condition :
        List.of(
            "{'collection':1}",
            "{'collection':'c','slots':'1'}",
            "{'collection':'c','slots':-1}",
            "{'collection':'c','slots':1000001}",
            "{'collection':'c','writers':'A'}",
            "{'collection':'c','writers':[1]}",
            "{'collection':'c','variable':'x'}",
            "{'barrier':'b'}",
            "{'barrier':'b','generation':0}",
            "{'barrier':1,'generation':1}",
            "{'barrier':'b','generation':'1'}",
            "{'history':-1}",
            "{'history':'1'}",
            "{'history':1,'x':1}",
            "{'queue':'q'}",
            "{'lock':'l'}")) {
      requests.add("POST /await {'condition':" + condition + ",'wait':'1ms'}");
    }
    for (String member :
        List.of(
            "'alone':'yes'",
            "'alone':1",
            "'waited':true",
            "'waited':'x'",
            "'slice':'no'",
            "'wait':true",
            "'wait':[]",
            "'aside':true")) {
      requests.add("POST /await {'condition':{'variable':'x'}," + member + "}");
    }
    return requests.stream();
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void body_thatDoesNotFit_isRefusedAndChangesNothing(String request) {
    String[] words = request.split(" ", 3);

    Answer answer = call(words[0], words[1], words[2]).requireProblem(ErrorCode.INVALID_REQUEST);

    assertThat(answer.detail()).isNotEmpty().hasSizeLessThan(600);
    assertThat(HUB.core().look().runs()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/participants?wait=1s",
    "POST,/participants/promises?x",
    "POST,/participants/heartbeat?x",
    "POST,/participants/leave?x",
    "POST,/seal?x",
    "PUT,/deadlocks?x",
    "GET,/participants?x",
    "GET,/diagnosis?x",
    "POST,/counters/n?add=1",
    "GET,/counters/n?least=1",
    "GET,/counters/n?atLeast=x&wait=1s",
    "GET,/counters/n?atLeast=9223372036854775808&wait=1s",
    "GET,/counters/n?wait=x",
    "GET,/counters/n?wait=1s&slice=x",
    "GET,/counters/n?wait=1s&alone=x",
    "GET,/counters/n?wait=1s&waited=x",
    "PUT,/collections/c?x",
    "GET,/collections/c?slots=0&wait=1s",
    "GET,/collections/c?slots=1000001&wait=1s",
    "GET,/collections/c?slots=x&wait=1s",
    "GET,/collections/c?writers=A&wait=1s",
    "POST,/queues/q?x",
    "GET,/queues/q?x",
    "POST,/queues/q/take?lease=1ms",
    "POST,/queues/q/take?lease=2d",
    "POST,/queues/q/take?lease=x",
    "POST,/queues/q/take?place=-1",
    "POST,/queues/q/take?token=1",
    "POST,/queues/q/items/1/ack",
    "POST,/queues/q/items/1/ack?token=x",
    "POST,/queues/q/items/1/ack?token=-1",
    "POST,/queues/q/items/x/ack?token=1",
    "POST,/queues/q/items//ack?token=1",
    "POST,/queues/q/items/1/renew",
    "POST,/queues/q/items/1/return",
    "PUT,/barriers/b?parties=2",
    "GET,/barriers/b?x",
    "POST,/barriers/b/arrive?wait=x",
    "POST,/barriers/b/arrive?wait=1s&place=1",
    "POST,/barriers/b/withdraw?x",
    "POST,/barriers/b/give-up",
    "POST,/barriers/b/give-up?x",
    "POST,/locks/l/acquire?lease=1ms",
    "POST,/locks/l/acquire?place=x",
    "POST,/locks/l/release",
    "POST,/locks/l/release?token=",
    "POST,/locks/l/renew?token=1.5",
    "GET,/locks/l?x",
  })
  void parameter_thatDoesNotFit_isRefused(String method, String path) {
    call(method, path, "").requireProblem(ErrorCode.INVALID_REQUEST);
    assertThat(HUB.core().look().runs()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "counters,POST,''",
    "counters,GET,''",
    "collections,PUT,''",
    "collections,GET,''",
    "queues,POST,''",
    "queues,GET,''",
    "queues,POST,/take",
    "queues,POST,/items/1/ack?token=1",
    "queues,POST,/items/1/return?token=1",
    "queues,POST,/items/1/renew?token=1",
    "barriers,PUT,''",
    "barriers,GET,''",
    "barriers,POST,/arrive?wait=1s",
    "barriers,POST,/withdraw",
    "locks,GET,''",
    "locks,POST,/acquire",
    "locks,POST,/release?token=1",
    "locks,POST,/renew?token=1",
  })
  void name_thatIsNone_isRefusedAndOneAtTheLimitIsTaken(String kind, String method, String verb) {
    String body = kind.equals("barriers") && verb.isEmpty() ? "{'parties':1}" : "";
    for (String name :
        List.of("a%20b", "%C3%BC", "a//b", "../a", "x".repeat(201), "a%00", ".", "")) {
      call(method, "/" + kind + "/" + name + verb, body).requireProblem(ErrorCode.INVALID_NAME);
    }
    HUB.call(method, "/v1/runs/%20/" + kind + "/a" + verb, TestHub.utf8(json(body)), A)
        .requireProblem(ErrorCode.INVALID_NAME);
    assertThat(HUB.core().look().runs()).isEmpty();

    Answer answer = call(method, "/" + kind + "/" + "x".repeat(200) + verb, body);
    assertThat(answer.status()).as(answer.text()).isIn(200, 404, 409);
    if (!HUB.core().look().runs().isEmpty()) {
      HUB.delete(RUN).requireStatus(200);
    }
  }

  @Test
  void headers_thatDoNotFit_areRefused() {
    for (String header :
        List.of(
            "RoseTrap-Session: x",
            "RoseTrap-Session: 1.5",
            "RoseTrap-Session:",
            "RoseTrap-Participant: %07",
            "RoseTrap-Participant: " + "x".repeat(201),
            "Idempotency-Key: " + "k".repeat(201))) {
      for (String path :
          List.of("/participants", "/counters/n", "/queues/q/take", "/locks/l/acquire", "/seal")) {
        String[] headers =
            header.startsWith("RoseTrap-Participant")
                ? new String[] {header}
                : new String[] {header, A};
        Answer answer = HUB.post(RUN + path, "", headers);
        assertThat(answer.status()).as(header + " at " + path + answer.text()).isEqualTo(400);
      }
    }
    assertThat(HUB.core().look().runs()).isEmpty();
  }

  @Test
  void methods_thatAreNotTaken_areNamed() {
    for (String path : List.of("/participants/leave", "/seal", "/deadlocks", "/diagnosis")) {
      Answer answer = HUB.call("DELETE", RUN + path).requireProblem(ErrorCode.METHOD_NOT_ALLOWED);
      assertThat(answer.header("Allow")).isPresent();
    }
    HUB.get(RUN + "/elsewhere").requireProblem(ErrorCode.NO_SUCH_ROUTE);
  }

  @Test
  void largeMembers_areNotAnsweredInFull() {
    JsonNode problem =
        HUB.post(RUN + "/counters/n", json("{'add':'" + "x".repeat(50_000) + "'}"))
            .requireProblem(ErrorCode.INVALID_REQUEST)
            .json();

    assertThat(problem.path("detail").asText()).hasSizeLessThan(200);
  }
}
