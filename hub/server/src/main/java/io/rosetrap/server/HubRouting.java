package io.rosetrap.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.core.Hub;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of routes, and what every request goes through on its way to one of them. */
final class HubRouting {
  private static final Logger LOG = System.getLogger(HubRouting.class.getName());
  private static final Logger ACCESS = System.getLogger("io.rosetrap.access");

  private final Hub hub;
  private final ServerConfig config;
  private final Gatekeeper gatekeeper;
  private final InFlight inFlight;
  private final List<Route> routes;

  HubRouting(Hub hub, ServerConfig config, InFlight inFlight) {
    this.hub = hub;
    this.config = config;
    this.gatekeeper = new Gatekeeper(config);
    this.inFlight = inFlight;
    this.routes = routes(hub, config);
  }

  /** Everything that the hub answers to. */
  static List<Route> routes(Hub hub, ServerConfig config) {
    Waiting waiting = new Waiting(hub, config.maxWait());
    return Stream.of(
            new VariableRoutes(hub, waiting),
            new RunRoutes(hub, waiting),
            new HealthRoutes(hub),
            new OriginalRoutes(hub, waiting))
        .flatMap(group -> group.routes().stream())
        .toList();
  }

  void register(HttpRouting.Builder routing) {
    for (Route route : routes) {
      routing.route(
          Method.create(route.method()), route.path(), handler(route.open(), route.endpoint()));
    }
    Map<String, TreeSet<String>> methods = new LinkedHashMap<>();
    for (Route route : routes) {
      methods.computeIfAbsent(route.path(), p -> new TreeSet<>()).add(route.method());
    }
    methods.forEach((path, allowed) -> routing.any(path, handler(false, notAllowed(allowed))));
    routing.any(handler(false, HubRouting::noSuchRoute));
  }

  private static Route.Endpoint notAllowed(SortedSet<String> allowed) {
    String list = allowed.stream().collect(Collectors.joining(", "));
    return exchange -> {
      exchange.header(HeaderNames.ALLOW, list);
      throw new RoseTrapException(
          ErrorCode.METHOD_NOT_ALLOWED,
          exchange.rawPath() + " does not take " + exchange.method() + ", but " + list + ".");
    };
  }

  private static void noSuchRoute(Exchange exchange) {
    throw new RoseTrapException(
        ErrorCode.NO_SUCH_ROUTE,
        "There is nothing at "
            + exchange.rawPath()
            + ". Variables are at /v1/runs/RUN/variables/NAME; GET /openapi lists all paths.");
  }

  private Handler handler(boolean open, Route.Endpoint endpoint) {
    return (request, response) -> {
      long started = System.nanoTime();
      inFlight.enter();
      Exchange exchange = new Exchange(request, response, hub);
      try {
        gatekeeper.requireTrusted(exchange);
        if (!open) {
          gatekeeper.requireToken(exchange);
        }
        endpoint.answer(exchange);
      } catch (RoseTrapException e) {
        Problem.of(e).send(exchange);
      } catch (InterruptedException e) {
        // Only a forced stop interrupts a handler, after the grace has passed.
        Problem.of(ErrorCode.HUB_CLOSING, "The hub has stopped.").send(exchange);
        Thread.currentThread().interrupt();
      } catch (RequestException | CloseConnectionException | UncheckedIOException e) {
        throw e;
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, exchange.method() + " " + exchange.rawPath() + " failed", e);
        Problem.of(ErrorCode.INTERNAL_ERROR, "The hub met a fault of its own; see its log.")
            .send(exchange);
      } finally {
        inFlight.leave();
        if (config.accessLog()) {
          log(exchange, response.status().code(), System.nanoTime() - started);
        }
      }
    };
  }

  /** Method, path, status, time, participant: never a value, and no query. */
  private static void log(Exchange exchange, int status, long nanos) {
    ACCESS.log(
        Level.INFO,
        () ->
            exchange.method()
                + " "
                + exchange.rawPath()
                + " "
                + status
                + " "
                + nanos / 1_000
                + "us "
                + exchange.loggedParticipant());
  }
}
