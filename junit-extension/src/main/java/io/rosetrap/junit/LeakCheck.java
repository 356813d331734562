package io.rosetrap.junit;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Durations;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.WaiterInfo;
import io.rosetrap.client.LocalWait;
import io.rosetrap.client.RoseTrapClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Finds what a test that passed has left behind. For use by one thread. */
final class LeakCheck {
  /** What is about to end by itself is given this long. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** A wait of a closed client ends without an event. */
  private static final Duration LOOK = Duration.ofMillis(200);

  private static final int MOST_FRAMES = 4;
  private static final int MOST_CHILD_LINES = 30;

  private final String label;
  private final RoseTrapClient observer;
  private final List<ChildProcess> children;
  private final Map<String, RoseTrapClient> clients;

  /** Whether all who wait in the run belong to the test. */
  private final boolean ownRun;

  private final Waits.Limit limit = Waits.within(GRACE);

  LeakCheck(
      String label,
      RoseTrapClient observer,
      List<ChildProcess> children,
      Map<String, RoseTrapClient> clients,
      boolean ownRun) {
    this.label = label;
    this.observer = observer;
    this.children = children;
    this.clients = clients;
    this.ownRun = ownRun;
  }

  /** A blocked reader; the thread is known if it is of this JVM. */
  private record Blocked(
      String who, String what, Duration waiting, Optional<Thread> thread, Optional<String> stack) {}

  /** What is said of all that was left; empty where nothing was. */
  Optional<String> find() {
    List<ChildProcess> alive = alive();
    List<Blocked> blocked = blocked();
    int count = alive.size() + blocked.size();
    if (count == 0) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder(label);
    text.append(" passed, but left ").append(count == 1 ? "this" : "these").append(" behind:\n");
    alive.forEach(child -> append(text, child));
    blocked.forEach(each -> append(text, each));
    if (!alive.isEmpty()) {
      text.append(
          "  → Let the test await(…) or kill() each child; start one that is to run as long as the"
              + " test by background().start().\n");
    }
    if (!blocked.isEmpty()) {
      text.append(
          "  → Let the test write what is waited for, or join, cancel or close who waits for"
              + " it.\n");
    }
    text.append("  → @RoseTrapHub(leaks = Leaks.REPORT) prints this and lets the test pass.");
    return Optional.of(text.toString());
  }

  private List<ChildProcess> alive() {
    List<ChildProcess> mine = children.stream().filter(child -> !child.isBackground()).toList();
    try {
      CompletableFuture.allOf(
              mine.stream().map(ChildProcess::ended).toArray(CompletableFuture<?>[]::new))
          .get(limit.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return mine.stream().filter(ChildProcess::isAlive).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return mine.stream().filter(ChildProcess::isAlive).toList();
  }

  private List<Blocked> blocked() {
    try {
      List<Blocked> blocked = blockedNow();
      while (!blocked.isEmpty() && !limit.isOver()) {
        long revision = Waits.revision(observer);
        blocked = blockedNow();
        if (!blocked.isEmpty()) {
          Waits.progress(observer, revision, Waits.within(LOOK));
          blocked = blockedNow();
        }
      }
      return blocked;
    } catch (RoseTrapException e) {
      // The hub has gone, and all who waited there with it.
      return List.of();
    }
  }

  private List<Blocked> blockedNow() {
    List<Blocked> blocked = new ArrayList<>();
    clients.forEach(
        (name, client) -> {
          for (LocalWait wait : client.localWaits()) {
            boolean looksOn = wait.condition() instanceof Condition.Progress;
            if (wait.run().equals(observer.run()) && !looksOn) {
              blocked.add(
                  new Blocked(
                      name,
                      wait.condition().toString(),
                      wait.waiting(),
                      Optional.of(wait.thread()),
                      stack(wait.thread())));
            }
          }
        });
    if (ownRun) {
      // Of the test's own clients more is known here than the hub knows; a child is told of itself.
      Set<String> known =
          children.stream()
              .filter(ChildProcess::isAlive)
              .map(ChildProcess::name)
              .collect(Collectors.toSet());
      known.addAll(clients.keySet());
      for (WaiterInfo waiter : Situation.waiters(observer)) {
        if (!known.contains(waiter.participant())) {
          blocked.add(
              new Blocked(
                  waiter.participant(),
                  waiter.condition(),
                  waiter.waiting(),
                  Optional.empty(),
                  Optional.empty()));
        }
      }
    }
    return blocked;
  }

  private static Optional<String> stack(Thread thread) {
    String frames =
        Arrays.stream(thread.getStackTrace())
            .map(StackTraceElement::toString)
            .filter(
                frame ->
                    !frame.startsWith("java.")
                        && !frame.contains("/jdk.")
                        && !frame.startsWith("io.rosetrap.client.")
                        && !frame.startsWith("java.base/"))
            .limit(MOST_FRAMES)
            .map(frame -> "      at " + frame + "\n")
            .collect(Collectors.joining());
    return frames.isEmpty() ? Optional.empty() : Optional.of(frames);
  }

  private static void append(StringBuilder text, ChildProcess child) {
    text.append("  - child ").append(child.name()).append(" runs still, as process ");
    text.append(child.pid()).append('\n');
    ChildTexts.running(child)
        .lines()
        .skip(1)
        .limit(MOST_CHILD_LINES)
        .forEach(line -> text.append("  ").append(line).append('\n'));
  }

  private static void append(StringBuilder text, Blocked blocked) {
    text.append("  - ").append(blocked.who()).append(" waits for ").append(blocked.what());
    text.append(" (").append(Durations.format(blocked.waiting())).append(")");
    blocked
        .thread()
        .ifPresent(
            thread ->
                text.append(", on ")
                    .append(thread.isVirtual() ? "virtual thread " : "thread ")
                    .append(thread.getName()));
    text.append('\n');
    blocked.stack().ifPresent(text::append);
  }
}
