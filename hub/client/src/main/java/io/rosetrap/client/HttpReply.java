package io.rosetrap.client;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An answer, read to its end. */
final class HttpReply {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * An answer.
   *
   * @param status the status code
   * @param headers by lower-case name
   * @param body the whole body
   */
  HttpReply(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  int status() {
    return status;
  }

  boolean isOk() {
    return status >= 200 && status < 300;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  byte[] body() {
    return body;
  }
}
