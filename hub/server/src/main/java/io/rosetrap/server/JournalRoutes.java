package io.rosetrap.server;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.rosetrap.api.Condition;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.RunInfo;
import io.rosetrap.core.Actor;
import io.rosetrap.core.Hub;
import io.rosetrap.core.WaitOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The history of a run, as a page of JSON or as a stream that goes on with it. */
final class JournalRoutes implements Route.Group {
  private static final int PAGE = 1_000;
  private static final int MOST = 10_000;
  private static final String STREAM = "text/event-stream";
  private static final HeaderName LAST_EVENT = HeaderNames.create("Last-Event-ID");

  /** Proxies and clients are to see that the stream is alive. */
  private static final Duration QUIET = Duration.ofSeconds(15);

  private static final WaitOptions WAIT = new WaitOptions(Duration.ZERO, true, 0);

  private record Journal(String run, long revision, List<JournalEntry> entries) {}

  private final Hub hub;
  private final Waiting waiting;

  JournalRoutes(Hub hub, Waiting waiting) {
    this.hub = hub;
    this.waiting = waiting;
  }

  @Override
  public List<Route> routes() {
    return List.of(Route.get("/v1/runs/{run}/journal", this::journal));
  }

  private void journal(Exchange exchange) throws InterruptedException {
    boolean streams = exchange.header(HeaderNames.ACCEPT).orElse("").contains(STREAM);
    exchange.requireOnly(streams ? Set.of("after") : Set.of("after", "limit", "wait"));
    String run = exchange.run();
    exchange.requireSameInstance();
    long after = exchange.number("after", 0, Long.MAX_VALUE).orElse(0);
    long from = streams ? lastEvent(exchange).orElse(after) : after;
    requireReached(run, from);
    if (streams) {
      exchange.readOver();
      Actor actor = exchange.actor();
      exchange.later(left -> stream(left, run, from, actor));
      return;
    }
    int limit = (int) exchange.number("limit", 1, MOST).orElse(PAGE);
    List<JournalEntry> entries = hub.look().journal(run, after, limit);
    Optional<Duration> wait = exchange.duration("wait");
    if (entries.isEmpty() && wait.isPresent()) {
      waiting.await(
          exchange,
          run,
          new Condition.Progress(after),
          exchange.actor(),
          WAIT,
          waiting.granted(wait.get()),
          false,
          (outcome, ended) -> {
            if (outcome instanceof Outcome.Arrived || outcome instanceof Outcome.TimedOut) {
              send(exchange, run, hub.look().journal(run, after, limit));
            } else {
              Problem.of(outcome).send(exchange);
            }
          });
      return;
    }
    send(exchange, run, entries);
  }

  private void send(Exchange exchange, String run, List<JournalEntry> entries) {
    exchange.sendJson(200, new Journal(run, revision(run), entries));
  }

  /** A place that the history has not reached is one of another history. */
  private void requireReached(String run, long from) {
    long newest = revision(run);
    if (from > newest) {
      throw new RoseTrapException(
          ErrorCode.INSTANCE_CHANGED,
          "The history of run "
              + run
              + (newest == 0 ? " is empty" : " ends at revision " + newest)
              + ", so there is nothing after revision "
              + from
              + ": the hub was restarted, or the run deleted, since that number was given out."
              + " Begin again without it.");
    }
  }

  private static OptionalLong lastEvent(Exchange exchange) {
    Optional<String> id = exchange.header(LAST_EVENT);
    if (id.isEmpty() || id.get().isBlank()) {
      return OptionalLong.empty();
    }
    try {
      long revision = Long.parseLong(id.get().strip());
      if (revision >= 0) {
        return OptionalLong.of(revision);
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw Exchange.invalid(
        "The header Last-Event-ID is '" + id.get() + "'; it is a revision, as the stream sent it.");
  }

  private long revision(String run) {
    return hub.look().info(run).map(RunInfo::revision).orElse(0L);
  }

  /** Events as they come, each with its revision as id, until the peer or the run goes. */
  private void stream(Exchange exchange, String run, long from, Actor actor) {
    // Asked for before the answer begins, so that what is refused is refused in full.
    List<JournalEntry> entries = hub.look().journal(run, from, PAGE);
    try (OutputStream out = exchange.stream(STREAM)) {
      write(out, "retry: 1000\n\n");
      write(out, "event: end\ndata: " + follow(exchange, out, run, from, entries, actor) + "\n\n");
    } catch (IOException e) {
      // The peer has gone, which is how it ends a stream.
      exchange.connection().endAfterAnswer(false);
    } catch (InterruptedException e) {
      // The server stops by force; the stream just ends.
      Thread.currentThread().interrupt();
    }
  }

  /** Sends events until there will be no more, and says why. */
  private Problem follow(
      Exchange exchange,
      OutputStream out,
      String run,
      long from,
      List<JournalEntry> first,
      Actor actor)
      throws IOException, InterruptedException {
    List<JournalEntry> entries = first;
    long after = from;
    while (true) {
      after = send(out, entries, after);
      try {
        Outcome outcome =
            waiting.awaitHere(
                exchange, run, new Condition.Progress(after), actor, WAIT, waiting.granted(QUIET));
        if (outcome instanceof Outcome.TimedOut) {
          write(out, ":\n\n");
          if (after > from && revision(run) < after) {
            return Problem.of(new Outcome.Cancelled("the run " + run + " was deleted"));
          }
        } else if (!(outcome instanceof Outcome.Arrived)) {
          return Problem.of(outcome);
        }
        entries = pageOrOldest(run, after);
      } catch (RoseTrapException e) {
        // The answer has begun, so its status can tell nothing any more.
        return Problem.of(e);
      }
    }
  }

  /** One that reads more slowly than events come is told of the gap and goes on. */
  private List<JournalEntry> pageOrOldest(String run, long after) {
    try {
      return hub.look().journal(run, after, PAGE);
    } catch (RoseTrapException e) {
      if (e.code() != ErrorCode.COMPACTED) {
        throw e;
      }
      return hub.look().journal(run, 0, PAGE);
    }
  }

  private static long send(OutputStream out, List<JournalEntry> entries, long before)
      throws IOException {
    long after = before;
    for (JournalEntry entry : entries) {
      if (after > 0 && entry.revision() > after + 1) {
        write(out, "event: gap\ndata: {\"oldest\":" + entry.revision() + "}\n\n");
      }
      write(out, event(entry));
      after = entry.revision();
    }
    out.flush();
    return after;
  }

  private static String event(JournalEntry entry) {
    return "id: "
        + entry.revision()
        + "\nevent: "
        + entry.operation().name()
        + "\ndata: "
        + new String(Json.bytes(entry), StandardCharsets.UTF_8)
        + "\n\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
