package io.rosetrap.core;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.Receipt;
import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Wire;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The answers that a run has given to mutations with an idempotency key, the newest ones up to a
 * bound. Guarded by the run's writers lock.
 */
final class IdempotencyTable {
  private sealed interface Answer {
    record Done(Receipt receipt) implements Answer {}

    record Refused(ErrorCode code, String message) implements Answer {}
  }

  /**
   * What was answered.
   *
   * @param toldTo the number of the wait that was answered last; 0 where that is of no matter
   */
  private record Entry(int fingerprint, Answer answer, long toldTo) {}

  private final int capacity;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  IdempotencyTable(int capacity) {
    this.capacity = capacity;
  }

  /**
   * What tells one command from another; made before any lock is taken, because it looks at the
   * whole value. A hash is enough: it is there to notice a key used by mistake, not to stop an
   * attacker. The words are in it because records without components, such as the preconditions,
   * all hash to 0.
   */
  static int fingerprint(Command command) {
    return 31 * command.hashCode() + command.toString().hashCode();
  }

  /** The answer given before under this key, or the operation's own. */
  Receipt once(String key, Subject subject, int fingerprint, Supplier<Receipt> operation) {
    Optional<Receipt> known = find(key, subject, fingerprint);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      Receipt receipt = operation.get();
      remember(key, new Entry(fingerprint, new Answer.Done(receipt), 0));
      return receipt;
    } catch (RoseTrapException e) {
      if (followsFromState(e.code())) {
        remember(key, new Entry(fingerprint, new Answer.Refused(e.code(), e.getMessage()), 0));
      }
      throw e;
    }
  }

  /** Whether there was an answer under this key, whatever it was to. */
  boolean knows(String key) {
    return entries.containsKey(key);
  }

  /** The answer given before under this key; empty where there was none. */
  Optional<Receipt> find(String key, Subject subject, int fingerprint) {
    requireValid(key);
    Entry known = entries.get(key);
    return known == null ? Optional.empty() : Optional.of(repeat(key, known, fingerprint, subject));
  }

  /** Takes note of an answer that is given to a wait, for the first time or again. */
  void remember(String key, int fingerprint, Receipt receipt, long toldTo) {
    remember(key, new Entry(fingerprint, new Answer.Done(receipt), toldTo));
  }

  /**
   * Forgets an answer that never arrived; false where another wait was told it, or may have been.
   */
  boolean forget(String key, long toldTo) {
    Entry known = entries.get(key);
    return known != null && known.toldTo() == toldTo && entries.remove(key, known);
  }

  private static Receipt repeat(String key, Entry known, int fingerprint, Subject subject) {
    if (known.fingerprint() != fingerprint) {
      throw new RoseTrapException(
          ErrorCode.IDEMPOTENCY_KEY_REUSED,
          "The idempotency key '"
              + key
              + "' came before with another request than this one for "
              + subject
              + ". Use a new key for each operation, and the same one only to repeat it.");
    }
    return switch (known.answer()) {
      case Answer.Done(Receipt receipt) -> receipt;
      case Answer.Refused(ErrorCode code, String message) ->
          throw new RoseTrapException(code, message);
    };
  }

  private static boolean followsFromState(ErrorCode code) {
    return code == ErrorCode.ALREADY_WRITTEN
        || code == ErrorCode.VERSION_MISMATCH
        || code == ErrorCode.MISMATCH
        || code == ErrorCode.NOT_HELD
        || code == ErrorCode.NOT_WRITTEN;
  }

  private void remember(String key, Entry entry) {
    entries.put(key, entry);
    if (entries.size() > capacity) {
      var oldest = entries.entrySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private static void requireValid(String key) {
    if (key.isEmpty() || key.length() > Wire.MAX_IDEMPOTENCY_KEY) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          "The idempotency key has "
              + key.length()
              + " characters; it has 1 to "
              + Wire.MAX_IDEMPOTENCY_KEY
              + ".");
    }
  }
}
