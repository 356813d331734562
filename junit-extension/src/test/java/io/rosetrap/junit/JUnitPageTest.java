package io.rosetrap.junit;

import static io.rosetrap.junit.RoseTrapAssertions.assertThat;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.rosetrap.client.Faults;
import io.rosetrap.client.HubEndpoint;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.core.Limits;
import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/junit.md} says of settings, assertions and failures is so. */
class JUnitPageTest {
  private static final Path PAGE = Path.of("..", "docs", "junit.md");
  private static final Pattern FAILURE = quoted("failure");
  private static final Pattern REPORT = quoted("report");
  private static final Duration LONG = ofSeconds(60);

  private static Pattern quoted(String kind) {
    return Pattern.compile("<!-- " + kind + ": (\\S+) -->\\s+```\\n(.*?)\\n```", Pattern.DOTALL);
  }

  private static String page() {
    return read(PAGE);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // --- settings ------------------------------------------------------------------------------

  /** Takes along what counts where nothing is set. */
  static final class Defaults implements BeforeAllCallback {
    private static Optional<Settings> found = Optional.empty();

    @Override
    public void beforeAll(ExtensionContext context) {
      found = Optional.of(Settings.of(Wishes.annotated(context), context));
    }
  }

  @RoseTrapHub
  @ExtendWith(Defaults.class)
  static class DefaultsCase {
    @Test
    void test() {}
  }

  @Test
  void page_tableOfSettings_isWhatThereIs() {
    Kit.pass(1, DefaultsCase.class);
    Settings defaults = Defaults.found.orElseThrow();
    assertThat(defaults.place().source()).isEqualTo(new HubSource.Own(Limits.DEFAULTS));
    assertThat(defaults.timeout()).isEqualTo(LONG);
    Map<String, String> values =
        Map.of(
            "scope",
            "`" + defaults.scope() + "`",
            "sharedRun",
            "`" + defaults.sharedRun() + "`",
            "timeout",
            "`60s`",
            "limits",
            "those of `rosetrap serve`",
            "from",
            "none",
            "exportTo",
            defaults.place().exportTo().isEmpty() ? "none" : "some",
            "leaks",
            "`" + defaults.leaks() + "`");
    List<String> settings =
        Arrays.stream(RoseTrapHub.class.getDeclaredMethods())
            .map(Method::getName)
            .sorted()
            .toList();
    assertThat(
            Arrays.stream(RoseTrapHubExtension.Builder.class.getMethods())
                .filter(method -> method.getReturnType().equals(RoseTrapHubExtension.Builder.class))
                .map(Method::getName)
                .sorted())
        .containsExactlyElementsOf(settings);
    assertThat(
            page()
                .lines()
                .filter(line -> line.startsWith("| `") && line.contains("`rosetrap.hub."))
                .map(line -> line.substring(0, line.lastIndexOf('|', line.length() - 2) + 1)))
        .containsExactlyInAnyOrderElementsOf(
            settings.stream()
                .map(
                    name ->
                        "| `%s` | `rosetrap.hub.%s` | %s |"
                            .formatted(
                                name,
                                name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT),
                                values.get(name)))
                .toList());
  }

  // --- assertions ----------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      classes = {VariableAssert.class, HubAssert.class, JournalAssert.class, ProcessAssert.class})
  void page_tableOfAssertions_hasEveryOne(Class<?> type) {
    String page = page();
    assertThat(
            Arrays.stream(type.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !method.isSynthetic() && !method.getName().equals("extracting"))
                .map(Method::getName)
                .distinct())
        .allSatisfy(name -> assertThat(page).contains("`" + name + "("));
  }

  // --- failures ------------------------------------------------------------------------------

  private static ProcessSpec handsOn(Processes processes, String... words) {
    return processes.java(Children.HandsOn.class).args((Object[]) words);
  }

  @RoseTrapHub
  static class ProducerTest {
    @Test
    void test(Processes processes) {
      ProcessSpec c =
          processes
              .command("sh", "-c", "echo 'No space left on device' >&2; exit 1")
              .as("CLIENT C");
      processes
          .pipeline()
          // They do not ask the hub, so that they end by nothing but the test.
          .add(processes.command("sleep", "300").as("CLIENT A").promises("Y_Data"))
          .add(processes.command("sleep", "300").as("CLIENT B"))
          .add(c.promises("X_Data"))
          .run(LONG);
    }
  }

  @RoseTrapHub
  static class ValueTest {
    @Test
    void test(Processes processes, HubHandle hub) {
      processes.command("sh", "-c", "exit 1").as("CLIENT A").promises("Y_Data").run(LONG);
      assertThat(hub.variable("Y_Data")).hasValueWithin(100, ofSeconds(60));
    }
  }

  @RoseTrapHub
  static class GateTest {
    @Test
    void test(Processes processes, HubHandle hub) {
      handsOn(processes, "", "X_Data").as("CLIENT A").run(LONG);
      assertThat(hub).hasWaiting("CLIENT A", "X_Data");
    }
  }

  @RoseTrapHub
  static class SlipTest {
    @Test
    void test(
        @Participant("CLIENT A") RoseTrapClient a, @Participant("CLIENT B") RoseTrapClient b) {
      a.write("image-tag", "v1.2");
      b.read("image_tag", String.class, ofMillis(100));
    }
  }

  @RoseTrapHub
  static class SlowTest {
    @Test
    void test(Processes processes, HubHandle hub) {
      ChildProcess a = handsOn(processes, "X_Data").as("CLIENT A").start();
      assertThat(hub).hasWaiting("CLIENT A", "X_Data");
      a.await(ofMillis(5));
    }
  }

  @RoseTrapHub
  static class MissingTest {
    @Test
    void test(Processes processes) {
      processes.command("no-such-program", "client_a.py").as("CLIENT A").start();
    }
  }

  @RoseTrapHub
  static class FactoryTest {
    @TestFactory
    Stream<DynamicTest> orders(RoseTrapClient client) {
      return Stream.of();
    }
  }

  @RoseTrapHub(scope = HubScope.METHOD)
  static class OrderTest {
    @BeforeAll
    static void prepare(HubHandle hub) {}

    @Test
    void test() {}
  }

  @RoseTrapHub
  static class StringTest {
    @Test
    void ships(ChildProcess child) {}
  }

  @RoseTrapHub
  static class NestedTest {
    @Nested
    @RoseTrapHub(timeout = "1s")
    class WhenPaid {
      @Test
      void test() {}
    }
  }

  @RoseTrapHub
  static class FaultsTest {
    @Test
    void test(HubHandle hub) {
      Faults.Held unused = hub.hold("X_Data");
    }
  }

  @RoseTrapHub(exportTo = "app.rosetrap.url")
  static class ExportTest {
    @Nested
    class Inner {
      @RegisterExtension
      static final RoseTrapHubExtension OTHER =
          RoseTrapHubExtension.builder().exportTo("app.rosetrap.url").build();

      @Test
      void test() {}
    }
  }

  @RoseTrapHub(from = "hub")
  static class ContainerTest {
    static final NotStarted HUB = new NotStarted();

    static HubEndpoint hub() {
      return HubEndpoint.of("http://localhost:" + HUB.port());
    }

    @Test
    void test() {}
  }

  private static final Map<String, Class<?>> FAILING =
      Map.ofEntries(
          Map.entry("producer", ProducerTest.class),
          Map.entry("value", ValueTest.class),
          Map.entry("gate", GateTest.class),
          Map.entry("slip", SlipTest.class),
          Map.entry("slow", SlowTest.class),
          Map.entry("missing", MissingTest.class),
          Map.entry("factory", FactoryTest.class),
          Map.entry("scope", OrderTest.class),
          Map.entry("type", StringTest.class),
          Map.entry("nested", NestedTest.class),
          Map.entry("export", ExportTest.class),
          Map.entry("faults", FaultsTest.class),
          Map.entry("from", ContainerTest.class),
          Map.entry("token", DefaultsCase.class));

  /** Those that need a hub that is there already, and what it is like. */
  private static final Map<String, ServerConfig> THERE =
      Map.of(
          "faults", ServerConfig.builder().build(),
          "token", ServerConfig.builder().token("secret").build());

  static Stream<String> failing() {
    return FAILING.keySet().stream().sorted();
  }

  @Test
  void page_showsEveryFailure() {
    assertThat(FAILURE.matcher(page()).results().map(found -> found.group(1)))
        .containsExactlyInAnyOrderElementsOf(FAILING.keySet());
  }

  private static String text(String name) {
    Class<?> failing = FAILING.getOrDefault(name, Object.class);
    Optional<ServerConfig> config = Optional.ofNullable(THERE.get(name));
    if (config.isEmpty()) {
      return Kit.failure(Map.of("rosetrap.hub.leaks", "ignore"), failing).getMessage();
    }
    try (HubServer there = HubServer.start(config.get())) {
      return Kit.failure(Map.of("rosetrap.hub.url", there.uri().toString()), failing).getMessage();
    }
  }

  @ParameterizedTest
  @MethodSource("failing")
  void page_showsTheTextOfTheFailure(String name) {
    String text = text(name);
    String shown =
        FAILURE
            .matcher(page())
            .results()
            .filter(found -> found.group(1).equals(name))
            .map(found -> found.group(2))
            .findFirst()
            .orElse("");
    assertThat(masked(text)).isEqualTo(masked(shown));
  }

  // --- reports -------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"assertion", "leaks"})
  void page_showsAPartOfTheReport(String name) {
    String shown =
        REPORT
            .matcher(page())
            .results()
            .filter(found -> found.group(1).equals(name))
            .map(found -> found.group(2))
            .findFirst()
            .orElse("nothing");
    assertThat(read(ReportTest.TEXTS.resolve(name + ".txt"))).contains(ReportTest.same(shown));
  }

  @Test
  void page_parametersOfReports_areThoseThatAreRead() {
    assertThat(page())
        .contains("| `" + Reporter.PRINT + "` | `false` |")
        .contains("| `" + Reporter.ASCII + "` |")
        .contains("| `" + Seeds.PARAMETER + "` |");
  }

  /**
   * Without what differs each time and on each machine, the stacks, whose lines are Java's, and the
   * breaks of long lines.
   */
  private static String masked(String text) {
    return text.strip()
        .replace(JUnitPageTest.class.getSimpleName() + ".", "")
        .replaceAll("\\d+(\\.\\d+)? (ms|s)\\b", "…")
        .replaceAll("process \\d+", "process …")
        .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:…")
        .replaceAll("(command|directory): .*", "$1: …")
        .replaceAll("(?s)its threads:\\n.*?(?=\\n  →|$)", "its threads: …")
        .replaceAll("\\s+", " ");
  }
}
