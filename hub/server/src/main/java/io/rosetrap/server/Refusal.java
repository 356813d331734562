package io.rosetrap.server;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Wire;

/**
 * Answers what does not reach a route, or breaks off there: bad request lines, headers and framing,
 * bodies that are too large. Every such connection ends.
 *
 * @param instance the name of this start of the hub
 * @param valueBytes the largest value
 */
record Refusal(String instance, int valueBytes) implements DirectHandler {
  private static final HeaderName INSTANCE = HeaderNames.create(Wire.INSTANCE);

  /** This for all that the server would answer by itself. */
  DirectHandlers forAll() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      handlers.addHandler(type, this);
    }
    return handlers.build();
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    ErrorCode code =
        switch (status.code()) {
          case 413 -> ErrorCode.VALUE_TOO_LARGE;
          // What cannot even be read as a request is the peer's fault, whatever it made go wrong.
          case 500 ->
              request.method().isEmpty() ? ErrorCode.INVALID_REQUEST : ErrorCode.INTERNAL_ERROR;
          default -> ErrorCode.INVALID_REQUEST;
        };
    String detail =
        switch (code) {
          case VALUE_TOO_LARGE ->
              "The body is larger than "
                  + valueBytes
                  + " bytes, the limit for a value. Store it elsewhere and write where it is, or"
                  + " raise --max-value-bytes.";
          case INTERNAL_ERROR -> "The hub met a fault of its own; see its log.";
          default -> "The request is not the HTTP/1.1 that the hub takes: " + why(message) + ".";
        };
    headers.set(HeaderNames.CONTENT_TYPE, Wire.PROBLEM_TYPE);
    headers.set(INSTANCE, instance);
    headers.set(HeaderValues.CONNECTION_CLOSE);
    return TransportResponse.builder()
        .status(Status.create(code.status()))
        .headers(headers)
        .keepAlive(false)
        .entity(Problem.of(code, detail).toBytes())
        .build();
  }

  /** The server's own words, where it has any for a client. */
  private static String why(String message) {
    if (message == null || message.startsWith("Bad request") || message.equals("Internal error")) {
      return "its first line is not like 'GET /v1/runs HTTP/1.1', or the path in it is malformed";
    }
    return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
  }
}
