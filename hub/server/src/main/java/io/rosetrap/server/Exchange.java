package io.rosetrap.server;

import io.helidon.common.uri.UriQuery;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.rosetrap.api.Durations;
import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Names;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Timestamps;
import io.rosetrap.api.Value;
import io.rosetrap.api.Version;
import io.rosetrap.api.Wire;
import io.rosetrap.core.Actor;
import io.rosetrap.core.Command;
import io.rosetrap.core.Hub;
import io.rosetrap.core.WaitOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** One request and its answer, in the words of the hub. Used by the request's thread alone. */
final class Exchange {
  private static final HeaderName PARTICIPANT = HeaderNames.create(Wire.PARTICIPANT);
  private static final HeaderName INSTANCE = HeaderNames.create(Wire.INSTANCE);
  private static final HeaderName REVISION = HeaderNames.create(Wire.REVISION);
  private static final HeaderName WRITER = HeaderNames.create(Wire.WRITER);
  private static final HeaderName WRITTEN_AT = HeaderNames.create(Wire.WRITTEN_AT);
  private static final HeaderName OUTCOME = HeaderNames.create(Wire.OUTCOME);
  private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create(Wire.IDEMPOTENCY_KEY);
  private static final HeaderName SESSION = HeaderNames.create(Wire.SESSION);
  private static final HeaderName OBSERVER = HeaderNames.create(Wire.OBSERVER);
  private static final HeaderName SECRET = HeaderNames.create(Wire.SECRET);
  private static final HeaderName NO_BUFFERING = HeaderNames.create("X-Accel-Buffering");
  private static final int MOST_IN_ONE = 16 << 10;
  private static final String MISFRAMED = "its body is not framed as its headers say";
  private static final String FORM = "application/x-www-form-urlencoded";

  private final HubConnection connection;
  private final Hub hub;
  private final String method;
  private final String rawPath;
  private final HttpAnswer answer;
  private final long startedNanos = System.nanoTime();

  /** What the web server knows of it; null once that is through with it. */
  private @Nullable Http http;

  /** What the path says, once the route is known. */
  private @Nullable Matcher parameters;

  /** The participant as it was sent; null while the web server knows. */
  private @Nullable String sentParticipant;

  /** What is to be done next, unless that is being done already. */
  private Route.@Nullable Endpoint next;

  /** Whether its answer is the last of its connection. */
  private boolean last;

  /** Whether something of its body may still be on the connection. */
  private boolean unread;

  private record Http(ServerRequest request, ServerResponse response) {}

  /**
   * A request that has come.
   *
   * @param commonHeaders what all answers of the hub say, as lines
   * @param first what is to be done first
   */
  Exchange(
      HubConnection connection,
      ServerRequest request,
      ServerResponse response,
      Hub hub,
      String commonHeaders,
      Route.Endpoint first) {
    this.connection = connection;
    this.next = first;
    this.http = new Http(request, response);
    this.hub = hub;
    this.method = request.prologue().method().text();
    this.rawPath = request.prologue().uriPath().rawPath();
    this.answer = connection.answer(commonHeaders);
    this.unread = request.content().hasEntity();
    if (request.headers().contains(HeaderNames.CONNECTION)
        && request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
      endWithAnswer();
    }
  }

  private ServerRequest request() {
    if (http == null) {
      throw new IllegalStateException("the request is gone, because its answer was left for later");
    }
    return http.request();
  }

  // --- asking --------------------------------------------------------------------------------

  String method() {
    return method;
  }

  /** The path as it was sent, without query; never decoded. */
  String rawPath() {
    return rawPath;
  }

  HubConnection connection() {
    return connection;
  }

  /** Time since it came. */
  long nanos() {
    return System.nanoTime() - startedNanos;
  }

  /** Sets what the route found in the path. */
  void parameters(Matcher match) {
    parameters = match;
  }

  /** The run that the path names. */
  String run() {
    return Names.requireRun(pathParameter("run"));
  }

  /** The variable that the path names. */
  String variable() {
    return Names.requireVariable(pathParameter("name"));
  }

  /** The name of something of a kind that the path names. */
  String name(Subject.Kind kind) {
    return Names.require(kind, pathParameter("name"));
  }

  /** A number that the path names. */
  long pathNumber(String name) {
    String text = pathParameter(name);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          true,
          "The " + name + " in the path is '" + text + "'; it is a whole number.",
          e);
    }
  }

  private String pathParameter(String name) {
    if (parameters == null) {
      throw new IllegalStateException("the route of " + rawPath() + " is not known yet");
    }
    return Wire.decode(parameters.group(name));
  }

  /** A header; the server reads headers as ASCII, and what it could not read must not be taken. */
  Optional<String> header(HeaderName name) {
    Optional<String> value = request().headers().first(name);
    if (value.isPresent() && value.get().indexOf('\uFFFD') >= 0) {
      throw invalid(
          "The header "
              + name.defaultCase()
              + " has bytes that are not ASCII. Percent-encode them as UTF-8, for instance"
              + " Z%C3%BCrich.");
    }
    return value;
  }

  String participant() {
    return header(PARTICIPANT).map(Exchange::decodedParticipant).orElse(Names.ANONYMOUS);
  }

  private static String decodedParticipant(String encoded) {
    if (!Wire.isEncoded(encoded)) {
      throw invalid(
          "The header "
              + Wire.PARTICIPANT
              + " is '"
              + encoded
              + "', which is not percent-encoded UTF-8. Encode the name, for instance Z%C3%BCrich;"
              + " a percent sign in it is %25.");
    }
    return Names.requireParticipant(Wire.decode(encoded));
  }

  /** The participant, where nobody in particular will not do. */
  String namedParticipant(String why) {
    String name = participant();
    if (name.equals(Names.ANONYMOUS)) {
      throw invalid(
          "The header "
              + Wire.PARTICIPANT
              + (header(PARTICIPANT).isPresent()
                  ? " names nobody in particular; "
                  : " is missing; ")
              + why);
    }
    return name;
  }

  /** The participant as the log shows it: as it was sent, whether valid or not. */
  String loggedParticipant() {
    return sentParticipant == null
        ? request().headers().first(PARTICIPANT).orElse(Names.ANONYMOUS)
        : sentParticipant;
  }

  Actor actor() {
    return new Actor(participant(), header(IDEMPOTENCY_KEY), session());
  }

  private OptionalLong session() {
    Optional<String> text = header(SESSION);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      // What stands behind the number in ROSETRAP_SESSION is not for the hub.
      int at = text.get().indexOf('@');
      String number = at < 0 ? text.get() : text.get().substring(0, at);
      return OptionalLong.of(Long.parseLong(number.strip()));
    } catch (NumberFormatException e) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          true,
          "The header "
              + Wire.SESSION
              + " is '"
              + text.get()
              + "'; it is the number that the answer to the joining gave.",
          e);
    }
  }

  /** The session that must come with the request. */
  long requiredSession() {
    return session()
        .orElseThrow(
            () ->
                invalid(
                    "The header "
                        + Wire.SESSION
                        + " is missing; it is the number that the answer to the joining gave."));
  }

  /** What the query says of a wait besides its time. */
  WaitOptions waitOptions() {
    return new WaitOptions(
        duration("waited").orElse(Duration.ZERO),
        !flag("alone"),
        number("place", 0, Long.MAX_VALUE).orElse(0),
        observes());
  }

  /** Whether it only looks on, so that what it is answered does not count as read. */
  boolean observes() {
    Optional<String> text = header(OBSERVER);
    if (text.isPresent() && !text.get().equals("true")) {
      throw invalid(
          "The header " + Wire.OBSERVER + " is '" + text.get() + "'; it is true, or left out.");
    }
    return text.isPresent();
  }

  /** Notes that who asks is handed a version, unless it only looks on. */
  Version handOut(String run, Version version) {
    if (!observes()) {
      hub.recordRead(run, version, participant());
    }
    return version;
  }

  /** Refuses parameters that the path does not know: a slip must not go unnoticed. */
  void requireOnly(Set<String> known) {
    UriQuery query = request().query();
    if (query.isEmpty()) {
      return;
    }
    for (String name : query.names()) {
      if (!known.contains(name)) {
        throw invalid(
            "The parameter '"
                + name
                + "' is not known here. "
                + (known.isEmpty()
                    ? "This path takes none."
                    : "There are: " + String.join(", ", new TreeSet<>(known)) + "."));
      }
    }
  }

  /** All values of a parameter that may come more than once. */
  List<String> parameters(String name) {
    UriQuery query = request().query();
    return query.contains(name) ? query.all(name) : List.of();
  }

  Optional<String> parameter(String name) {
    UriQuery query = request().query();
    if (!query.contains(name)) {
      return Optional.empty();
    }
    // Not the web server's first(), which goes through conversions of every kind; one without a
    // value has none in the list.
    List<String> values = query.all(name);
    return Optional.of(values.isEmpty() ? "" : values.getFirst());
  }

  OptionalLong number(String name, long from, long to) {
    Optional<String> text = parameter(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= from && number <= to) {
        return OptionalLong.of(number);
      }
    } catch (NumberFormatException e) {
      // Told below, with the range.
    }
    throw invalid(
        "The parameter "
            + name
            + " is '"
            + text.get()
            + "'; it is a whole number from "
            + from
            + (to == Long.MAX_VALUE ? "." : " to " + to + "."));
  }

  boolean flag(String name) {
    Optional<String> text = parameter(name);
    if (text.isEmpty() || text.get().equals("false")) {
      return false;
    }
    if (text.get().equals("true") || text.get().isEmpty()) {
      return true;
    }
    throw invalid("The parameter " + name + " is '" + text.get() + "'; it is true or false.");
  }

  Optional<Duration> duration(String name) {
    return parameter(name).map(Durations::parse);
  }

  byte[] body() {
    if (!request().content().hasEntity()) {
      return new byte[0];
    }
    try {
      byte[] body = read(request().content().inputStream());
      unread = false;
      return body;
    } catch (RequestException | CloseConnectionException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw HubConnection.broken(MISFRAMED, e);
    }
  }

  /** Where its length is told, no more memory is taken than that; a buffer is 16 KiB otherwise. */
  private byte[] read(InputStream body) throws IOException {
    long length = request().headers().contentLength().orElse(-1);
    if (length < 0 || length > MOST_IN_ONE) {
      return body.readAllBytes();
    }
    byte[] bytes = new byte[(int) length];
    int count = body.readNBytes(bytes, 0, bytes.length);
    if (count < bytes.length || body.read() >= 0) {
      throw new IOException("the length is not that of the body");
    }
    return bytes;
  }

  /** The body as a value, kept from all but its readers where a header says so. */
  Value value() {
    Value value = openValue();
    return header(SECRET).map(Exchange::isTrue).orElse(false) ? value.asSecret() : value;
  }

  private static boolean isTrue(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw invalid("The header " + Wire.SECRET + " is '" + text + "'; it is true or false.");
    };
  }

  private Value openValue() {
    Optional<String> type = header(HeaderNames.CONTENT_TYPE).map(String::strip);
    byte[] body = body();
    // curl says 'form' for any data where nobody names a type; that is text for us.
    if (type.isEmpty() || type.get().isEmpty() || type.get().startsWith(FORM)) {
      Value text = Value.ofOwned(Value.TEXT_TYPE, body);
      return text.isWellFormedText() ? text : Value.ofOwned(Value.BYTES_TYPE, body);
    }
    Value value = Value.ofOwned(type.get(), body);
    JsonTokens.requireFits(value);
    return value;
  }

  /** Refuses a cursor that was taken from another start of the hub. */
  void requireSameInstance() {
    Optional<String> expected = header(INSTANCE);
    if (expected.isPresent() && !expected.get().equals(hub.instance())) {
      throw new RoseTrapException(
          ErrorCode.INSTANCE_CHANGED,
          "The hub was restarted, and what it held is gone: run it again. (It goes on from instance"
              + " "
              + expected.get()
              + "; this is "
              + hub.instance()
              + ").");
    }
  }

  // --- waiting -------------------------------------------------------------------------------

  /**
   * Leaves the rest of the endpoint for when the web server is through with the request, which can
   * be asked nothing any more then: what blocks for long is to hold as little memory as it can. The
   * endpoint does nothing after that.
   */
  void later(Route.Endpoint what) {
    sentParticipant = loggedParticipant();
    http = null;
    parameters = null;
    next = what;
  }

  /** Whether anything is left to do. */
  boolean hasNext() {
    return next != null;
  }

  /** The wait that is to be done next, if it is one. */
  Optional<Waiting.Blocking> blocking() {
    return next instanceof Waiting.Blocking blocking ? Optional.of(blocking) : Optional.empty();
  }

  /**
   * Carries a command out, and then does the rest; both later, on a thread that may block, where an
   * order of a test holds the command back. The endpoint does nothing after that.
   */
  void execute(String run, Command command, Consumer<Receipt> then) {
    Actor actor = actor();
    Optional<Receipt> receipt = hub.executeNow(run, command, actor);
    if (receipt.isPresent()) {
      then.accept(receipt.get());
    } else {
      readOver();
      later(held -> then.accept(hub.execute(run, command, actor)));
    }
  }

  /** Does what is to be done next. */
  void goOn() throws InterruptedException {
    Route.Endpoint step = next;
    next = null;
    if (step != null) {
      step.answer(this);
    }
  }

  /** Takes a body that says nothing here off the connection, before the endpoint is left. */
  void readOver() {
    if (!unread) {
      return;
    }
    if (isBodyHeldBack()) {
      // Whether the body comes now is for the client to choose, so nothing may be read after it.
      endWithAnswer();
      return;
    }
    try {
      // Never closed: to close it after a failure reads on, from the middle of what is no chunk.
      InputStream body = request().content().inputStream();
      byte[] dropped = new byte[2 << 10];
      while (body.read(dropped) >= 0) {
        // It says nothing.
      }
      unread = false;
    } catch (RequestException | CloseConnectionException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw HubConnection.broken(MISFRAMED, e);
    }
  }

  /**
   * Takes a body that nobody has read off the connection before the answer, which is the last of
   * its connection where that cannot be done: the web server, which would do it afterwards, would
   * answer for a second time.
   */
  private void readOverBeforeAnswer() {
    if (http == null || !unread || last) {
      return;
    }
    try {
      readOver();
    } catch (RequestException e) {
      // What was asked for is decided by now, and the client is told that rather than this.
      endWithAnswer();
    }
  }

  /** Whether the client waits to be asked for its body, and was not. */
  private boolean isBodyHeldBack() {
    return http != null
        && unread
        && request().headers().containsToken(HeaderValues.EXPECT_100)
        && !request().continueSent();
  }

  // --- answering -----------------------------------------------------------------------------

  void outcome(String label) {
    answer.header(OUTCOME, label);
  }

  void header(HeaderName name, String value) {
    answer.header(name, value);
  }

  /** The value itself, described by headers. */
  void sendVersion(Version version) {
    Value value = version.value();
    answer.header(HeaderNames.CONTENT_TYPE, value.contentType());
    answer.header(HeaderNames.ETAG, "\"" + version.number() + "\"");
    answer.header(REVISION, Long.toString(version.revision()));
    answer.header(WRITER, Wire.encode(version.writer()));
    answer.header(WRITTEN_AT, Timestamps.text(version.writtenAt()));
    if (value.isSecret()) {
      answer.header(SECRET, "true");
    }
    send(value.sharedBytes());
  }

  void versionHeaders(long version, long revision) {
    answer.header(HeaderNames.ETAG, "\"" + version + "\"");
    answer.header(REVISION, Long.toString(revision));
  }

  /** JSON of the hub's own, whatever the request says that it accepts: there is nothing else. */
  void sendJson(int status, Object body) {
    sendJsonBytes(status, Json.bytes(body));
  }

  /** What was changed. */
  void sendReceipt(Receipt receipt) {
    sendJsonBytes(200, JsonTokens.receipt(receipt));
  }

  /** JSON that has been put together already. */
  void sendJsonBytes(int status, byte[] json) {
    sendBytes(status, "application/json", json);
  }

  /** Bytes of a type of the hub's own. */
  void sendBytes(int status, String contentType, byte[] body) {
    answer.status(status);
    answer.header(HeaderNames.CONTENT_TYPE, contentType);
    send(body);
  }

  /** Begins an answer that has no end yet. */
  OutputStream stream(String contentType) {
    answer.header(HeaderNames.CONTENT_TYPE, contentType);
    // A proxy that collects an answer before it passes it on would hold back what is news.
    answer.header(NO_BUFFERING, "no");
    readOverBeforeAnswer();
    return answer.stream(last);
  }

  int status() {
    return answer.status();
  }

  private void send(byte[] body) {
    readOverBeforeAnswer();
    answer.send(body, !method.equals("HEAD"), last);
  }

  /** What all answers of a hub say, as lines. */
  static String commonHeaders(Hub hub) {
    return Wire.INSTANCE
        + ": "
        + hub.instance()
        + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n";
  }

  /** Has the answer say that it is the last, and the web server not read on for the next one. */
  private void endWithAnswer() {
    last = true;
    if (http != null) {
      http.response().header(HeaderValues.CONNECTION_CLOSE);
    }
  }

  /** Keeps what the answer says about the connection: the web server itself goes on with it. */
  void endConnectionIfSaid() {
    if (last) {
      connection.endAfterAnswer(unread);
    }
  }

  static RoseTrapException invalid(String message) {
    return new RoseTrapException(ErrorCode.INVALID_REQUEST, message);
  }
}
