package io.rosetrap.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 connection (RFC 9112), used by one thread at a time; {@link #close} may come from
 * any thread and ends what the other is doing. It goes over a channel, because reading from one
 * ends when the thread is interrupted, on platform threads as on virtual ones.
 */
final class HttpConnection implements AutoCloseable {
  private static final int MAX_LINE = 64 * 1024;
  private static final int MAX_HEADERS = 200;
  private static final long MAX_BODY = 1L << 30;

  /** A connection used a moment ago is not asked whether it is still there. */
  private static final long FRESH = Duration.ofMillis(20).toNanos();

  private final SocketChannel channel;
  private final boolean tls;
  private final Socket socket;
  private final InputStream in;
  private boolean reusable = true;
  private long idleSince = System.nanoTime();

  private HttpConnection(SocketChannel channel, boolean tls, Socket socket) throws IOException {
    this.channel = channel;
    this.tls = tls;
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 8192);
  }

  static HttpConnection open(InetSocketAddress address, boolean tls, Duration timeout)
      throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Socket socket = channel.socket();
      socket.connect(address, millis(timeout));
      return new HttpConnection(channel, tls, tls ? secure(socket, address) : socket);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Socket secure(Socket plain, InetSocketAddress address) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket secure =
        (SSLSocket) factory.createSocket(plain, address.getHostString(), address.getPort(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  private static int millis(Duration duration) {
    return Math.clamp(duration.toMillis(), 1, Integer.MAX_VALUE);
  }

  /** Sends the bytes of a request. */
  void send(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
  }

  /** Reads the answer to the request sent last. */
  HttpReply receive(Duration timeout) throws IOException {
    socket.setSoTimeout(millis(timeout));
    HttpReply reply = read();
    while (reply.status() >= 100 && reply.status() < 200) {
      reply = read();
    }
    idleSince = System.nanoTime();
    return reply;
  }

  private HttpReply read() throws IOException {
    String status = line();
    if (!status.startsWith("HTTP/1.") || status.length() < 12) {
      throw new UnexpectedAnswer("the answer begins with '" + shorten(status) + "'");
    }
    int code = statusCode(status);
    Map<String, String> headers = headers();
    boolean close = "close".equalsIgnoreCase(headers.get("connection"));
    reusable = !close && status.startsWith("HTTP/1.1");
    boolean empty = code < 200 || code == 204 || code == 304;
    return new HttpReply(code, headers, empty ? new byte[0] : body(headers));
  }

  private static int statusCode(String status) throws IOException {
    try {
      return Integer.parseInt(status.substring(9, 12));
    } catch (NumberFormatException e) {
      throw new UnexpectedAnswer("the answer begins with '" + shorten(status) + "'");
    }
  }

  private static String shorten(String text) {
    String line = text.length() > 60 ? text.substring(0, 60) + "…" : text;
    return line.replaceAll("[^ -~…]", "?");
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon <= 0 || headers.size() > MAX_HEADERS) {
        throw new UnexpectedAnswer("a header is '" + shorten(line) + "'");
      }
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.put(name, line.substring(colon + 1).strip());
    }
    return headers;
  }

  private byte[] body(Map<String, String> headers) throws IOException {
    String encoding = headers.get("transfer-encoding");
    if (encoding != null) {
      if (!encoding.equalsIgnoreCase("chunked")) {
        throw new UnexpectedAnswer("the transfer encoding is '" + shorten(encoding) + "'");
      }
      return chunks();
    }
    String length = headers.get("content-length");
    if (length != null) {
      return exactly(parseLength(length, 10));
    }
    reusable = false;
    return in.readAllBytes();
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = line();
      int extension = size.indexOf(';');
      int length = parseLength((extension < 0 ? size : size.substring(0, extension)).strip(), 16);
      if (length == 0) {
        headers();
        return body.toByteArray();
      }
      body.writeBytes(exactly(length));
      line();
    }
  }

  private static int parseLength(String text, int radix) throws IOException {
    try {
      long length = Long.parseLong(text, radix);
      if (length >= 0 && length <= MAX_BODY) {
        return (int) length;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new UnexpectedAnswer("a length is '" + shorten(text) + "'");
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the connection was closed in the middle of an answer");
    }
    return bytes;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(80);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection was closed before the answer was complete");
      }
      if (line.length() >= MAX_LINE) {
        throw new UnexpectedAnswer("a line has more than " + MAX_LINE + " characters");
      }
      line.append((char) c);
    }
    int end = line.length();
    if (end > 0 && line.charAt(end - 1) == '\r') {
      line.setLength(end - 1);
    }
    return line.toString();
  }

  boolean isReusable() {
    return reusable;
  }

  /** Whether the other side has neither closed the connection nor said anything unasked. */
  boolean isAlive() {
    if (System.nanoTime() - idleSince < FRESH || tls) {
      return true;
    }
    try {
      channel.configureBlocking(false);
      try {
        return channel.read(ByteBuffer.allocate(1)) == 0;
      } finally {
        channel.configureBlocking(true);
      }
    } catch (IOException e) {
      return false;
    }
  }

  Duration idle() {
    return Duration.ofNanos(System.nanoTime() - idleSince);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // The connection is of no use either way.
      reusable = false;
    }
  }

  /** What answers is no HTTP/1.1 server; asking again would not help. */
  static final class UnexpectedAnswer extends IOException {
    private static final long serialVersionUID = 1L;

    UnexpectedAnswer(String message) {
      super(message);
    }
  }
}
