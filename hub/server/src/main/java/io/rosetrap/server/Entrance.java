package io.rosetrap.server;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * All that the web server holds of a hub. The server's timer thread keeps the server for ever, also
 * when it has stopped; it must not keep the values of every hub that ever was in this process.
 */
final class Entrance implements Handler {
  private volatile @Nullable Handler hub;

  Entrance(Handler hub) {
    this.hub = hub;
  }

  /** Lets go of the hub. */
  void shut() {
    hub = null;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) throws Exception {
    Handler open = hub;
    if (open == null) {
      throw new CloseConnectionException("The hub has stopped");
    }
    open.handle(request, response);
  }
}
