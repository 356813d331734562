package io.rosetrap.samples.junit;

import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.net.URI;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts a hub of its own before the tests, as extensions do that start containers. */
final class Desk implements BeforeAllCallback, AfterAllCallback {
  private static final AtomicReference<HubServer> HUB = new AtomicReference<>();

  static URI uri() {
    return HUB.get().uri();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    HUB.set(HubServer.start(ServerConfig.builder().token("s3cret").build()));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    HUB.get().close();
  }
}
