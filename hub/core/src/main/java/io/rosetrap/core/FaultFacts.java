package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Diagnosis.Fact;
import io.rosetrap.api.Diagnosis.Kind;
import io.rosetrap.api.FaultInfo;
import io.rosetrap.api.Subject;
import io.rosetrap.api.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What there is to say of faults, for people who wait because of them and for lists. */
final class FaultFacts {
  private final Run run;
  private final Faults faults;

  FaultFacts(Run run) {
    this.run = run;
    this.faults = run.state().faults();
  }

  // --- why a wait goes on --------------------------------------------------------------------

  List<Fact> about(Condition.Leaf leaf, String reader) {
    List<Fact> facts = new ArrayList<>();
    if (leaf instanceof Condition.OnVariable v && !(leaf instanceof Condition.Waiting)) {
      hidden(v.variable(), reader).map(text -> new Fact(Kind.INJECTED, text)).ifPresent(facts::add);
    }
    Deed.of(leaf, reader)
        .flatMap(faults::late)
        .map(late -> new Fact(Kind.INJECTED, late(late)))
        .ifPresent(facts::add);
    if (leaf instanceof Condition.Cue cue) {
      faults
          .order(cue.order())
          .map(order -> new Faults.Late(order, cue.step()))
          .filter(late -> late.index() >= late.order().count())
          .map(late -> new Fact(Kind.INJECTED, late(late)))
          .ifPresent(facts::add);
    }
    return facts;
  }

  /** Whether a reader is kept from what is so. */
  boolean isHidden(String variable, String reader) {
    return faults.isHidden(variable, reader, run.state().variable(variable));
  }

  private Optional<String> hidden(String name, String reader) {
    Variable truth = run.state().variable(name);
    return faults
        .veil(name, reader)
        .filter(veil -> veil.hides(truth))
        .flatMap(veil -> faults.find(veil.fault()).map(by -> hidden(name, veil, by, truth)));
  }

  private static String hidden(String name, Veil veil, Faults.Active by, @Nullable Variable truth) {
    String from =
        veil.readers().isEmpty() ? "all readers" : Barriers.list(List.copyOf(veil.readers()));
    boolean held = veil.dueNanos() == Veil.OPEN;
    return name
        + " "
        + what(truth)
        + ", which is "
        + (held ? "held back from " : "kept from ")
        + from
        + (held ? " by " : " for a while by ")
        + by.name()
        + " of "
        + by.by()
        + (held ? "; release it" : "");
  }

  private static String what(@Nullable Variable truth) {
    if (truth != null && truth.failure() != null) {
      return "was declared failed by " + truth.failure().participant();
    }
    Version newest = truth == null ? null : truth.newest();
    return newest == null
        ? "was deleted"
        : "has version " + newest.number() + " by " + newest.writer();
  }

  private static String late(Faults.Late late) {
    Faults.Active order = late.order();
    if (order.broken() != null) {
      return order.broken().words();
    }
    return order.name()
        + " of "
        + order.by()
        + " holds it back: it is step "
        + (late.index() + 1)
        + ", and step "
        + (order.count() + 1)
        + " ("
        + order.remaining().getFirst()
        + ") is to come first";
  }

  // --- lists ---------------------------------------------------------------------------------

  static List<FaultInfo> list(Run run) {
    FaultFacts facts = new FaultFacts(run);
    List<Wait> waits = run.waits();
    return facts.faults.active().stream().map(active -> facts.info(active, waits)).toList();
  }

  private FaultInfo info(Faults.Active active, List<Wait> waits) {
    return new FaultInfo(
        active.id(),
        active.fault().word(),
        active.fault().words(),
        active.by(),
        active.at(),
        state(active),
        waits.stream().flatMap(wait -> heldBack(active, wait).stream()).toList());
  }

  private String state(Faults.Active active) {
    if (active.broken() != null) {
      return active.broken().words();
    }
    if (!active.remaining().isEmpty()) {
      return "at step " + (active.count() + 1) + ": " + active.remaining().getFirst();
    }
    List<Veil> veils = faults.veils().stream().filter(v -> v.fault() == active.id()).toList();
    Subject subject = active.fault().subject();
    return veils.stream().anyMatch(v -> v.hides(run.state().variable(subject.name())))
        ? subject + " " + what(run.state().variable(subject.name())) + ", which is hidden"
        : "has not struck yet";
  }

  private Optional<String> heldBack(Faults.Active order, Wait wait) {
    for (Condition.Leaf leaf : wait.leaves()) {
      if (leaf instanceof Condition.Cue cue && cue.order() == order.id()) {
        return Optional.of(wait.participant() + ": step " + (cue.step() + 1));
      }
      Optional<Faults.Late> late =
          wait.isObserving()
              ? Optional.empty()
              : Deed.of(leaf, wait.participant()).flatMap(faults::late);
      if (late.isPresent() && late.get().order().id() == order.id()) {
        return Optional.of(wait.participant() + ": step " + (late.get().index() + 1));
      }
    }
    return Optional.empty();
  }
}
