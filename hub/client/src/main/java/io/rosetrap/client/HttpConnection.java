package io.rosetrap.client;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One HTTP/1.1 connection, used by one thread at a time; {@link #close} may come from any thread
 * and ends what the other is doing. It goes over a channel, because what blocks on one ends when
 * the thread is interrupted, on platform threads as on virtual ones.
 */
final class HttpConnection implements Closeable {
  /** A request up to this size finds room in the buffers of the system. */
  private static final int PIECE = 16 * 1024;

  /** Under TLS a look at the connection takes a millisecond: one used a moment ago is spared it. */
  private static final Duration FRESH = Duration.ofMillis(100);

  private final SocketChannel channel;
  private final boolean tls;
  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final HttpReader reader;
  private boolean reusable;
  private long idleSince = System.nanoTime();

  private HttpConnection(SocketChannel channel, boolean tls, Socket socket) throws IOException {
    this.channel = channel;
    this.tls = tls;
    this.socket = socket;
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
    this.reader = new HttpReader(in);
  }

  /**
   * Connects a channel, and closes it where that fails.
   *
   * @param channel fresh; closing it from another thread ends the attempt
   * @param address where to
   * @param tls whether to speak TLS
   * @param timeout how long to try
   */
  static HttpConnection open(
      SocketChannel channel, InetSocketAddress address, boolean tls, Duration timeout)
      throws IOException {
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Socket socket = channel.socket();
      socket.connect(address, millis(timeout));
      socket.setSoTimeout(millis(timeout));
      return new HttpConnection(channel, tls, tls ? secure(socket, address) : socket);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static Socket secure(Socket plain, InetSocketAddress address) throws IOException {
    // Not SSLSocketFactory's default, which stays what it was when it was first asked for.
    SSLSocketFactory factory = defaultContext().getSocketFactory();
    SSLSocket secure =
        (SSLSocket) factory.createSocket(plain, address.getHostString(), address.getPort(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    try {
      secure.startHandshake();
    } catch (SSLException e) {
      if (e.getCause() instanceof SocketException || e.getCause() instanceof EOFException) {
        throw e;
      }
      throw new NoTls(e);
    }
    return secure;
  }

  private static SSLContext defaultContext() throws IOException {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new NoTls(new SSLException(e.getMessage(), e));
    }
  }

  private static int millis(Duration duration) {
    return Math.clamp(duration.toMillis(), 1, Integer.MAX_VALUE);
  }

  /**
   * Sends a request and reads its answer.
   *
   * @param request the bytes of the request
   * @param first how long the answer may take to begin
   * @param stall how long the other side may do nothing in the middle of request or answer
   */
  HttpReply exchange(byte[] request, Duration first, Duration stall) throws IOException {
    reusable = false;
    try {
      send(request, stall);
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return earlyAnswer(e, stall);
    }
    HttpReply reply = receive(first, stall);
    idleSince = System.nanoTime();
    // Without TLS it is looked at again before the next request.
    reusable = reader.isReusable() && (!tls || in.available() == 0);
    return reply;
  }

  private void send(byte[] request, Duration stall) throws IOException {
    if (request.length <= PIECE) {
      out.write(request);
      return;
    }
    for (int from = 0; from < request.length; from += PIECE) {
      int length = Math.min(PIECE, request.length - from);
      // A write knows no timeout, so it is ended from outside.
      CompletableFuture<Void> written = new CompletableFuture<>();
      var unused =
          written
              .orTimeout(stall.toNanos(), TimeUnit.NANOSECONDS)
              .whenComplete(
                  (v, late) -> {
                    if (late != null) {
                      close();
                    }
                  });
      try {
        out.write(request, from, length);
      } catch (IOException e) {
        throw written.isCompletedExceptionally()
            ? new SocketTimeoutException("the other side takes no more of the request")
            : e;
      } finally {
        written.complete(null);
      }
    }
  }

  /** Who refuses a request before its end answers, and closes: that answer is what counts. */
  private HttpReply earlyAnswer(IOException failure, Duration stall) throws IOException {
    try {
      return receive(stall, stall);
    } catch (IOException e) {
      failure.addSuppressed(e);
      throw failure;
    }
  }

  private HttpReply receive(Duration first, Duration stall) throws IOException {
    socket.setSoTimeout(millis(first));
    while (true) {
      int status = reader.status();
      socket.setSoTimeout(millis(stall));
      HttpReply reply = reader.rest(status);
      if (status >= 200) {
        return reply;
      }
      socket.setSoTimeout(millis(first));
    }
  }

  /** Whether another request can be sent. */
  boolean isReusable() {
    return reusable;
  }

  /** Whether the other side has neither closed the connection nor said anything unasked. */
  boolean isAlive() {
    try {
      return tls ? idle().compareTo(FRESH) < 0 || isSecurelyQuiet() : isQuiet();
    } catch (IOException e) {
      return false;
    }
  }

  private boolean isQuiet() throws IOException {
    channel.configureBlocking(false);
    try {
      return channel.read(ByteBuffer.allocate(1)) == 0;
    } finally {
      channel.configureBlocking(true);
    }
  }

  /** Under TLS what comes in may be for TLS itself, so only a read through it tells. */
  private boolean isSecurelyQuiet() throws IOException {
    socket.setSoTimeout(1);
    try {
      in.read();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  Duration idle() {
    return Duration.ofNanos(System.nanoTime() - idleSince);
  }

  @Override
  public void close() {
    try {
      // Not the socket: under TLS that would wait for the thread that is to be ended.
      channel.close();
    } catch (IOException e) {
      // The connection is of no use either way.
    }
  }

  /** The other side cannot be talked to securely; asking again would not help. */
  static final class NoTls extends IOException {
    private static final long serialVersionUID = 1L;

    NoTls(SSLException cause) {
      super(cause.getMessage(), cause);
    }

    /** Whether it is about whom we talk to, rather than how. */
    boolean isDistrust() {
      for (Throwable e = getCause(); e != null; e = e.getCause()) {
        if (e instanceof GeneralSecurityException) {
          return true;
        }
      }
      return false;
    }
  }
}
