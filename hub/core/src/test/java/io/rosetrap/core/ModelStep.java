package io.rosetrap.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.CollectionInfo;
import io.rosetrap.api.Condition;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.Outcome;
import io.rosetrap.api.RoseTrapException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One step of a sequence: the same done to a hub and to the model, and the answers compared. */
sealed interface ModelStep {
  /** A hub and its model, with the waits that the sequence holds open. */
  final class Pair implements AutoCloseable {
    static final int SLOTS = 4;

    final Hub hub;
    final Model model;
    final Wait[] waits = new Wait[SLOTS];
    final ModelWait[] modelWaits = new ModelWait[SLOTS];

    Pair(Limits limits) {
      hub = Kit.hub(limits);
      model = new Model(limits);
    }

    @Override
    public void close() {
      hub.close();
    }
  }

  /** Does the step to both and compares. */
  void run(Pair pair) throws InterruptedException;

  private static Object answer(Supplier<?> call) {
    try {
      return call.get();
    } catch (RoseTrapException e) {
      return new Model.Refusal(e.code());
    }
  }

  /** Any mutation. */
  record Execute(String run, Command command, Actor actor) implements ModelStep {
    @Override
    public void run(Pair pair) {
      Object answer = answer(() -> pair.hub.execute(run, command, actor));
      assertThat(answer).isEqualTo(pair.model.execute(run, command, actor));
    }
  }

  /** Everything that can be seen of one variable. */
  record Peek(String run, String name) implements ModelStep {
    @Override
    public void run(Pair pair) {
      Model.Variable expected = pair.model.variable(run, name);
      assertThat(pair.hub.look().peek(run, name)).isEqualTo(expected.newest());
      assertThat(pair.hub.look().failure(run, name)).isEqualTo(expected.failure);
      assertThat(pair.hub.look().collection(run, name).map(CollectionInfo::slots).orElse(List.of()))
          .isEqualTo(pair.model.slots(run, name));
      for (long number = 0; number <= expected.lastVersion + 1; number++) {
        long asked = number;
        assertThat(answer(() -> pair.hub.look().version(run, name, asked)))
            .as("version %s", number)
            .isEqualTo(pair.model.version(run, name, number));
      }
    }
  }

  /** A wait that only looks. */
  record Look(String run, Condition condition, String participant) implements ModelStep {
    @Override
    public void run(Pair pair) throws InterruptedException {
      Object expected = pair.model.begin(run, condition, participant);
      try {
        Outcome outcome = pair.hub.await(run, condition, participant, Duration.ZERO);
        ModelWait wait = (ModelWait) expected;
        pair.model.leave(wait, "TIMED_OUT");
        wait.check(outcome);
      } catch (RoseTrapException e) {
        assertThat(new Model.Refusal(e.code())).isEqualTo(expected);
      }
    }
  }

  /** A wait that stays open in a slot until another one takes its place. */
  record Begin(int slot, String run, Condition condition, String participant) implements ModelStep {
    @Override
    public void run(Pair pair) {
      new End(slot, false).run(pair);
      Object answer = answer(() -> pair.hub.begin(run, condition, participant));
      Object expected = pair.model.begin(run, condition, participant);
      if (expected instanceof ModelWait wait) {
        assertThat(answer).isInstanceOf(Wait.class);
        pair.waits[slot] = (Wait) answer;
        pair.modelWaits[slot] = wait;
      } else {
        assertThat(answer).isEqualTo(expected);
      }
    }
  }

  /** The end of an open wait: its time is up, or its reader leaves. */
  record End(int slot, boolean timeout) implements ModelStep {
    @Override
    public void run(Pair pair) {
      Wait wait = pair.waits[slot];
      if (wait == null) {
        return;
      }
      if (!timeout) {
        wait.cancel("the reader left");
      }
      Outcome outcome = wait.expire(timeout);
      pair.model.leave(pair.modelWaits[slot], timeout ? "TIMED_OUT" : "CANCELLED");
      pair.modelWaits[slot].check(outcome);
      pair.waits[slot] = null;
    }
  }

  /** The lists of a run. */
  record Lists(String run, String prefix, long after, int limit) implements ModelStep {
    @Override
    public void run(Pair pair) {
      assertThat(pair.hub.look().variables(run, prefix))
          .isEqualTo(pair.model.variables(run, prefix));
      assertThat(answer(() -> withoutTimes(pair.hub.look().journal(run, after, limit))))
          .isEqualTo(pair.model.journal(run, after, limit));
    }

    /**
     * How long a wait was blocked differs from one time to the next; that there was one does not.
     */
    private static List<JournalEntry> withoutTimes(List<JournalEntry> entries) {
      return entries.stream().map(e -> e.releasing(List.of(), e.releases())).toList();
    }
  }

  /** A run deleted with all that it holds. */
  record DeleteRun(String run) implements ModelStep {
    @Override
    public void run(Pair pair) {
      Supplier<Object> delete =
          () -> {
            pair.hub.deleteRun(run, "test");
            return "deleted";
          };
      assertThat(answer(delete)).isEqualTo(pair.model.deleteRun(run));
    }
  }

  /** What must be so after every step: the sums, and which waits have ended. */
  static void compare(Pair pair) throws InterruptedException {
    assertThat(pair.hub.look().runs()).isEqualTo(pair.model.runs());
    assertThat(pair.hub.look().storedBytes()).as("bytes").isEqualTo(pair.model.storedBytes());
    assertThat(pair.hub.look().waiterCount()).as("waiters").isEqualTo(pair.model.waiterCount());
    for (int slot = 0; slot < Pair.SLOTS; slot++) {
      if (pair.waits[slot] != null) {
        ModelWait expected = pair.modelWaits[slot];
        Optional<Outcome> outcome = pair.waits[slot].await(Duration.ZERO);
        assertThat(outcome.isPresent())
            .as("slot %s has ended", slot)
            .isEqualTo(expected.hasEnded());
        outcome.ifPresent(expected::check);
      }
    }
  }
}
