package io.rosetrap.cli.engine;

import io.rosetrap.api.Durations;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.cli.pipeline.Probe;
import io.rosetrap.client.process.CannotStartException;
import io.rosetrap.client.process.Supervised;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Finds out that a running step is ready, or that it will not be. For use by one thread. */
final class Readiness {
  private static final Duration LOOK = Duration.ofSeconds(5);

  /** Runs the command of a probe, in the step's place. */
  interface Commands {
    Supervised start(Probe.Exits probe) throws CannotStartException;
  }

  private final Probe probe;
  private final Duration limit;
  private final Board board;
  private final Values values;
  private final StepLog log;
  private final Commands commands;
  private final long begin = System.nanoTime();
  private String last = "it was not looked at";

  Readiness(
      Probe probe, Duration limit, Board board, Values values, StepLog log, Commands commands) {
    this.probe = probe;
    this.limit = limit;
    this.board = board;
    this.values = values;
    this.log = log;
    this.commands = commands;
  }

  /** What a look can come to. */
  enum Result {
    READY,
    /** The step has ended first. */
    ENDED,
    /** It took too long; {@link #last} says what the last look found. */
    LATE
  }

  /** What the last look found, as a clause. */
  String last() {
    return last;
  }

  /** Starts to listen, before the step can print anything. */
  Optional<CompletableFuture<Void>> listen() {
    if (probe.check() instanceof Probe.Line line) {
      CompletableFuture<Void> seen = new CompletableFuture<>();
      last = "it printed no line with '" + line.pattern().pattern() + "'";
      log.listen(
          text -> {
            if (line.pattern().matcher(text).find()) {
              seen.complete(null);
              log.deafen();
            }
          });
      return Optional.of(seen);
    }
    return Optional.empty();
  }

  /** Blocks until it is ready, the step has ended, or the time is up. */
  Result await(Optional<CompletableFuture<Void>> seen, CompletableFuture<?> ended)
      throws InterruptedException {
    if (seen.isPresent()) {
      return awaitFirst(seen.get(), ended);
    }
    if (probe.check() instanceof Probe.OnVariable on) {
      CompletableFuture<Void> there = new CompletableFuture<>();
      Thread reader = Thread.ofVirtual().start(() -> read(on, there));
      last = on.condition() + " has not come about";
      Result result = awaitFirst(there, ended);
      reader.interrupt();
      return result;
    }
    while (true) {
      boolean found = look();
      if (ended.isDone()) {
        // What answers may be another than the step, which is no more.
        return Result.ENDED;
      }
      if (found) {
        return Result.READY;
      }
      Duration left = limit.minusNanos(System.nanoTime() - begin);
      if (left.isNegative() || left.isZero()) {
        return Result.LATE;
      }
      Duration pause = left.compareTo(probe.interval()) < 0 ? left : probe.interval();
      if (isOver(ended, pause)) {
        return Result.ENDED;
      }
    }
  }

  private void read(Probe.OnVariable on, CompletableFuture<Void> there) {
    try {
      Outcome outcome = board.observer.await(on.condition(), limit);
      if (outcome instanceof Outcome.Arrived) {
        there.complete(null);
      }
    } catch (RoseTrapException e) {
      // Interrupted, or the hub is gone: whoever waits sees that the time is up.
      return;
    }
  }

  private Result awaitFirst(CompletableFuture<Void> ready, CompletableFuture<?> ended)
      throws InterruptedException {
    try {
      CompletableFuture.anyOf(ready, ended)
          .get(Math.max(0, limit.toNanos() - (System.nanoTime() - begin)), TimeUnit.NANOSECONDS);
      return ready.isDone() ? Result.READY : Result.ENDED;
    } catch (TimeoutException | ExecutionException e) {
      return Result.LATE;
    }
  }

  private static boolean isOver(CompletableFuture<?> ended, Duration pause)
      throws InterruptedException {
    try {
      ended.get(pause.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }

  private boolean look() throws InterruptedException {
    return switch (probe.check()) {
      case Probe.Http http -> answers(values.fill(http.url()), http.status());
      case Probe.Tcp tcp -> connects(values.fill(tcp.address()));
      case Probe.Exits exits -> exits(exits);
      case Probe.Line line -> false;
      case Probe.OnVariable on -> false;
    };
  }

  private boolean answers(String url, int status) {
    HttpURLConnection connection = null;
    try {
      connection = (HttpURLConnection) new URI(url).toURL().openConnection();
      connection.setConnectTimeout((int) LOOK.toMillis());
      connection.setReadTimeout((int) LOOK.toMillis());
      connection.setInstanceFollowRedirects(false);
      int code = connection.getResponseCode();
      last = url + " answered with status " + code;
      return status == 0 ? code >= 200 && code < 400 : code == status;
    } catch (IOException | URISyntaxException | IllegalArgumentException | ClassCastException e) {
      last = url + " did not answer: " + e.getMessage();
      return false;
    } finally {
      if (connection != null) {
        connection.disconnect();
      }
    }
  }

  private boolean connects(String address) {
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      String host = address.substring(0, Math.max(0, colon)).replaceAll("^\\[|\\]$", "");
      int port = Integer.parseInt(address.substring(colon + 1));
      socket.connect(
          new InetSocketAddress(host.isEmpty() ? "localhost" : host, port), (int) LOOK.toMillis());
      return true;
    } catch (IOException | IllegalArgumentException e) {
      last = address + " could not be connected to: " + e.getMessage();
      return false;
    }
  }

  private boolean exits(Probe.Exits probed) throws InterruptedException {
    try {
      Supervised process = commands.start(probed);
      if (!process.process().waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        process.tree().kill();
        last = "its command took longer than " + Durations.format(LOOK);
        return false;
      }
      Supervised.End end = process.await();
      List<String> lines = end.lastLines();
      last =
          "its command exited with code "
              + end.exitCode()
              + (lines.isEmpty() ? "" : ": " + board.mask.cover(lines.getLast()));
      return end.exitCode() == 0;
    } catch (CannotStartException e) {
      last = "its command: " + e.getMessage();
      return false;
    }
  }
}
