package io.rosetrap.samples.junit;

import static java.time.Duration.ofSeconds;

import io.rosetrap.client.RoseTrapClient;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts an application before the tests, with what its settings say by then, as Spring does. */
final class Framework implements BeforeAllCallback, AfterAllCallback {
  private final Thread app = new Thread(Framework::run, "app");

  @Override
  public void beforeAll(ExtensionContext context) {
    app.start();
  }

  private static void run() {
    try (RoseTrapClient hub =
        RoseTrapClient.connect(System.getProperty("app.rosetrap.url"), "app")) {
      hub.write("shipped", hub.read("order", String.class, ofSeconds(30)));
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    app.join();
  }
}
