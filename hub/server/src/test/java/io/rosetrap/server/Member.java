package io.rosetrap.server;

import static io.rosetrap.server.TestHub.RUN;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** A participant that joined the default run over HTTP, and asks in its session. */
record Member(TestHub hub, String name, long session) {
  static Member join(TestHub hub, String name, String... promises) {
    String list =
        Arrays.stream(promises).map(p -> "'" + p + "'").collect(Collectors.joining(",", "[", "]"));
    return joining(hub, name, "{'promises':" + list + "}");
  }

  /** Joins with a body of its own, in single quotes. */
  static Member joining(TestHub hub, String name, String body) {
    Answer answer =
        hub.post(RUN + "/participants", TestHub.json(body), "RoseTrap-Participant: " + name)
            .requireStatus(200);
    return new Member(hub, name, answer.json().path("session").asLong());
  }

  private String[] headers(String... more) {
    String[] all = Arrays.copyOf(more, more.length + 2);
    all[more.length] = "RoseTrap-Participant: " + name;
    all[more.length + 1] = "RoseTrap-Session: " + session;
    return all;
  }

  Answer get(String target, String... headers) {
    return hub.get(target, headers(headers));
  }

  Answer put(String target, String body, String... headers) {
    return hub.put(target, body, headers(headers));
  }

  @CanIgnoreReturnValue
  Answer post(String target, String body, String... headers) {
    return hub.post(target, TestHub.json(body), headers(headers));
  }

  /** Asks on another thread, because the request blocks. */
  @CanIgnoreReturnValue
  CompletableFuture<Answer> laterGet(String target, String... headers) {
    return hub.later(() -> get(target, headers));
  }

  @CanIgnoreReturnValue
  CompletableFuture<Answer> laterPost(String target, String body, String... headers) {
    return hub.later(() -> post(target, body, headers));
  }

  @CanIgnoreReturnValue
  Answer leave(String body) {
    return post(RUN + "/participants/leave", body).requireStatus(200);
  }
}
