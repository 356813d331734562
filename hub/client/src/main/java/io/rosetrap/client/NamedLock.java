package io.rosetrap.client;

import io.rosetrap.api.Condition;
import io.rosetrap.api.LockInfo;
import io.rosetrap.api.Names;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Value;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A lock: what one participant holds at a time, in the order in which they asked. It is free again
 * when its holder gives it back or ends. Safe for use by many threads.
 */
public final class NamedLock {
  private final RoseTrapClient client;
  private final Membership self;
  private final String name;

  NamedLock(RoseTrapClient client, Membership self, String name) {
    this.client = client;
    this.self = self;
    this.name = Names.require(Subject.Kind.LOCK, name);
  }

  /**
   * Blocks until it is this participant's turn.
   *
   * @param limit how long to block at most
   * @return the turn; close it
   */
  public Turn acquire(Duration limit) {
    self.join();
    Condition.Turn condition = new Condition.Turn(name, Optional.empty());
    Outcome.Arrived arrived =
        Claims.await(client, self, condition, limit, (by, lost) -> release(by, lost.revision()));
    return new Turn(arrived.revision());
  }

  private void release(Membership by, long token) {
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    HttpReply reply =
        by.changeInAnyCase(
            () ->
                by.request("POST", path() + "/release?token=" + token).body(Value.JSON_TYPE, body));
    if (!reply.isOk()) {
      throw Answers.problem(reply);
    }
  }

  /**
   * Who holds the lock and who waits for it.
   *
   * @return empty where nobody ever held it
   */
  public Optional<LockInfo> look() {
    return Claims.look(client, path(), LockInfo.class);
  }

  /**
   * Deletes the lock, which nobody may hold.
   *
   * @throws io.rosetrap.api.RoseTrapException {@link io.rosetrap.api.ErrorCode#NOT_THERE} if there
   *     is no such lock, {@link io.rosetrap.api.ErrorCode#MISMATCH} if somebody holds it
   */
  public void delete() {
    Claims.delete(self, path());
  }

  private String path() {
    return Paths.of(self.run(), Subject.Kind.LOCK, name);
  }

  /** The lock in this participant's hands. Safe for use by many threads. */
  public final class Turn implements AutoCloseable {
    private final long token;

    private Turn(long token) {
      this.token = token;
    }

    /**
     * The fencing token: grows with every turn, so that what the lock protects can refuse one that
     * comes late. It grows within one start of the hub and one life of the run: after a restart
     * without the history, or a deletion of the run, tokens begin again at small numbers. Where
     * what is protected outlives the hub, keep {@link io.rosetrap.api.RunInfo#createdAt} beside the
     * token, and count anew where that is another.
     *
     * @return 1 or more
     */
    public long token() {
      return token;
    }

    /**
     * Gives the lock back.
     *
     * @throws RoseTrapException {@link io.rosetrap.api.ErrorCode#NOT_HELD} if it was not held any
     *     more, so that somebody else may have had it meanwhile
     */
    @Override
    public void close() {
      release(self, token);
    }
  }
}
