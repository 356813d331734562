package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.WaiterInfo;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Waits longer than what one request waits, against one deadline. */
class SlicedWaitTest {
  private static final Duration SLICE = Duration.ofMillis(60);
  private static final Timing SLICED =
      new Timing(SLICE, Timing.DEFAULTS.answer(), Timing.DEFAULTS.connect());
  private static final Pattern WAIT = Pattern.compile("wait=(\\d+)ms");

  private static final String NOT_THERE = FakeHub.problem(404, "NOT_WRITTEN", "not there", "");
  private static final String TIMED_OUT =
      FakeHub.problem(404, "TIMED_OUT", "not yet", "RoseTrap-Outcome: TIMED_OUT\r\n");

  private static FakeHub.Script answering(String... answers) {
    return peer -> {
      for (String answer : answers) {
        if (peer.takesRequest()) {
          peer.send(answer);
        }
      }
    };
  }

  private static long wait(String request) {
    Matcher wait = WAIT.matcher(request);
    return wait.find() ? Long.parseLong(wait.group(1)) : -1;
  }

  /** Blocks until a reader is in another slice than the one that it began in. */
  private static void awaitLaterSlice(TestHub hub) {
    hub.awaitReaders("X_Data", 1);
    Facts.await(
        "a reader has waited for longer than a slice",
        () -> {
          List<WaiterInfo> waiters = hub.hub().look().waiters("default");
          return !waiters.isEmpty() && waiters.getFirst().waiting().compareTo(SLICE) > 0;
        });
  }

  @Test
  void value_inALaterSlice_arrives() {
    try (TestHub hub = TestHub.start()) {
      RoseTrapClient client = hub.add(hub.builder().timing(SLICED).build());
      Background<Integer> read = Background.call(() -> client.read("X_Data", Integer.class));
      awaitLaterSlice(hub);
      hub.write("X_Data", 50);
      assertThat(read.result()).isEqualTo(50);
      hub.awaitNoReaders();
    }
  }

  @Test
  void condition_inALaterSlice_arrives() {
    try (TestHub hub = TestHub.start()) {
      RoseTrapClient client = hub.add(hub.builder().timing(SLICED).build());
      Condition any = new Condition.Any(List.of(new Condition.Written("X_Data", 0)));
      Background<Outcome> wait = Background.call(() -> client.await(any, TestHub.LONG));
      awaitLaterSlice(hub);
      hub.write("X_Data", 50);
      assertThat(wait.result()).isInstanceOf(Outcome.Arrived.class);
    }
  }

  @Test
  void deadline_isHonouredOnceOverAllSlices() {
    try (TestHub hub = TestHub.start()) {
      RoseTrapClient client = hub.add(hub.builder().participant("CLIENT A").timing(SLICED).build());
      Duration limit = SLICE.multipliedBy(4).plusMillis(10);
      long started = System.nanoTime();
      WaitTimedOutException e =
          catchThrowableOfType(
              WaitTimedOutException.class, () -> client.read("X_Data", Integer.class, limit));
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(limit);
      assertThat(e)
          .hasMessage(
              """
              Timed out after 250 ms: CLIENT A waits for X_Data in run default.
                - nobody has written X_Data in this run
                → find out who is to write it: is that one running, and in this run?\
              """);
    }
  }

  @Test
  void hub_thatGrantsLessThanTheSlice_isAskedAgainUntilTheDeadline() {
    Duration cap = Duration.ofMillis(40);
    try (TestHub hub = TestHub.start(TestHub.config().maxWait(cap))) {
      RoseTrapClient client = hub.client("CLIENT A");
      Background<Integer> read = Background.call(() -> client.read("X_Data", Integer.class));
      awaitLaterSlice(hub);
      hub.write("X_Data", 50);
      assertThat(read.result()).isEqualTo(50);

      Duration limit = Duration.ofMillis(190);
      long started = System.nanoTime();
      assertThat(
              catchThrowableOfType(
                  WaitTimedOutException.class, () -> client.read("other", Integer.class, limit)))
          .hasMessageStartingWith(
              """
              Timed out after 190 ms: CLIENT A waits for other in run default.
                - nobody has written other in this run\
              """);
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(limit);
    }
  }

  @Test
  void slices_askForADiagnosisOnlyAtTheEnd() {
    try (FakeHub hub = FakeHub.playing(answering(NOT_THERE, TIMED_OUT, TIMED_OUT, FakeHub.VALUE));
        RoseTrapClient client = hub.client("A").timing(SLICED).build()) {
      assertThat(client.read("X_Data", String.class, Duration.ofMinutes(1))).isEqualTo("hello");
      List<String> requests = hub.requests();
      assertThat(requests).hasSize(4);
      assertThat(requests.get(0)).startsWith("GET /v1/runs/default/variables/X_Data HTTP/1.1\r\n");
      String slice = "GET /v1/runs/default/variables/X_Data?wait=60ms&slice=true";
      assertThat(requests.get(1)).startsWith(slice + " HTTP/1.1\r\n");
      for (String request : requests.subList(2, 4)) {
        // The hub is told how long it has been, so that it can say so.
        assertThat(request).matches(Pattern.quote(slice) + "&waited=\\d+ms HTTP/1\\.1\r\n[^$]*");
      }
    }
  }

  @Test
  void slices_areBoundToTheStartOfTheHubThatAnsweredThem() {
    try (FakeHub hub = FakeHub.playing(answering(NOT_THERE, TIMED_OUT, FakeHub.VALUE));
        RoseTrapClient client = hub.client("A").timing(SLICED).build()) {
      client.read("X_Data", String.class, Duration.ofMinutes(1));
      assertThat(hub.requests().get(0)).doesNotContain("RoseTrap-Instance");
      assertThat(hub.requests().get(1)).contains("\r\nRoseTrap-Instance: fake\r\n");
      assertThat(hub.requests().get(2)).contains("\r\nRoseTrap-Instance: fake\r\n");
    }
  }

  @Test
  void deadline_goesOnWhileTheConnectionIsLost() {
    try (FakeHub hub =
            FakeHub.playing(
                answering(NOT_THERE),
                peer -> peer.takesRequest(),
                peer -> peer.takesRequest(),
                answering(FakeHub.VALUE));
        RoseTrapClient client = hub.client("A").build()) {
      client.read("X_Data", String.class, Duration.ofSeconds(20));
      List<String> requests = hub.requests();
      assertThat(requests).hasSize(4);
      assertThat(wait(requests.get(1))).isBetween(1L, 20_000L);
      // The pauses between the attempts are 10 and 20 ms.
      assertThat(wait(requests.get(2))).isLessThan(wait(requests.get(1)) - 8);
      assertThat(wait(requests.get(3))).isLessThan(wait(requests.get(2)) - 18);
      assertThat(requests.get(3)).contains("\r\nRoseTrap-Instance: fake\r\n");
    }
  }

  @Test
  void limitZero_asksOnceAndReturnsWhatIsThere() {
    try (FakeHub hub = FakeHub.playing(FakeHub.answering(FakeHub.VALUE));
        RoseTrapClient client = hub.client("A").build()) {
      assertThat(client.read("X_Data", String.class, Duration.ZERO)).isEqualTo("hello");
      assertThat(hub.requests()).hasSize(1);
      assertThat(hub.requests().getFirst())
          .startsWith("GET /v1/runs/default/variables/X_Data?wait=0ms ");
    }
  }

  @Test
  void limitZero_ofWhatIsMissing_timesOutWithTheDiagnosis() {
    try (TestHub hub = TestHub.start()) {
      assertThat(
              catchThrowableOfType(
                  WaitTimedOutException.class,
                  () -> hub.client("CLIENT A").read("X_Data", Integer.class, Duration.ZERO)))
          .hasMessage(
              """
              Timed out after 0 ms: CLIENT A waits for X_Data in run default.
                - nobody has written X_Data in this run
                → find out who is to write it: is that one running, and in this run?\
              """);
    }
  }

  @Test
  void slice_isTwentyFiveSecondsUnlessLessIsLeft() {
    try (FakeHub hub = FakeHub.playing(FakeHub.answering(FakeHub.VALUE));
        RoseTrapClient client = hub.client("A").build()) {
      client.peek("X_Data");
      client.read("X_Data", String.class, Duration.ofMinutes(10));
      assertThat(hub.requests().get(1)).contains("?wait=25000ms&slice=true ");
      client.readAfter("X_Data", 0, String.class, Duration.ofSeconds(1));
      assertThat(wait(hub.requests().get(2))).isBetween(1L, 1_000L);
      assertThat(hub.requests().get(2)).doesNotContain("slice");
    }
  }
}
