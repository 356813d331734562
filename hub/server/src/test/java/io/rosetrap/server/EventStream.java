package io.rosetrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rosetrap.api.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A stream of events as a client reads it; for use by one thread. */
final class EventStream implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * What stands between two empty lines.
   *
   * @param fields the last value of each field; a comment's name is empty
   */
  record Event(Map<String, String> fields) {
    String field(String name) {
      return fields.getOrDefault(name, "");
    }

    String kind() {
      return field("event");
    }

    JsonNode data() {
      try {
        return MAPPER.readTree(field("data"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Comments come for ever, so a test that waits for something else must end by itself. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final RawClient client;
  private final ChunkedText text;
  private final long openedNanos = System.nanoTime();

  private EventStream(RawClient client) {
    this.client = client;
    this.text = new ChunkedText(client);
  }

  /** Opens a stream and reads its head, and how soon a client is to come again. */
  static EventStream open(TestHub hub, String target, String... headers) {
    EventStream stream = new EventStream(hub.connect());
    stream.begin(target, headers);
    return stream;
  }

  private void begin(String target, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Accept: text/event-stream";
    Answer head = client.request("GET", target, all).answer().requireStatus(200);
    assertThat(head.header("Content-Type")).contains("text/event-stream");
    assertThat(head.header("Cache-Control")).contains("no-store");
    assertThat(head.header("X-Accel-Buffering")).contains("no");
    assertThat(head.header(Wire.INSTANCE)).isPresent();
    assertThat(next().fields()).isEqualTo(Map.of("retry", "1000"));
  }

  /** Blocks until the next event. */
  Event next() {
    assertThat(System.nanoTime() - openedNanos).as("it never came").isLessThan(PATIENCE_NANOS);
    Map<String, String> fields = new LinkedHashMap<>();
    for (String line = text.line(); !line.isEmpty(); line = text.line()) {
      int colon = line.indexOf(':');
      fields.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    return new Event(fields);
  }

  /** Blocks until an event of a kind, which comes before the stream ends. */
  Event next(String kind) {
    for (Event event = next(); ; event = next()) {
      if (event.kind().equals(kind)) {
        return event;
      }
      assertThat(event.kind()).isNotEqualTo("end");
    }
  }

  /** Whether nothing more comes, and the connection goes on. */
  boolean isOver() {
    return text.isOver();
  }

  RawClient client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
  }

  /** Lines out of chunks. */
  private static final class ChunkedText {
    private final RawClient client;
    private String rest = "";

    ChunkedText(RawClient client) {
      this.client = client;
    }

    String line() {
      while (rest.indexOf('\n') < 0) {
        String chunk = client.chunk();
        assertThat(chunk).as("the stream goes on after '" + rest + "'").isNotEmpty();
        rest += chunk;
      }
      int end = rest.indexOf('\n');
      String line = rest.substring(0, end);
      rest = rest.substring(end + 1);
      return line;
    }

    boolean isOver() {
      return rest.isEmpty() && client.chunk().isEmpty();
    }
  }
}
