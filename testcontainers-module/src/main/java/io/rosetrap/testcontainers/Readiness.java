package io.rosetrap.testcontainers;

import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.WaitResponse;
import io.rosetrap.api.Durations;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.client.RoseTrapClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/** Waits until the hub takes work, or its container has ended, whichever comes first. */
final class Readiness extends AbstractWaitStrategy {
  @Override
  protected void waitUntilReady() {
    String url =
        "http://"
            + waitStrategyTarget.getHost()
            + ":"
            + waitStrategyTarget.getMappedPort(RoseTrapContainer.PORT);
    try (RoseTrapClient client =
            RoseTrapClient.builder(URI.create(url)).patience(startupTimeout).build();
        End end = new End(client)) {
      await(url, client, end);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(String url, RoseTrapClient client, End end) {
    try {
      var unused =
          DockerClientFactory.lazyClient()
              .waitContainerCmd(waitStrategyTarget.getContainerId())
              .exec(end);
      client.awaitReady();
    } catch (RoseTrapException e) {
      Integer code = end.exitCode;
      throw new ContainerLaunchException(
          (code == null
                  ? "The hub did not take work at "
                      + url
                      + " within "
                      + Durations.format(startupTimeout)
                  : "The hub ended with exit code " + code + " before it took work")
              + printed(),
          e);
    }
  }

  /** Ends the waiting when the container ends. */
  private static final class End extends WaitContainerResultCallback {
    private final RoseTrapClient client;
    private volatile @Nullable Integer exitCode;

    End(RoseTrapClient client) {
      this.client = client;
    }

    @Override
    public void onNext(WaitResponse response) {
      exitCode = response.getStatusCode();
      client.close();
    }
  }

  private String printed() {
    String log = waitStrategyTarget.getLogs().strip();
    return log.isEmpty() ? "; it printed nothing." : ":\n  " + log.replace("\n", "\n  ");
  }
}
