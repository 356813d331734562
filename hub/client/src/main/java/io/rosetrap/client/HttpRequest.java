package io.rosetrap.client;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request, apart from the connection that it will take. For use by one thread. */
final class HttpRequest {
  private final String method;
  private final String target;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private byte[] body = {};

  HttpRequest(String method, String target) {
    this.method = method;
    this.target = target;
  }

  HttpRequest header(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
        throw new IllegalArgumentException("the header " + name + " has a control character");
      }
    }
    headers.put(name, value);
    return this;
  }

  HttpRequest body(String contentType, byte[] content) {
    this.body = content;
    return header("Content-Type", contentType);
  }

  String method() {
    return method;
  }

  String target() {
    return target;
  }

  /** The bytes on the wire. */
  byte[] toBytes(String prefix, String host) {
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(prefix).append(target).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(host).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (body.length > 0 || !method.equals("GET")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    head.append("\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    if (body.length == 0) {
      return start;
    }
    byte[] all = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }
}
