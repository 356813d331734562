package io.rosetrap.server;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All that the web server holds of a hub. The server's timer thread keeps the server for ever, also
 * when it has stopped; it must not keep the values of every hub that ever was in this process.
 */
final class Entrance implements Handler {
  /** What only the hub itself asks for: nobody else can know it, and no log shows it. */
  private final String knock = "/" + UUID.randomUUID();

  private volatile @Nullable Handler hub;

  Entrance(Handler hub) {
    this.hub = hub;
  }

  /** A path at which the hub learns that it is still served. */
  String knock() {
    return knock;
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
    if (request.path().rawPath().equals(knock)) {
      response.send();
      return;
    }
    open.handle(request, response);
  }
}
