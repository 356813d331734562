package io.rosetrap.api;

import java.util.Optional;

/**
 * The one registry of errors. Server, client, command line and the table in {@code
 * docs/protocol.md} all read it; a code's name is stable and travels as {@code code} in the problem
 * document.
 */
public enum ErrorCode {
  /** A run, variable or participant name breaks the naming rule. */
  INVALID_NAME(400, true, 2, "A name breaks the naming rule", "Use a name that fits the rule."),
  /** A parameter, header or body of the request cannot be understood. */
  INVALID_REQUEST(400, true, 2, "The request cannot be understood", "Correct the request."),
  /** A value does not fit the content type that came with it. */
  INVALID_VALUE(
      400,
      true,
      2,
      "The value does not fit its content type",
      "Correct the value, or send the content type that it has."),
  /** The hub wants a token and the request has none, or another. */
  UNAUTHORIZED(
      401,
      true,
      1,
      "The token is missing or wrong",
      "Send 'Authorization: Bearer TOKEN' (ROSETRAP_TOKEN for client and command line)."),
  /** The Host header names a host that this hub does not answer for. */
  FORBIDDEN_HOST(
      403,
      true,
      1,
      "The hub does not answer for this host name",
      "Use the address that the hub prints, or start the hub with --allow-host NAME."),
  /** The request comes from a web page of another origin. */
  FORBIDDEN_ORIGIN(
      403,
      true,
      1,
      "The hub does not answer to web pages of another origin",
      "Call the hub from a program, or from a page that the hub's own address serves."),
  /** No such path. */
  NO_SUCH_ROUTE(404, true, 2, "There is nothing at this path", "See GET /openapi for the paths."),
  /** The path exists, but not with this method. */
  METHOD_NOT_ALLOWED(
      405, true, 2, "The path does not take this method", "See the Allow header of the answer."),
  /** A peek, delete or read without a wait found no value. */
  NOT_WRITTEN(
      404, true, 100, "The variable has no such value", "Read it with a wait to block until then."),
  /** A wait reached its deadline. */
  TIMED_OUT(
      404, true, 124, "The wait reached its deadline", "Look at the diagnosis for who is missing."),
  /** The run does not exist. */
  NO_SUCH_RUN(
      404, true, 1, "There is no such run", "Check the name; a run exists from its first write."),
  /** A write-once found the variable written already. */
  ALREADY_WRITTEN(
      409, true, 5, "The variable is written already", "Read the value that is there instead."),
  /** A compare-and-set found another version. */
  VERSION_MISMATCH(
      412, true, 5, "The variable has another version", "Read the newest version, then try again."),
  /** The history that was asked for has been trimmed. */
  COMPACTED(
      410,
      true,
      1,
      "That part of the history is no longer kept",
      "Start again from the oldest that is kept, or raise the limit."),
  /** The hub was restarted without its history since the cursor was taken. */
  INSTANCE_CHANGED(
      410,
      true,
      1,
      "The hub was restarted and its history is gone",
      "Start again without a cursor; what was written before the restart must be written again."),
  /** The wait was ended from outside: its run was deleted, or its reader went away. */
  CANCELLED(410, true, 1, "The wait was cancelled", "Ask again if the value is still wanted."),
  /** A body is larger than the limit. */
  VALUE_TOO_LARGE(
      413, true, 1, "The value is too large", "Store it elsewhere and write where it is."),
  /** An idempotency key came again with another request. */
  IDEMPOTENCY_KEY_REUSED(
      422,
      true,
      2,
      "The idempotency key was used for another request",
      "Use a new key for each operation, and the same one only to repeat it."),
  /** It was declared failed, or its barrier is broken: it will not be written. */
  FAILED(
      424,
      true,
      3,
      "It was declared failed, or its barrier is broken",
      "Mend what failed; a write, or the next meeting, clears it."),
  /** The participant that promised the variable ended without writing it. */
  BROKEN_PROMISE(
      424,
      true,
      3,
      "Who promised the variable ended without writing it",
      "Mend what ended it and start it again: a new promise or a write clears it."),
  /** Those that wait can only be helped by each other. */
  DEADLOCK(
      409,
      true,
      4,
      "Those that wait can only be helped by each other",
      "Let one of them write before it reads."),
  /** A participant, queue, barrier, lock or collection that does not exist. */
  NOT_THERE(404, true, 1, "There is no such thing in the run", "Check the name and the run."),
  /**
   * What is there does not fit the request: another party count, a text where a number should be.
   */
  MISMATCH(409, true, 5, "What is there does not fit", "Make both sides agree."),
  /** A lease, a turn or an item is held by somebody else by now. */
  NOT_HELD(
      409,
      true,
      5,
      "It is not held any more",
      "Do not rely on it: ask for it again, and keep the lease longer."),
  /** The stay of the participant is over: it left, or its lease ran out. */
  SESSION_ENDED(
      410,
      true,
      1,
      "The participant is not in the run any more",
      "Join again; what it promised and held was given up."),
  /** Another process has joined under the participant's name. */
  SESSION_REPLACED(
      409,
      true,
      5,
      "Another process has taken the participant's name",
      "Give each process a name of its own, or stop the one that is too many."),
  /** The run is sealed: no new participants. */
  RUN_SEALED(409, true, 5, "The run takes no new participants", "Join before the run is sealed."),
  /** A bound of the hub was reached. */
  LIMIT_REACHED(
      429, true, 1, "A limit of the hub is reached", "Delete what is not needed, or raise it."),
  /** A fault that a test has put in refuses the operation. */
  INJECTED(
      500, true, 1, "A fault that was put in refuses it once", "Ask again: the fault is used up."),
  /** An order that a test has put in holds the operation back. */
  NOT_YET(
      425,
      true,
      1,
      "It is not its turn in the order that is enforced",
      "Ask again with the same idempotency key, or look at the order for who is to act first."),
  /** An order that a test has put in cannot go on. */
  ORDER_BROKEN(
      409,
      true,
      3,
      "The order that is enforced cannot go on",
      "Mend what ended the participant, or take the order away."),
  /** The hub does not let tests put faults in. */
  FAULTS_OFF(
      403,
      true,
      2,
      "This hub takes no faults",
      "Start one for tests that does: rosetrap serve --faults."),
  /** The hub met a fault of its own. */
  INTERNAL_ERROR(
      500, false, 1, "The hub met a fault of its own", "See the hub's log; please report it."),
  /** The hub is stopping. */
  HUB_CLOSING(503, true, 75, "The hub is closing", "Start a hub and ask again."),
  /** The hub cannot listen at the address that it was given. */
  CANNOT_LISTEN(
      0, true, 1, "The hub cannot listen there", "Choose another port or stop what uses it."),
  /** A value is there, but cannot be read as the type that was asked for. */
  WRONG_TYPE(
      0,
      true,
      1,
      "The value cannot be read as that type",
      "Read it as the type that was written, or as text or bytes."),
  /** The client could not reach the hub. */
  HUB_UNREACHABLE(
      0, false, 69, "The hub cannot be reached", "Check the address and that the hub runs."),
  /** The client got an answer that a hub does not give. */
  UNEXPECTED_ANSWER(
      0, false, 1, "The answer is not one of a hub", "Check what answers at this address.");

  private final int status;
  private final boolean definite;
  private final int exitCode;
  private final String title;
  private final String nextStep;

  ErrorCode(int status, boolean definite, int exitCode, String title, String nextStep) {
    this.status = status;
    this.definite = definite;
    this.exitCode = exitCode;
    this.title = title;
    this.nextStep = nextStep;
  }

  /**
   * The HTTP status that carries this error.
   *
   * @return 400 to 599, or 0 for an error that only a client meets
   */
  public int status() {
    return status;
  }

  /**
   * Whether the operation definitely did not happen.
   *
   * @return false where it may have happened
   */
  public boolean definite() {
    return definite;
  }

  /**
   * The exit code of the command line.
   *
   * @return 1 to 124
   */
  public int exitCode() {
    return exitCode;
  }

  /**
   * The meaning, the same for every occurrence.
   *
   * @return a clause without a full stop
   */
  public String title() {
    return title;
  }

  /**
   * What the user can do next.
   *
   * @return a sentence
   */
  public String nextStep() {
    return nextStep;
  }

  /**
   * Finds a code by the name that stands in a problem document.
   *
   * @param name the name, for instance {@code NOT_WRITTEN}
   * @return the code, or empty where this version does not know it
   */
  public static Optional<ErrorCode> named(String name) {
    for (ErrorCode code : values()) {
      if (code.name().equals(name)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
