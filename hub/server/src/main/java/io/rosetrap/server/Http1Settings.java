package io.rosetrap.server;

import io.helidon.common.Size;
import io.helidon.http.HttpLogConfig;
import io.helidon.http.RequestedUriDiscoveryContext;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.util.List;

/**
 * How the web server reads requests: by its own defaults, without a log of its own. Its builder
 * sets up a good deal more to say the same, for which a new hub has no time.
 */
@SuppressWarnings("removal") // What is there must be answered.
final class Http1Settings implements Http1Config {
  private static final int PROLOGUE = 4 << 10;
  private static final int HEADERS = 16 << 10;
  private static final int BUFFERED = 64 << 10;

  /** Set up with the first body: a size takes the JDK's decimal numbers, which take it 20 ms. */
  private static final class Bodies {
    static final Size BUFFERED_SIZE = Size.create(BUFFERED);
  }

  private static final Http1ConnectionListener NOBODY = new Http1ConnectionListener() {};

  @Override
  public String name() {
    return "@default";
  }

  @Override
  public Size maxBufferedEntitySize() {
    return Bodies.BUFFERED_SIZE;
  }

  @Override
  public int maxPrologueLength() {
    return PROLOGUE;
  }

  @Override
  public int maxHeadersSize() {
    return HEADERS;
  }

  @Override
  public boolean validateRequestHeaders() {
    return true;
  }

  @Override
  public boolean validateResponseHeaders() {
    return true;
  }

  @Override
  public boolean validateRequestHostHeader() {
    return true;
  }

  @Override
  public boolean sendKeepAliveHeader() {
    return true;
  }

  @Override
  public boolean validatePrologue() {
    return true;
  }

  @Override
  public boolean validatePath() {
    return true;
  }

  @Override
  public boolean continueImmediately() {
    return false;
  }

  @Override
  public RequestedUriDiscoveryContext requestedUriDiscovery() {
    throw new UnsupportedOperationException("Nobody asks where a request was sent to.");
  }

  @Override
  public List<Http1ConnectionListener> sendListeners() {
    return List.of();
  }

  @Override
  public List<Http1ConnectionListener> receiveListeners() {
    return List.of();
  }

  @Override
  public Http1ConnectionListener compositeSendListener() {
    return NOBODY;
  }

  @Override
  public Http1ConnectionListener compositeReceiveListener() {
    return NOBODY;
  }

  @Override
  public HttpLogConfig log() {
    throw new UnsupportedOperationException("There is no log of what is sent and received.");
  }

  @Override
  public boolean receiveLog() {
    return false;
  }

  @Override
  public boolean sendLog() {
    return false;
  }
}
