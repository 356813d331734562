package io.rosetrap.server;

import io.helidon.common.concurrency.limits.FixedLimit;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.context.Context;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.Routing;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Connection;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * The web server's HTTP/1.1, for connections of ours: what is the same for all of them. Immutable.
 */
final class HttpService implements ListenerContext {
  private final Http1ConnectionSelector http =
      Http1ConnectionSelector.builder().config(new Http1Settings()).build();
  private final Limit limit = FixedLimit.create();
  private final Context context = Context.create();
  private final DirectHandlers refusals;
  private final ListenerConfig config;
  private final HubRouting routing;
  private final Router router;

  /**
   * What answers requests, and what answers those that are none.
   *
   * @param bodyBytes the largest body that is taken
   */
  HttpService(HubRouting routing, Refusal refusal, int bodyBytes) {
    this.refusals = refusal.forAll();
    this.routing = routing;
    this.router = new OneRouting(routing);
    this.config = new ListenerSettings(bodyBytes);
  }

  private record OneRouting(HttpRouting http) implements Router {
    @Override
    public <T extends Routing> T routing(Class<T> type, T otherwise) {
      return type.isInstance(http) ? type.cast(http) : otherwise;
    }

    @Override
    public void beforeStart() {}

    @Override
    public void afterStop() {}

    @Override
    public List<HttpRouting> routings() {
      return List.of(http);
    }
  }

  /** Begins to read requests from a connection. */
  Http1Connection connection(ConnectionContext connection) {
    return (Http1Connection) http.connection(connection);
  }

  /** No limit of requests: the hub has limits of its own. */
  Limit limit() {
    return limit;
  }

  /** Whether requests may be answered by a thread that all connections share. */
  boolean isQuick() {
    return routing.isQuick();
  }

  /** What answers requests. */
  HubRouting routing() {
    return routing;
  }

  Router router() {
    return router;
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public MediaContext mediaContext() {
    return BytesOnly.MEDIA;
  }

  @Override
  public ContentEncodingContext contentEncodingContext() {
    return BytesOnly.ENCODINGS;
  }

  @Override
  public DirectHandlers directHandlers() {
    return refusals;
  }

  @Override
  public ListenerConfig config() {
    return config;
  }

  @Override
  public ExecutorService executor() {
    throw new UnsupportedOperationException("A connection does everything on its own thread.");
  }
}
