package io.rosetrap.testcontainers;

import static io.rosetrap.testcontainers.Containers.awaitReaders;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.client.RoseTrapClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@NeedsDocker
@EnabledOnOs(
    value = OS.LINUX,
    disabledReason = "containers' own addresses are reached on Linux only")
class CrowdIT {
  private static final int READERS = 5_000;
  private static final long MEMORY = 128L << 20;

  @Test
  void readers_fiveThousandIn128Mb_areAllHeldAndAllTold() throws IOException {
    List<Socket> readers = new ArrayList<>();
    try (RoseTrapContainer hub = new RoseTrapContainer()) {
      hub.withCreateContainerCmdModifier(
          command -> {
            // No swap either: what does not fit is killed.
            var unused = command.getHostConfig().withMemory(MEMORY).withMemorySwap(MEMORY);
          });
      hub.start();
      for (int i = 0; i < READERS; i++) {
        readers.add(ask(hub, "GET /v1/runs/default/variables/X_Data?wait=60s&after=" + i % 7));
      }
      RoseTrapClient c = hub.client("CLIENT C");
      awaitReaders(c, "X_Data", READERS);

      for (int version = 1; version <= 8; version++) {
        c.write("X_Data", version);
      }

      for (Socket reader : readers) {
        assertThat(status(reader)).isEqualTo("HTTP/1.1 200 OK");
      }
      assertThat(hub.getCurrentContainerInfo().getState().getOOMKilled()).isFalse();
      assertThat(hub.getCurrentContainerInfo().getRestartCount()).isZero();
    } finally {
      for (Socket reader : readers) {
        reader.close();
      }
    }
  }

  private static Socket ask(RoseTrapContainer hub, String request) throws IOException {
    // Not through the published port: what Docker puts in between has its own bound for
    // connections.
    String address =
        hub.getContainerInfo()
            .getNetworkSettings()
            .getNetworks()
            .values()
            .iterator()
            .next()
            .getIpAddress();
    Socket socket = new Socket(address, RoseTrapContainer.PORT);
    socket.setTcpNoDelay(true);
    socket
        .getOutputStream()
        .write(
            (request + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String status(Socket socket) throws IOException {
    socket.setSoTimeout((int) Containers.LONG.toMillis());
    return new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
        .readLine();
  }
}
