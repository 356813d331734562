package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Value;
import io.rosetrap.core.Actor;
import io.rosetrap.core.Command;
import io.rosetrap.core.Limits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The history as a stream that goes on. */
class JournalStreamTest {
  private static final String JOURNAL = RUN + "/journal";

  private final TestHub hub = TestHub.start();

  @AfterEach
  void stop() {
    hub.close();
  }

  private EventStream open(String query, String... headers) {
    return EventStream.open(hub, JOURNAL + query, headers);
  }

  @Test
  void stream_tellsWhatWasAndWhatComesWithRevisionsAsIds() {
    hub.write("a", "1");
    try (EventStream stream = open("")) {
      EventStream.Event first = stream.next();
      assertThat(first.field("id")).isEqualTo("1");
      assertThat(first.kind()).isEqualTo("WRITE");
      assertThat(first.data()).isEqualTo(hub.get(JOURNAL).json().at("/entries/0"));
      hub.awaitWaits(1);

      hub.put(RUN + "/variables/b", "zwei\nLinien ü", "RoseTrap-Participant: Z%C3%BCrich")
          .requireStatus(200);

      EventStream.Event second = stream.next();
      assertThat(second.field("id")).isEqualTo("2");
      assertThat(second.data().path("participant").asText()).isEqualTo("Zürich");
      assertThat(second.data().path("note").asText()).isEqualTo("zwei Linien ü");
    }
  }

  @Test
  void stream_beforeTheRunIsThere_beginsWithItsFirstEvent() {
    try (EventStream stream = open("")) {
      hub.awaitWaits(1);
      hub.write("a", "1");

      assertThat(stream.next().field("id")).isEqualTo("1");
    }
    hub.awaitNoReaders();
  }

  @Test
  void stream_resumed_goesOnAfterWhatWasSeen() {
    for (int i = 1; i <= 4; i++) {
      hub.write("a", "" + i);
    }
    try (EventStream stream = open("?after=2")) {
      assertThat(stream.next().field("id")).isEqualTo("3");
      assertThat(stream.next().field("id")).isEqualTo("4");
    }
    // A browser that comes again sends what it saw last, with the query that it began with.
    try (EventStream stream = open("?after=1", "Last-Event-ID: 3")) {
      assertThat(stream.next().field("id")).isEqualTo("4");
    }
    try (EventStream stream = open("", "Last-Event-ID:  ")) {
      assertThat(stream.next().field("id")).isEqualTo("1");
    }
  }

  @Test
  void stream_quiet_saysThatItIsAlive() {
    try (TestHub quiet = TestHub.start(c -> c.maxWait(Duration.ofMillis(20)));
        EventStream stream = EventStream.open(quiet, JOURNAL)) {
      assertThat(stream.next().fields()).containsOnlyKeys("");
      assertThat(stream.next().fields()).containsOnlyKeys("");
      quiet.write("a", "1");
      EventStream.Event next = stream.next();
      while (next.fields().containsKey("")) {
        next = stream.next();
      }
      assertThat(next.field("id")).isEqualTo("1");
    }
  }

  @Test
  void stream_runIsDeleted_endsAndTheConnectionGoesOn() {
    hub.write("a", "1");
    try (EventStream stream = open("?after=1")) {
      hub.awaitWaits(1);
      hub.delete(RUN, "RoseTrap-Participant: CLIENT B").requireStatus(200);

      EventStream.Event end = stream.next("end");

      assertThat(end.data().path("code").asText()).isEqualTo("CANCELLED");
      assertThat(end.data().path("outcome").asText()).isEqualTo("CANCELLED");
      assertThat(end.data().path("detail").asText())
          .isEqualTo("The wait was cancelled: the run default was deleted by CLIENT B.");
      assertThat(stream.isOver()).isTrue();
      stream.client().request("GET", "/v1/runs").answer().requireStatus(200);
    }
  }

  @Test
  void stream_runIsDeletedWhileItWasNotWaiting_isSeenAtTheNextLook() {
    try (TestHub quiet = TestHub.start(c -> c.maxWait(Duration.ofMillis(20)))) {
      quiet.write("a", "1");
      quiet.write("a", "2");
      try (EventStream stream = EventStream.open(quiet, JOURNAL)) {
        assertThat(stream.next().field("id")).isEqualTo("1");
        assertThat(stream.next().field("id")).isEqualTo("2");
        // Whether the stream waits at this moment or not, it ends.
        quiet.delete(RUN).requireStatus(200);
        quiet.write("a", "3");

        assertThat(stream.next("end").data().path("code").asText()).isEqualTo("CANCELLED");
      }
    }
  }

  @Test
  void stream_hubCloses_endsWithAWord() {
    try (EventStream stream = open("")) {
      hub.awaitWaits(1);
      hub.close();

      assertThat(stream.next("end").data().path("code").asText()).isEqualTo("HUB_CLOSING");
      assertThat(stream.isOver()).isTrue();
      assertThat(stream.client().isClosedByHub()).isTrue();
    }
  }

  @Test
  void stream_noMoreWaitsAreGranted_endsWithTheReason() {
    try (TestHub small = TestHub.start(c -> c.limits(Limits.builder().waiters(1).build()))) {
      small.later(() -> small.get(RUN + "/variables/a?wait=30s"));
      small.awaitWaits(1);
      try (EventStream stream = EventStream.open(small, JOURNAL)) {
        JsonNode end = stream.next("end").data();
        assertThat(end.path("code").asText()).isEqualTo(ErrorCode.LIMIT_REACHED.name());
        assertThat(stream.isOver()).isTrue();
      }
    }
  }

  @Test
  void stream_clientGoesAway_endsTheHandler() {
    EventStream stream = open("");
    hub.awaitWaits(1);

    stream.client().reset();

    hub.awaitNoReaders();
    // A run that nobody needs is given up just after its last wait has left.
    TestHub.awaitTrue("the run is gone", () -> hub.core().look().runs().isEmpty());
  }

  @Test
  void stream_clientClosesInOrder_endsTheHandler() {
    hub.write("a", "1");
    EventStream stream = open("");
    hub.awaitWaits(1);

    stream.close();

    hub.awaitNoReaders();
  }

  @Test
  void stream_ofWhatIsNoLongerKept_isRefusedBeforeItBegins() {
    try (TestHub small = TestHub.start(c -> c.limits(Limits.builder().journal(2).build()))) {
      for (int i = 1; i <= 5; i++) {
        small.write("a", "" + i);
      }
      small
          .get(JOURNAL + "?after=1", "Accept: text/event-stream")
          .requireProblem(ErrorCode.COMPACTED);
      try (EventStream stream = EventStream.open(small, JOURNAL)) {
        assertThat(stream.next().field("id")).isEqualTo("4");
      }
    }
  }

  @Test
  void stream_ofASlowReader_tellsOfTheGapAndGoesOn() {
    try (TestHub small = TestHub.start(c -> c.limits(Limits.builder().journal(10).build()));
        EventStream stream = EventStream.open(small, JOURNAL)) {
      writeMoreThanTheNetworkKeeps(small);

      EventStream.Event gap = stream.next("gap");

      EventStream.Event after = stream.next();
      assertThat(after.field("id")).isEqualTo(gap.data().path("oldest").asText());
      small.write("last", "1");
      EventStream.Event last = stream.next();
      while (!last.data().path("name").asText().equals("last")) {
        last = stream.next();
      }
      assertThat(last.field("id")).isEqualTo("80001");
    }
  }

  private static void writeMoreThanTheNetworkKeeps(TestHub hub) {
    Command.Write write =
        new Command.Write("a", Value.text("x".repeat(80)), Command.Precondition.NONE);
    for (int i = 0; i < 80_000; i++) {
      hub.core().execute("default", write, Actor.ANONYMOUS);
    }
  }

  @Test
  void stream_readerThatDoesNotRead_doesNotHoldUpTheClosing() {
    TestHub brief = TestHub.start(c -> c.grace(Duration.ofMillis(50)));
    try (EventStream stream = EventStream.open(brief, JOURNAL)) {
      writeMoreThanTheNetworkKeeps(brief);

      CompletableFuture.runAsync(brief::close).orTimeout(30, TimeUnit.SECONDS).join();

      assertThat(brief.core().look().waiterCount()).isZero();
      assertThat(stream.next().field("id")).isEqualTo("1");
    }
  }

  @Test
  void stream_longerThanTheIdleTimeout_goesOn() {
    try (TestHub brief = TestHub.start(Duration.ofMillis(50));
        EventStream stream = EventStream.open(brief, JOURNAL)) {
      try (RawClient idle = brief.connect()) {
        idle.request("GET", "/v1/runs").answer().requireStatus(200);
        assertThat(idle.isClosedByHub()).isTrue();
      }
      brief.write("a", "1");

      assertThat(stream.next().field("id")).isEqualTo("1");
    }
  }
}
