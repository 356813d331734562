package io.rosetrap.testcontainers;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.DockerException;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Names;
import io.rosetrap.client.HubEndpoint;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.RoseTrapClientBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.TestDescription;
import org.testcontainers.lifecycle.TestLifecycleAware;
import org.testcontainers.utility.DockerImageName;

/**
 * A hub in a container.
 *
 * <pre>{@code
 * @Testcontainers
 * class OrdersTest {
 *   static final Network NETWORK = Network.newNetwork();
 *
 *   @Container
 *   final RoseTrapContainer hub = new RoseTrapContainer().withNetwork(NETWORK);
 *
 *   @Test
 *   void worker_packsWhatIsOrdered() {
 *     GenericContainer<?> worker = new GenericContainer<>("acme/worker");
 *     hub.participant(worker, "worker", "packed");
 *     worker.start();
 *     hub.client("test").write("order", "A-17");
 *     assertEquals("A-17", hub.client("test").read("packed", String.class));
 *   }
 * }
 * }</pre>
 *
 * <p>Without the name of an image, the image is built from what this module carries, once for each
 * version, on {@code eclipse-temurin:25-jre}; another base, or an image of the hub that is there,
 * is named by {@code -Drosetrap.image.base} or {@code -Drosetrap.image}, or by the environment
 * variables {@code ROSETRAP_IMAGE_BASE} and {@code ROSETRAP_IMAGE}.
 *
 * <p>The hub wants no token unless {@link #withToken} says so, takes faults, and holds everything
 * in memory: when the container is started again, all is gone. When a test fails that has it as a
 * field which is not static, what went on in its runs is logged.
 *
 * <p>Settings are made by one thread, before the start; all else is safe for use by many threads.
 */
public class RoseTrapContainer extends GenericContainer<RoseTrapContainer>
    implements TestLifecycleAware {
  /** The port of the hub in its container. */
  public static final int PORT = 8000;

  private static final DockerImageName IMAGE = DockerImageName.parse("rosetrap/rosetrap");
  private static final String ALIAS = "rosetrap";
  private static final String ALLOW_HOST = "ROSETRAP_ALLOW_HOST";

  /** Longer than the grace that the hub gives those who wait. */
  private static final int STOP_SECONDS = 10;

  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private String run = Names.DEFAULT_RUN;
  private Optional<String> token = Optional.empty();
  private List<Consumer<JournalEntry>> journalConsumers = List.of();

  private final ContainerEvents events = new ContainerEvents();

  /** A hub of this version, in an image that is built when it is first needed. */
  @SuppressWarnings("this-escape")
  public RoseTrapContainer() {
    super(new HubImage());
    prepare();
  }

  /**
   * A hub in an image that is there, or can be pulled.
   *
   * @param image its name, for instance {@code rosetrap/rosetrap:1.0}
   */
  public RoseTrapContainer(String image) {
    this(DockerImageName.parse(image));
  }

  /**
   * A hub in an image that is there, or can be pulled.
   *
   * @param image its name; one that is not {@code rosetrap/rosetrap} says that it stands in for it,
   *     by {@link DockerImageName#asCompatibleSubstituteFor}
   */
  @SuppressWarnings("this-escape")
  public RoseTrapContainer(DockerImageName image) {
    super(image);
    image.assertCompatibleWith(IMAGE);
    prepare();
  }

  private void prepare() {
    addExposedPort(PORT);
    setWaitStrategy(new Readiness());
    addEnv("ROSETRAP_FAULTS", "true");
  }

  // --- settings ------------------------------------------------------------------------------

  /**
   * Sets the run that {@link #client} and {@link #participant} are about; {@code default} unless
   * set.
   *
   * @param name 1 to 200 characters of {@code A-Z a-z 0-9 . _ -}
   * @return this
   */
  public RoseTrapContainer withRun(String name) {
    this.run = Names.requireRun(name);
    return self();
  }

  /**
   * Sets the token that the hub wants of all who come.
   *
   * @param secret printable ASCII without spaces, up to 1,000 characters
   * @return this
   */
  public RoseTrapContainer withToken(String secret) {
    this.token = HubEndpoint.of("http://hub").withToken(secret).token();
    return self();
  }

  /**
   * Sets bounds of the hub, named as the options of {@code rosetrap serve} are.
   *
   * @param entries each like {@code max-value-bytes=10m}
   * @return this
   * @throws IllegalArgumentException for one of another form; what the hub does not know or cannot
   *     use, it says when it is started
   */
  public RoseTrapContainer withLimits(String... entries) {
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      String name = entry.substring(0, Math.max(0, equals)).strip();
      if (!name.matches("max-[a-z-]+") || entry.substring(equals + 1).isBlank()) {
        throw new IllegalArgumentException(
            "'" + entry + "' is no limit of a hub: it is like max-value-bytes=10m.");
      }
      addEnv(
          "ROSETRAP_" + name.toUpperCase(Locale.ROOT).replace('-', '_'),
          entry.substring(equals + 1).strip());
    }
    return self();
  }

  /**
   * Has each event of the run that {@link #withRun} names handed on as it happens, for instance to
   * a log.
   *
   * @param consumer runs on a thread of its own, for one event after the other; an event never
   *     holds a secret value
   * @return this
   */
  public RoseTrapContainer withJournalConsumer(Consumer<JournalEntry> consumer) {
    List<Consumer<JournalEntry>> all = new ArrayList<>(journalConsumers);
    all.add(consumer);
    journalConsumers = List.copyOf(all);
    return self();
  }

  @Override
  protected void configure() {
    Map<String, String> said = getEnvMap();
    if (said.containsKey("ROSETRAP_PORT") || said.containsKey("ROSETRAP_HOST")) {
      throw new IllegalStateException(
          "In its container the hub listens at all addresses, on port "
              + PORT
              + "; the port outside is chosen by Docker. Take ROSETRAP_HOST and ROSETRAP_PORT out"
              + " of its environment.");
    }
    if (token.isEmpty() && said.containsKey("ROSETRAP_TOKEN")) {
      withToken(said.get("ROSETRAP_TOKEN"));
    }
    if (token.isEmpty() && said.containsKey("ROSETRAP_TOKEN_FILE")) {
      throw new IllegalStateException(
          "The hub reads its token from ROSETRAP_TOKEN_FILE, which its clients here do not know."
              + " Say it by withToken(…) as well.");
    }
    if (token.isEmpty()) {
      addEnv("ROSETRAP_ALLOW_ANONYMOUS", "true");
      allowNamesWithDots();
    } else if (!said.containsKey("ROSETRAP_TOKEN_FILE")) {
      addEnv("ROSETRAP_TOKEN", token.get());
    }
    if (getNetwork() != null && !getNetworkAliases().contains(ALIAS)) {
      withNetworkAliases(ALIAS);
    }
  }

  /** Without a token the hub does not answer to those by itself: pages of the world have them. */
  private void allowNamesWithDots() {
    List<String> names = new ArrayList<>(getNetworkAliases());
    names.add(getHost());
    if (names.stream().anyMatch(name -> name.indexOf('.') >= 0)) {
      names.add(ALIAS);
      Optional.ofNullable(getEnvMap().get(ALLOW_HOST)).ifPresent(names::add);
      addEnv(ALLOW_HOST, String.join(",", names));
    }
  }

  // --- addresses -----------------------------------------------------------------------------

  /**
   * The hub's address for the test and other programs of this machine.
   *
   * @return for instance {@code http://localhost:49153}
   * @throws IllegalStateException if the hub has not been started
   */
  public String getUrl() {
    return "http://" + getHost() + ":" + getMappedPort(PORT);
  }

  /**
   * The hub's address for other containers of its network.
   *
   * @return for instance {@code http://rosetrap:8000}: by the first alias that the test has given
   *     it, or {@code rosetrap}
   * @throws IllegalStateException if the hub is in no network
   */
  public String getNetworkUrl() {
    if (getNetwork() == null) {
      throw new IllegalStateException(
          "The hub is in no network, so other containers have no way to it. Put it into one before"
              + " it starts: new RoseTrapContainer().withNetwork(network).");
    }
    // Testcontainers gives each container an alias of its own making, too.
    String alias =
        getNetworkAliases().stream()
            .filter(name -> !name.startsWith("tc-"))
            .findFirst()
            .orElse(ALIAS);
    return "http://" + alias + ":" + PORT;
  }

  /**
   * The token that the hub wants.
   *
   * @return empty where it wants none
   */
  public Optional<String> getToken() {
    return token;
  }

  /**
   * The run that {@link #client} and {@link #participant} are about.
   *
   * @return its name
   */
  public String getRun() {
    return run;
  }

  /**
   * Address and token together, for instance for {@code @RoseTrapHub(from = "…")}.
   *
   * @return where the hub is, for this machine
   * @throws IllegalStateException if the hub has not been started
   */
  public HubEndpoint getEndpoint() {
    return new HubEndpoint(URI.create(getUrl()), token);
  }

  // --- use -----------------------------------------------------------------------------------

  /**
   * A client of the run; see {@link ContainerRun#client}.
   *
   * @param participant who writes and reads
   * @return a new client, closed with this container
   */
  public RoseTrapClient client(String participant) {
    return inRun(run).client(participant);
  }

  /**
   * Makes a container a participant of the run, whose end the hub is told of at once; see {@link
   * ContainerRun#participant}.
   *
   * @param container one that has not been started
   * @param participant its name in the run
   * @param promises the variables that it will write
   * @return what becomes of it
   */
  public ContainerParticipant participant(
      GenericContainer<?> container, String participant, String... promises) {
    return inRun(run).participant(container, participant, promises);
  }

  /**
   * Blocks until a participant of the run waits for a variable; see {@link
   * ContainerRun#awaitWaiting}.
   *
   * @param participant who waits
   * @param variable what for
   * @param limit how long to block at most
   */
  public void awaitWaiting(String participant, String variable, Duration limit) {
    inRun(run).awaitWaiting(participant, variable, limit);
  }

  /**
   * Another run of this hub, for instance the one of a test.
   *
   * @param name 1 to 200 characters of {@code A-Z a-z 0-9 . _ -}
   * @return the run
   */
  public ContainerRun inRun(String name) {
    return new ContainerRun(this, name);
  }

  RoseTrapClient open(RoseTrapClientBuilder builder) {
    RoseTrapClient client = builder.build();
    open.add(client);
    return client;
  }

  Map<String, String> environment(String inRun, String participant) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("ROSETRAP_URL", getNetworkUrl());
    variables.put("ROSETRAP_RUN", inRun);
    variables.put("ROSETRAP_PARTICIPANT", participant);
    token.ifPresent(secret -> variables.put("ROSETRAP_TOKEN", secret));
    return variables;
  }

  ContainerParticipant watch(
      ContainerRun inRun, GenericContainer<?> container, String name, String... promises) {
    Names.requireParticipant(name);
    List.of(promises).forEach(Names::requireVariable);
    if (container.getContainerId() != null) {
      throw new IllegalStateException(
          "The container of "
              + name
              + " has been started, and who it is in the run is said in its environment. Call"
              + " participant(…) before start().");
    }
    String unused = getNetworkUrl();
    Network network = getNetwork();
    if (container.getNetwork() == null) {
      container.setNetwork(network);
    }
    if (!Objects.equals(container.getNetwork(), network)) {
      throw new IllegalStateException(
          "The container of "
              + name
              + " is in another network than the hub, which it has no way to. Put both into one:"
              + " withNetwork(network).");
    }
    ContainerParticipant participant =
        new ContainerParticipant(this, inRun, container, name, List.of(promises));
    container.dependsOn(this);
    container.withLogConsumer(participant::printed);
    container.withCreateContainerCmdModifier(participant::join);
    return participant;
  }

  void tell(ContainerAttempt attempt, CreateContainerCmd command) {
    events.tell(attempt, command);
  }

  // --- life ----------------------------------------------------------------------------------

  @Override
  protected void containerIsStarted(InspectContainerResponse container) {
    for (Consumer<JournalEntry> consumer : journalConsumers) {
      RoseTrapClient client =
          getEndpoint().clientBuilder().run(run).participant("journal").build().observing();
      open.add(new JournalFollower(client, consumer));
    }
  }

  @Override
  public void afterTest(TestDescription description, Optional<Throwable> throwable) {
    if (throwable.isPresent() && isRunning()) {
      logger().error(Failures.report(getEndpoint(), description.getTestId()));
    }
  }

  @Override
  public void stop() {
    for (AutoCloseable each : open) {
      try {
        each.close();
      } catch (Exception e) {
        logger().debug("A client did not close", e);
      }
    }
    open.clear();
    events.close();
    stopInOrder();
    super.stop();
  }

  /** Those who wait are told, and not only cut off. */
  private void stopInOrder() {
    if (getContainerId() == null) {
      return;
    }
    try {
      getDockerClient().stopContainerCmd(getContainerId()).withTimeout(STOP_SECONDS).exec();
    } catch (DockerException e) {
      logger().debug("The hub did not stop in order", e);
    }
  }
}
