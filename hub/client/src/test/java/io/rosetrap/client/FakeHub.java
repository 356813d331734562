package io.rosetrap.client;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/** A raw socket that plays a script to each connection, for answers that no hub would give. */
final class FakeHub implements AutoCloseable {
  static final String INSTANCE = "RoseTrap-Instance: fake\r\n";
  private static final String RECEIPT =
      INSTANCE + "ETag: \"1\"\r\nRoseTrap-Revision: 1\r\nContent-Type: application/json\r\n";

  /** An answer to a write. */
  static final String WRITTEN =
      "HTTP/1.1 200 OK\r\n" + RECEIPT + "Content-Length: 14\r\n\r\n{\"released\":0}";

  /** An answer to a read, with the text {@code hello}. */
  static final String VALUE =
      "HTTP/1.1 200 OK\r\n"
          + INSTANCE
          + "ETag: \"1\"\r\nRoseTrap-Revision: 1\r\nRoseTrap-Writer: C\r\n"
          + "RoseTrap-Written-At: 2026-01-01T00:00:00Z\r\nRoseTrap-Outcome: ARRIVED\r\n"
          + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello";

  /** What one connection meets; the connection is closed at its end. */
  interface Script {
    void play(Peer peer) throws IOException;
  }

  private final String scheme;
  private final ServerSocket listener;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  private FakeHub(String scheme, ServerSocketFactory sockets, Script... scripts) {
    this.scheme = scheme;
    try {
      listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    Thread.ofVirtual().start(() -> accept(scripts));
  }

  /** Plays the first script to the first connection and so on; the last one is played again. */
  static FakeHub playing(Script... scripts) {
    return new FakeHub("http", ServerSocketFactory.getDefault(), scripts);
  }

  /** The same under TLS. */
  static FakeHub secure(SSLContext tls, Script... scripts) {
    return new FakeHub("https", tls.getServerSocketFactory(), scripts);
  }

  /** Takes a request and gives an answer, again and again. */
  static Script answering(String answer) {
    return peer -> {
      while (peer.takesRequest()) {
        peer.send(answer);
      }
    };
  }

  /** Takes one request and says something, then closes. */
  static Script once(String answer) {
    return peer -> {
      if (peer.takesRequest()) {
        peer.send(answer);
      }
    };
  }

  /** An answer as a proxy gives it: HTML, and nothing of a hub. */
  static String html(int status) {
    String page = "<html><body><h1>" + status + "</h1></body></html>";
    return "HTTP/1.1 "
        + status
        + " Sorry\r\nContent-Type: text/html\r\nContent-Length: "
        + page.length()
        + "\r\n\r\n"
        + page;
  }

  /** A problem as a hub gives it. */
  static String problem(int status, String code, String detail, String headers) {
    return problem(status, headers, "{\"code\":\"" + code + "\",\"detail\":\"" + detail + "\"}");
  }

  /** A problem with a body of its own. */
  static String problem(int status, String headers, String json) {
    return "HTTP/1.1 "
        + status
        + " Problem\r\n"
        + INSTANCE
        + headers
        + "Content-Type: application/problem+json\r\nContent-Length: "
        + json.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + json;
  }

  private void accept(Script... scripts) {
    for (int i = 0; !listener.isClosed(); i++) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        Script script = scripts[Math.min(i, scripts.length - 1)];
        Thread.ofVirtual().start(() -> play(script, socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void play(Script script, Socket socket) {
    try (socket) {
      script.play(new Peer(socket));
    } catch (IOException e) {
      // The client went away, which is for the test to judge.
    } finally {
      sockets.remove(socket);
    }
  }

  URI uri() {
    return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort());
  }

  int port() {
    return listener.getLocalPort();
  }

  RoseTrapClientBuilder client(String participant) {
    return RoseTrapClient.builder(uri()).participant(participant);
  }

  /** What was asked so far: head and body of each request. */
  List<String> requests() {
    return requests;
  }

  /** How many connections are open now. */
  int open() {
    return sockets.size();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The client's end, as a script sees it. */
  final class Peer {
    private final Socket socket;
    private final InputStream in;

    private Peer(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Takes a whole request; false where the client closes instead. */
    boolean takesRequest() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int c = in.read();
        if (c < 0) {
          return false;
        }
        head.append((char) c);
      }
      int length = 0;
      for (String line : head.toString().lines().toList()) {
        if (line.startsWith("Content-Length: ")) {
          length = Integer.parseInt(line.substring(16));
        }
      }
      String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      requests.add(head + body);
      return true;
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
    }

    /** Has the connection end with a reset, as that of a process that was killed. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Says nothing for a while, or until the client goes. */
    void stallFor(Duration time) throws IOException {
      socket.setSoTimeout(Math.toIntExact(time.toMillis()));
      try {
        stall();
      } catch (SocketTimeoutException e) {
        socket.setSoTimeout(0);
      }
    }

    /** Says nothing until the client goes. */
    void stall() throws IOException {
      while (in.read() >= 0) {
        // Whatever it says.
      }
    }
  }
}
