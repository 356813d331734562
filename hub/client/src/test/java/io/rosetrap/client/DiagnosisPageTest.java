package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rosetrap.api.Comparison;
import io.rosetrap.api.Condition;
import io.rosetrap.api.Ending;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Value;
import io.rosetrap.core.Actor;
import io.rosetrap.core.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts on the page about hangs are those that the hub gives. */
class DiagnosisPageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "diagnosis.md");
  private static final Pattern HANG =
      Pattern.compile("<!-- hang: (\\S+) -->\\s+```\\n(.*?)\\n```", Pattern.DOTALL);

  private final TestHub hub = TestHub.start();
  private final RoseTrapClient a = hub.add(sequential("CLIENT A"));
  private final RoseTrapClient b = hub.add(sequential("CLIENT B"));

  private final Map<String, Function<DiagnosisPageTest, RoseTrapException>> hangs =
      Map.of(
          "slip", DiagnosisPageTest::slip,
          "crash", DiagnosisPageTest::crash,
          "deadlock", DiagnosisPageTest::deadlock,
          "elsewhere", DiagnosisPageTest::elsewhere,
          "stale", DiagnosisPageTest::stale,
          "mismatch", DiagnosisPageTest::mismatch,
          "barrier", DiagnosisPageTest::barrier,
          "lock", DiagnosisPageTest::lock,
          "standstill", DiagnosisPageTest::standstill);

  @AfterEach
  void stop() {
    hub.close();
  }

  private RoseTrapClient sequential(String name) {
    return hub.builder().participant(name).sequential(true).build();
  }

  private static String page() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void page_showsEveryHang() {
    assertThat(HANG.matcher(page()).results().map(found -> found.group(1)))
        .containsExactlyInAnyOrderElementsOf(hangs.keySet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "slip",
        "crash",
        "deadlock",
        "elsewhere",
        "stale",
        "mismatch",
        "barrier",
        "lock",
        "standstill"
      })
  void page_showsTheTextOfTheHub(String name) {
    String text = hangs.getOrDefault(name, test -> null).apply(this).getMessage();
    String shown =
        HANG.matcher(page())
            .results()
            .filter(found -> found.group(1).equals(name))
            .map(found -> found.group(2))
            .findFirst()
            .orElse("");
    assertThat(withoutTimes(text)).isEqualTo(withoutTimes(shown));
  }

  /** How long something took differs each time. */
  private static String withoutTimes(String text) {
    return Pattern.compile("\\d+(\\.\\d+)? (ms|s)\\b")
        .matcher(text)
        .replaceAll(Matcher.quoteReplacement("…"));
  }

  private static RoseTrapException failure(Runnable call) {
    return catchThrowableOfType(RoseTrapException.class, call::run);
  }

  private RoseTrapException slip() {
    a.write("image-tag", "v1.2");
    return failure(() -> b.read("image_tag", String.class, Duration.ofMillis(100)));
  }

  private RoseTrapException crash() {
    Actor producer = Actor.named("build");
    hub.hub()
        .execute("default", new Command.Join(Command.Profile.PLAIN, Set.of("image_tag")), producer);
    Ending ending =
        new Ending(
            Ending.Kind.EXITED,
            Optional.of(1),
            Optional.empty(),
            Optional.empty(),
            List.of(
                "Exception in thread \"main\" java.io.IOException: No space left on device",
                "\tat Build.push(Build.java:42)",
                "\tat Build.main(Build.java:12)"),
            Instant.now());
    Background<String> reading =
        Background.call(() -> b.read("image_tag", String.class, TestHub.LONG));
    hub.awaitReaders("image_tag", 1);
    hub.hub().execute("default", new Command.End(ending), producer);
    return reading.failure(BrokenPromiseException.class);
  }

  private RoseTrapException deadlock() {
    Background<Object> first =
        Background.call(
            () -> {
              a.promise("Y_Data");
              return a.read("X_Data", Integer.class, TestHub.LONG);
            });
    Background<Object> second =
        Background.call(
            () -> {
              b.promise("X_Data");
              return b.read("Y_Data", Integer.class, TestHub.LONG);
            });
    second.failure(DeadlockException.class);
    return first.failure(DeadlockException.class);
  }

  private RoseTrapException elsewhere() {
    hub.client("deploy").inRun("nightly").write("db_url", "jdbc:h2:mem:test");
    a.join();
    a.write("schema_loaded", true);
    return failure(() -> b.read("db_url", String.class, Duration.ofMillis(100)));
  }

  private RoseTrapException stale() {
    a.write("progress", 10);
    long seen = b.read("progress", Duration.ZERO).number();
    a.promise("progress");
    return failure(() -> b.readAfter("progress", seen, Integer.class, Duration.ofMillis(100)));
  }

  private RoseTrapException mismatch() {
    a.write("status", Map.of("phase", "starting"));
    Condition ready =
        new Condition.Matches("status", 0, "/phase", Comparison.EQUAL, Value.json("\"ready\""));
    return failure(() -> b.awaitArrival(ready, Duration.ofMillis(100)));
  }

  private RoseTrapException barrier() {
    a.barrier("start").declare(Set.of("CLIENT A", "CLIENT B", "CLIENT C"), 3);
    hub.client("CLIENT C").join();
    Background<Long> waiting = Background.call(() -> a.barrier("start").arrive(TestHub.LONG));
    Facts.await("one party waits", () -> hub.hub().look().waiterCount() == 1);
    failure(() -> b.barrier("start").arrive(Duration.ofMillis(100)));
    return waiting.failure(BarrierBrokenException.class);
  }

  private RoseTrapException lock() {
    NamedLock.Turn turn = a.lock("database").acquire(Duration.ZERO);
    assertThat(turn.token()).isPositive();
    return failure(() -> b.lock("database").acquire(Duration.ofMillis(100)));
  }

  private RoseTrapException standstill() {
    a.join();
    b.join();
    b.seal();
    a.close();
    return failure(() -> b.read("report", String.class, TestHub.LONG));
  }
}
