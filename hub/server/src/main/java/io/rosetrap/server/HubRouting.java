package io.rosetrap.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.core.Disconnected;
import io.rosetrap.core.Hub;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/** The table of routes, and what every request goes through on its way to one of them. */
final class HubRouting implements HttpRouting {
  private static final Logger LOG = System.getLogger(HubRouting.class.getName());
  private static final Logger ACCESS = System.getLogger("io.rosetrap.access");

  /** The gatekeeper is all the security there is. */
  private static final HttpSecurity SECURITY = HttpSecurity.create();

  private final Hub hub;
  private final ServerConfig config;
  private final Gatekeeper gatekeeper;
  private final String commonHeaders;
  private final List<Route> routes;

  HubRouting(Hub hub, ServerConfig config) {
    this.hub = hub;
    this.config = config;
    this.gatekeeper = new Gatekeeper(config);
    this.commonHeaders = Exchange.commonHeaders(hub);
    this.routes = routes(hub, config);
  }

  /**
   * Whether requests may be answered by a thread that all connections share: not where each leaves
   * a line in the log, since whoever reads that may not keep up.
   */
  boolean isQuick() {
    return !config.accessLog();
  }

  /** Everything that the hub answers to. */
  static List<Route> routes(Hub hub, ServerConfig config) {
    Waiting waiting = new Waiting(hub, config.maxWait());
    return Stream.of(
            new VariableRoutes(hub, waiting),
            new RunRoutes(hub, waiting),
            new ParticipantRoutes(hub),
            new JournalRoutes(hub, waiting),
            new CounterRoutes(hub, waiting),
            new CollectionRoutes(hub, waiting),
            new QueueRoutes(hub, waiting),
            new BarrierRoutes(hub, waiting),
            new LockRoutes(hub, waiting),
            new FaultRoutes(hub, config.faults()),
            new ShellRoutes(),
            new HealthRoutes(hub),
            new OriginalRoutes(hub, waiting))
        .flatMap(group -> group.routes().stream())
        .toList();
  }

  /** One way in: the table above is the only one, and sees paths as they were sent. */
  @Override
  public void route(ConnectionContext context, RoutingRequest request, RoutingResponse response) {
    HubConnection connection = (HubConnection) context;
    go(new Exchange(connection, request, response, hub, commonHeaders, this::begin));
  }

  @Override
  public HttpSecurity security() {
    return SECURITY;
  }

  private void begin(Exchange exchange) throws InterruptedException {
    gatekeeper.requireTrusted(exchange);
    route(exchange);
  }

  /** Goes a step towards the answer, and where that leaves a rest, leaves it to the connection. */
  void go(Exchange exchange) {
    try {
      exchange.goOn();
    } catch (RoseTrapException e) {
      Problem.of(e).send(exchange);
    } catch (InterruptedException e) {
      // Only a forced stop interrupts a handler, after the grace has passed.
      Problem.of(ErrorCode.HUB_CLOSING, "The hub has stopped.").send(exchange);
      Thread.currentThread().interrupt();
    } catch (Disconnected e) {
      // A fault that a test has put in: the peer gets no answer, as if the network had lost it.
      throw new CloseConnectionException(String.valueOf(e.getMessage()), e);
    } catch (UncheckedIOException e) {
      throw new CloseConnectionException("The connection broke", e);
    } catch (RequestException | CloseConnectionException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, exchange.method() + " " + exchange.rawPath() + " failed", e);
      Problem.of(ErrorCode.INTERNAL_ERROR, "The hub met a fault of its own; see its log.")
          .send(exchange);
    } finally {
      leave(exchange);
    }
  }

  private void leave(Exchange exchange) {
    if (exchange.hasNext()) {
      exchange.connection().later(exchange);
      return;
    }
    exchange.endConnectionIfSaid();
    exchange.connection().stopIfUnsent();
    if (config.accessLog()) {
      log(exchange);
    }
  }

  private void route(Exchange exchange) throws InterruptedException {
    for (Route route : routes) {
      if (!route.method().equals(exchange.method())) {
        continue;
      }
      Optional<Matcher> match = route.match(exchange.rawPath());
      if (match.isPresent()) {
        if (!route.open()) {
          gatekeeper.requireToken(exchange);
        }
        exchange.parameters(match.get());
        route.endpoint().answer(exchange);
        return;
      }
    }
    gatekeeper.requireToken(exchange);
    Set<String> others = new TreeSet<>();
    for (Route route : routes) {
      if (route.match(exchange.rawPath()).isPresent()) {
        others.add(route.method());
      }
    }
    throw others.isEmpty() ? noSuchRoute(exchange) : notAllowed(exchange, others);
  }

  private static RoseTrapException notAllowed(Exchange exchange, Set<String> allowed) {
    String list = String.join(", ", allowed);
    exchange.header(HeaderNames.ALLOW, list);
    return new RoseTrapException(
        ErrorCode.METHOD_NOT_ALLOWED,
        exchange.rawPath() + " does not take " + exchange.method() + ", but " + list + ".");
  }

  private static RoseTrapException noSuchRoute(Exchange exchange) {
    return new RoseTrapException(
        ErrorCode.NO_SUCH_ROUTE,
        "There is nothing at "
            + exchange.rawPath()
            + ". Variables are at /v1/runs/RUN/variables/NAME; GET /openapi lists all paths.");
  }

  /** Method, path, status, time, participant: never a value, and no query. */
  private static void log(Exchange exchange) {
    ACCESS.log(
        Level.INFO,
        () ->
            exchange.method()
                + " "
                + exchange.rawPath()
                + " "
                + exchange.status()
                + " "
                + exchange.nanos() / 1_000
                + "us "
                + exchange.loggedParticipant());
  }
}
