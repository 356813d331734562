package io.rosetrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.http1.Http1Config;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the web server is told at once is what its own builders would have told it. */
class WebServerSettingsTest {
  private static final int BODY = 1 << 20;

  @Test
  void requests_areReadByTheDefaults() throws Exception {
    Http1Config defaults = Http1Config.builder().build();

    assertThat(answers(Http1Config.class, new Http1Settings(), defaults))
        .as("what differs, as ours and the default")
        .containsOnlyKeys(
            // There is no log of what is sent and received, and so nobody who listens for it.
            "receiveLog",
            "sendLog",
            "receiveListeners",
            "sendListeners",
            "compositeReceiveListener",
            "compositeSendListener",
            // Nobody asks.
            "log",
            "requestedUriDiscovery");
  }

  @Test
  void aListener_isDescribedByTheDefaultsAndItsBodies() throws Exception {
    ListenerConfig built =
        ListenerConfig.builder()
            .maxPayloadSize(BODY)
            .maxInMemoryEntity(BODY)
            .errorHandling(e -> e.includeEntity(true))
            .buildPrototype();

    assertThat(answers(ListenerConfig.class, new ListenerSettings(BODY), built))
        .as("what differs, as ours and the default")
        .containsOnlyKeys(
            // The same by its own words, but of another class.
            "errorHandling",
            // What is about a listener of the web server's own.
            "address",
            "backlog",
            "bindAddress",
            "concurrencyLimit",
            "connectionConfig",
            "connectionOptions",
            "connectionSelectors",
            "contentEncoding",
            "directHandlers",
            "enableProxyProtocol",
            "host",
            "idleConnectionPeriod",
            "idleConnectionTimeout",
            "ignoreInvalidNamedRouting",
            "listenerContext",
            "listenerSocketOptions",
            "maxConcurrentRequests",
            "maxTcpConnections",
            "mediaContext",
            "name",
            "port",
            "protocols",
            "receiveBufferSize",
            "requestedUriDiscoveryContext",
            "routing",
            "routings",
            "shutdownGracePeriod",
            "smartAsyncWrites",
            "tls",
            "useNio",
            "writeQueueLength");
    assertThat(new ListenerSettings(BODY).errorHandling().includeEntity()).isTrue();
    assertThat(new ListenerSettings(BODY).errorHandling().logAllMessages())
        .isEqualTo(built.errorHandling().logAllMessages());
  }

  /** The questions that are answered differently. */
  private static Map<String, String> answers(Class<?> questions, Object ours, Object theirs)
      throws Exception {
    Map<String, String> differences = new TreeMap<>();
    for (Method question : questions.getMethods()) {
      boolean asks =
          question.getParameterCount() == 0
              && !Modifier.isStatic(question.getModifiers())
              && !Set.of("toString", "hashCode").contains(question.getName());
      if (asks) {
        String answer = answer(question, ours);
        String usual = answer(question, theirs);
        if (!answer.equals(usual)) {
          differences.put(question.getName(), answer + " | " + usual);
        }
      }
    }
    return differences;
  }

  private static String answer(Method question, Object of) throws Exception {
    try {
      return String.valueOf(question.invoke(of));
    } catch (InvocationTargetException e) {
      return String.valueOf(e.getCause().getMessage());
    }
  }
}
