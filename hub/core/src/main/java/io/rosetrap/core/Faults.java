package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Failure;
import io.rosetrap.api.Fault;
import io.rosetrap.api.OrderStep;
import io.rosetrap.api.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The faults that tests have put into a run: a pure reduction of its events. They change what
 * readers see and when something may be done, never what is so.
 *
 * @param active the faults, the oldest first
 * @param veils what is hidden, in the order in which it happened
 * @param touched what readers may see otherwise, or may do, since the event that this came from
 */
record Faults(List<Active> active, List<Veil> veils, Set<Subject> touched) implements Entity {
  static final Faults NONE = new Faults(List.of(), List.of(), Set.of());

  /** The most faults of one run. */
  static final int MOST = 1_000;

  /** The most events of a variable that one delay keeps back; later ones come with the last. */
  private static final int MOST_VEILS = 1_000;

  /**
   * A fault that is in the run.
   *
   * @param id the revision at which it was put in
   * @param fault what it is
   * @param by who put it in
   * @param at when
   * @param count of an order the steps done, of a delay the events delayed so far
   * @param lastDueNanos when the last of those is seen
   * @param told the steps of an order of which it was told that they are held back
   * @param broken why an order cannot go on; null for all else
   */
  record Active(
      long id,
      Fault fault,
      String by,
      Instant at,
      long count,
      long lastDueNanos,
      Set<Integer> told,
      @Nullable Failure broken) {
    Active counted(long dueNanos) {
      return new Active(id, fault, by, at, count + 1, dueNanos, told, broken);
    }

    Active broken(@Nullable Failure why) {
      return new Active(id, fault, by, at, count, lastDueNanos, told, why);
    }

    private Active telling(int step) {
      Set<Integer> more = new LinkedHashSet<>(told);
      more.add(step);
      return new Active(id, fault, by, at, count, lastDueNanos, Set.copyOf(more), broken);
    }

    /** For instance {@code hold #3}. */
    String name() {
      return fault.word() + " #" + id;
    }

    /** The steps of an order that are to come, the present one first; of all else none. */
    List<OrderStep> remaining() {
      return fault instanceof Fault.Order order
          ? order.steps().subList((int) count, order.steps().size())
          : List.of();
    }

    private boolean concerns(String participant) {
      return remaining().stream().anyMatch(step -> step.participant().equals(participant));
    }
  }

  /**
   * An operation that is to come later in an order.
   *
   * @param order which order
   * @param index the place of its step; 0 for the first
   */
  record Late(Active order, int index) {
    OrderStep step() {
      return order.remaining().get((int) (index - order.count()));
    }

    boolean isTold() {
      return order.told().contains(index);
    }

    Condition.Cue cue() {
      return new Condition.Cue(order.id(), index, step().toString());
    }
  }

  @Override
  public Subject subject() {
    return Condition.Cue.SUBJECT;
  }

  @Override
  public long bytes() {
    return veils.stream().mapToLong(Veil::bytes).sum();
  }

  boolean isEmpty() {
    return active.isEmpty();
  }

  // --- what readers see ----------------------------------------------------------------------

  /** A variable as a reader sees it. */
  @Nullable Variable seen(String name, String reader, @Nullable Variable truth) {
    Optional<Veil> veil = veil(name, reader);
    return veil.isPresent() ? veil.get().before() : truth;
  }

  /** What hides the present state of a variable from a reader. */
  Optional<Veil> veil(String name, String reader) {
    return veils.stream().filter(veil -> veil.isFor(name, reader)).findFirst();
  }

  /** Whether something has happened to a variable that a reader is yet to see. */
  boolean isHidden(String name, String reader, @Nullable Variable truth) {
    return veil(name, reader).filter(veil -> veil.hides(truth)).isPresent();
  }

  /** Whether anything has happened that some reader is yet to see. */
  boolean isHiding(RunState state) {
    return veils.stream().anyMatch(veil -> veil.hides(state.variable(veil.variable())));
  }

  /** The oldest delay that is over. */
  Optional<Veil> due(long nowNanos) {
    return veils.stream().filter(veil -> veil.isDue(nowNanos)).findFirst();
  }

  // --- what may be done ----------------------------------------------------------------------

  /** Where in an order a deed is to come later than now. */
  Optional<Late> late(Deed deed) {
    for (Active order : active) {
      List<OrderStep> steps = order.remaining();
      if (!steps.isEmpty() && !deed.fits(steps.getFirst())) {
        for (int i = 1; i < steps.size(); i++) {
          if (deed.fits(steps.get(i))) {
            return Optional.of(new Late(order, (int) order.count() + i));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The orders whose present step a deed is. */
  List<Active> presentSteps(Deed deed) {
    return active.stream()
        .filter(a -> !a.remaining().isEmpty() && deed.fits(a.remaining().getFirst()))
        .toList();
  }

  /** An order by its number. */
  Optional<Active> order(long id) {
    return find(id).filter(a -> a.fault() instanceof Fault.Order);
  }

  Optional<Active> find(long id) {
    return active.stream().filter(a -> a.id() == id).findFirst();
  }

  Optional<Active> refusal(List<Deed> deeds) {
    return first(
        f -> f instanceof Fault.Refusal r && deeds.stream().anyMatch(d -> d.fits(r.target())));
  }

  Optional<Active> duplicate(Deed deed) {
    return first(f -> f instanceof Fault.Duplicate d && deed.fits(d.target()));
  }

  Optional<Active> cut(String participant) {
    return first(f -> f instanceof Fault.Cut c && c.participant().equals(participant));
  }

  private Optional<Active> first(Predicate<Fault> test) {
    return active.stream().filter(a -> test.test(a.fault())).findFirst();
  }

  /** Whether an order is under way. */
  boolean isUnderWay() {
    return active.stream().anyMatch(a -> !a.remaining().isEmpty() && a.broken() == null);
  }

  // --- events --------------------------------------------------------------------------------

  /** The faults after an event; the same object where it changes nothing of them. */
  Faults after(Event event, List<Entity> changed, RunState state) {
    return switch (event) {
      case Event.Injected i -> injected(i, state);
      case Event.Lifted l -> without(l.number());
      case Event.Struck s -> without(s.number());
      case Event.Revealed r -> revealed(r.fault());
      case Event.Stepped s -> stepped(s.fault());
      case Event.HeldBack h ->
          changing(a -> a.id() == h.fault() ? a.telling((int) h.number() - 1) : a, Set.of());
      case Event.Ended e -> untouched().breaking(e).delaying(event, changed, state);
      case Event.Joined j -> untouched().mending(j).delaying(event, changed, state);
      default -> untouched().delaying(event, changed, state);
    };
  }

  private Faults untouched() {
    return touched.isEmpty() ? this : new Faults(active, veils, Set.of());
  }

  private Faults injected(Event.Injected event, RunState state) {
    List<Active> more = new ArrayList<>(active);
    Event.Stamp stamp = event.stamp();
    more.add(
        new Active(
            event.revision(),
            event.fault(),
            stamp.participant(),
            stamp.at(),
            0,
            Long.MIN_VALUE,
            Set.of(),
            null));
    List<Veil> hidden = new ArrayList<>(veils);
    if (event.fault() instanceof Fault.Hold hold) {
      Variable now = state.variable(hold.variable());
      hidden.add(new Veil(event.revision(), hold.variable(), hold.readers(), now, Veil.OPEN));
    }
    return new Faults(List.copyOf(more), List.copyOf(hidden), Set.of());
  }

  /** What a fault hid is seen, and what an order held back may go on. */
  private Faults without(long id) {
    Set<Subject> free = new LinkedHashSet<>();
    veils.stream()
        .filter(veil -> veil.fault() == id)
        .forEach(veil -> free.add(Subject.variable(veil.variable())));
    find(id).ifPresent(a -> a.remaining().forEach(step -> free.add(step.subject())));
    return new Faults(
        active.stream().filter(a -> a.id() != id).toList(),
        veils.stream().filter(veil -> veil.fault() != id).toList(),
        free);
  }

  private Faults revealed(long id) {
    List<Veil> left = new ArrayList<>(veils);
    Set<Subject> free = new LinkedHashSet<>();
    veils.stream()
        .filter(veil -> veil.fault() == id)
        .findFirst()
        .ifPresent(
            veil -> {
              left.remove(veil);
              free.add(Subject.variable(veil.variable()));
            });
    return new Faults(active, List.copyOf(left), free);
  }

  private Faults stepped(long id) {
    Optional<Active> order = find(id);
    if (order.isEmpty() || order.get().remaining().size() == 1) {
      return without(id);
    }
    Set<Subject> free = new LinkedHashSet<>();
    order.get().remaining().forEach(step -> free.add(step.subject()));
    return changing(a -> a.id() == id ? a.counted(a.lastDueNanos()) : a, free);
  }

  /** One that has ended does none of its steps any more. */
  private Faults breaking(Event.Ended event) {
    String participant = event.stamp().participant();
    Set<Subject> touches = new LinkedHashSet<>();
    return changing(
        a -> {
          if (a.broken() != null || !a.concerns(participant)) {
            return a;
          }
          a.remaining().forEach(step -> touches.add(step.subject()));
          return a.broken(brokenOrder(a, event));
        },
        touches);
  }

  private static Failure brokenOrder(Active order, Event.Ended event) {
    String participant = event.stamp().participant();
    List<OrderStep> steps = order.remaining();
    int missing = 0;
    while (!steps.get(missing).participant().equals(participant)) {
      missing++;
    }
    return new Failure(
        Failure.Kind.BROKEN_ORDER,
        new Subject(Subject.Kind.RUN, order.name()),
        participant,
        "step "
            + (order.count() + missing + 1)
            + " ("
            + steps.get(missing)
            + ") is not done, and "
            + participant
            + " "
            + event.ending().words(),
        event.revision(),
        event.stamp().at(),
        Optional.of(event.ending()));
  }

  /** One that comes again may do its steps after all. */
  private Faults mending(Event.Joined event) {
    String participant = event.stamp().participant();
    return changing(
        a ->
            a.broken() != null && a.broken().participant().equals(participant) ? a.broken(null) : a,
        Set.of());
  }

  private Faults changing(UnaryOperator<Active> change, Set<Subject> touches) {
    List<Active> next = active.stream().map(change).toList();
    return next.equals(active) ? this : new Faults(next, veils, touches);
  }

  /** What happened to a variable that is delayed is hidden for a while. */
  private Faults delaying(Event event, List<Entity> changed, RunState state) {
    List<Active> next = new ArrayList<>(active);
    List<Veil> hidden = new ArrayList<>(veils);
    for (int i = 0; i < next.size(); i++) {
      Active a = next.get(i);
      if (a.fault() instanceof Fault.Delay delay && isAmong(changed, delay.variable())) {
        long due = Math.max(a.lastDueNanos(), event.stamp().nanos() + draw(delay, a.count()));
        next.set(i, a.counted(due));
        if (hidden.stream().filter(veil -> veil.fault() == a.id()).count() < MOST_VEILS) {
          Variable before = state.variable(delay.variable());
          hidden.add(new Veil(a.id(), delay.variable(), Set.of(), before, due));
        }
      }
    }
    return hidden.size() == veils.size() && next.equals(active)
        ? this
        : new Faults(List.copyOf(next), List.copyOf(hidden), touched);
  }

  private static boolean isAmong(List<Entity> changed, String variable) {
    return changed.stream().anyMatch(e -> e instanceof Variable v && v.name().equals(variable));
  }

  /** The same for the same seed and place, whatever else happens. */
  private static long draw(Fault.Delay delay, long place) {
    long least = delay.least().toNanos();
    long most = delay.most().toNanos();
    return least == most
        ? least
        : new SplittableRandom(delay.seed() + place * 0x9E3779B97F4A7C15L)
            .nextLong(least, most + 1);
  }
}
