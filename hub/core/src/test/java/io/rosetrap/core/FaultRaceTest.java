package io.rosetrap.core;

import static io.rosetrap.core.Kit.A;
import static io.rosetrap.core.Kit.RUN;
import static io.rosetrap.core.Kit.write;
import static io.rosetrap.core.Kit.written;
import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Fault;
import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.JournalEntry.Operation;
import io.rosetrap.api.OrderStep;
import io.rosetrap.api.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Interleavings of what faults do with what readers and writers do at the same moment. */
class FaultRaceTest {
  private static final int ROUNDS = 500;

  private static long inject(Hub hub, Fault fault) {
    return hub.execute(RUN, new Command.Inject(fault), Actor.named("test")).version();
  }

  /** Release ∥ a read that begins: it is handed the value in every order. */
  @Test
  void release_whileAReadBegins_theReadIsHandedTheValue() throws Exception {
    try (Hub hub = Kit.hub();
        Race race = new Race()) {
      for (int i = 0; i < ROUNDS; i++) {
        String name = "x" + i;
        long hold = inject(hub, new Fault.Hold(name, Set.of()));
        hub.execute(RUN, write(name, "v"), A);
        AtomicReference<Outcome> read = new AtomicReference<>();
        race.run(
            () -> hub.execute(RUN, new Command.Lift(hold), A),
            () -> read.set(hub.await(RUN, written(name), "CLIENT B", Kit.PATIENCE)));
        assertThat(Kit.text(read.get())).isEqualTo("v");
      }
      Kit.assertNothingLeft(hub);
    }
  }

  /** Hold ∥ write ∥ a peek: what is seen once stays seen until it is overwritten. */
  @Test
  void hold_whileItIsWritten_nobodySeesItComeAndGo() throws Exception {
    try (Hub hub = Kit.hub();
        Race race = new Race()) {
      for (int i = 0; i < ROUNDS; i++) {
        String name = "x" + i;
        AtomicReference<List<Boolean>> seen = new AtomicReference<>(List.of());
        race.run(
            () -> inject(hub, new Fault.Hold(name, Set.of())),
            () -> hub.execute(RUN, write(name, "v"), A),
            () ->
                seen.set(
                    IntStream.range(0, 50)
                        .mapToObj(n -> hub.look().peek(RUN, name).isPresent())
                        .toList()));
        assertThat(seen.get()).isSorted();
      }
    }
  }

  /** The writers of an order all at once: they take place in it, whoever comes first. */
  @Test
  void order_allAtOnce_takesPlaceInIt() throws Exception {
    try (Hub hub = Kit.hub();
        Race race = new Race()) {
      for (int i = 0; i < ROUNDS / 5; i++) {
        String name = "x" + i;
        List<String> names = Arrays.asList("A", "B", "C", "D");
        inject(
            hub,
            new Fault.Order(
                names.stream().map(by -> OrderStep.parse(by + " writes " + name)).toList()));
        race.run(
            () -> hub.execute(RUN, write(name, "v"), Actor.named("D")),
            () -> hub.execute(RUN, write(name, "v"), Actor.named("B")),
            () -> hub.execute(RUN, write(name, "v"), Actor.named("C")),
            () -> hub.execute(RUN, write(name, "v"), Actor.named("A")));
        assertThat(
                hub.look().journal(RUN, 0, Integer.MAX_VALUE).stream()
                    .filter(e -> e.operation() == Operation.WRITE && e.name().equals(name))
                    .map(JournalEntry::participant))
            .containsExactlyElementsOf(names);
      }
      assertThat(hub.look().faults(RUN)).isEmpty();
      Kit.assertNothingLeft(hub);
    }
  }

  /** A read that is held back times out ∥ the step before it: it has the value or timed out. */
  @Test
  void order_stepWhileTheHeldBackTimesOut_isDoneOnlyIfItWasHandedTheValue() throws Exception {
    try (Hub hub = Kit.hub();
        Race race = new Race()) {
      for (int i = 0; i < ROUNDS; i++) {
        String name = "x" + i;
        long order =
            inject(
                hub,
                new Fault.Order(
                    List.of(
                        OrderStep.parse("CLIENT A writes " + name),
                        OrderStep.parse("CLIENT B reads " + name))));
        AtomicReference<Outcome> read = new AtomicReference<>();
        race.run(
            () -> hub.execute(RUN, write(name, "v"), A),
            () -> read.set(hub.await(RUN, written(name), "CLIENT B", Duration.ofNanos(1))));
        boolean done = read.get() instanceof Outcome.Arrived;
        assertThat(hub.look().faults(RUN).isEmpty()).isEqualTo(done);
        if (!done) {
          hub.execute(RUN, new Command.Lift(order), A);
        }
      }
      Kit.assertNothingLeft(hub);
    }
  }
}
