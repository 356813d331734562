package io.rosetrap.core;

import io.rosetrap.api.Condition;
import io.rosetrap.api.Failure;
import io.rosetrap.api.LockInfo;
import io.rosetrap.api.ParticipantInfo;
import io.rosetrap.api.QueueInfo;
import io.rosetrap.api.ReadInfo;
import io.rosetrap.api.RunInfo;
import io.rosetrap.api.Subject;
import io.rosetrap.api.VariableInfo;
import io.rosetrap.api.Version;
import io.rosetrap.api.WaiterInfo;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Turns the inside of a run into lists for people and programs. */
final class Listing {
  /** The most items or names of one list within a listing. */
  private static final int MOST = 100;

  private Listing() {}

  /** The run as a whole. */
  static RunInfo info(Run run) {
    int blocked = run.withWaits(WaitIndex::size);
    RunState state = run.state();
    return new RunInfo(
        run.name(),
        state.revision(),
        state.size(),
        blocked,
        state.bytes(),
        state.census().there().size(),
        state.settings().sealed(),
        state.settings().deadlocks(),
        run.createdAt());
  }

  static List<VariableInfo> variables(Run run, String prefix, String reader) {
    Map<String, Integer> waiting = new HashMap<>();
    for (Wait wait : run.waits()) {
      variables(wait).forEach(name -> waiting.merge(name, 1, Integer::sum));
    }
    Map<String, VariableInfo> infos = new TreeMap<>();
    Eyes eyes = new Eyes(run, reader, true);
    for (Variable each : run.state().variables()) {
      Variable seen = eyes.variable(each.name());
      Variable variable = seen == null ? Variable.unwritten(each.name(), 0) : seen;
      if (!variable.isForgettable() && variable.name().startsWith(prefix)) {
        infos.put(variable.name(), info(variable, waiting.getOrDefault(variable.name(), 0)));
      }
    }
    waiting.forEach(
        (name, count) -> {
          if (name.startsWith(prefix)) {
            Variable known = eyes.variable(name);
            infos.putIfAbsent(
                name, info(known == null ? Variable.unwritten(name, 0) : known, count));
          }
        });
    return List.copyOf(infos.values());
  }

  private static VariableInfo info(Variable variable, int waiters) {
    @Nullable Version newest = variable.newest();
    Optional<Version> version = Optional.ofNullable(newest);
    return new VariableInfo(
        variable.name(),
        version.map(Version::number).orElse(0L),
        variable.lastRevision(),
        version.map(Version::writer),
        version.map(Version::writtenAt),
        version.map(v -> v.value().contentType()),
        version.map(v -> (long) v.value().size()).orElse(0L),
        waiters,
        variable.promisedBy(),
        Optional.ofNullable(variable.failure()).map(Listing::why));
  }

  static List<ReadInfo> reads(Run run, String prefix) {
    return run.state().variables().stream()
        .filter(variable -> variable.name().startsWith(prefix))
        .sorted(Comparator.comparing(Variable::name))
        .flatMap(variable -> variable.reads().stream())
        .toList();
  }

  static List<WaiterInfo> waiters(List<Wait> waits) {
    return waits.stream()
        .map(w -> new WaiterInfo(w.participant(), w.condition().toString(), names(w), w.waiting()))
        .toList();
  }

  private static String why(Failure failure) {
    return failure.kind() == Failure.Kind.DECLARED ? failure.reason() : failure.words();
  }

  private static List<String> names(Wait wait) {
    return wait.leaves().stream()
        .filter(leaf -> !(leaf instanceof Condition.Waiting || leaf instanceof Condition.Cue))
        .map(leaf -> leaf.subject().name())
        .distinct()
        .toList();
  }

  private static List<String> variables(Wait wait) {
    return wait.leaves().stream()
        .filter(leaf -> !(leaf instanceof Condition.Waiting))
        .map(Condition.Leaf::subject)
        .filter(subject -> subject.kind() == Subject.Kind.VARIABLE)
        .map(Subject::name)
        .distinct()
        .toList();
  }

  static List<ParticipantInfo> participants(Run run) {
    return run.state().participants().stream()
        .sorted(Comparator.comparing(Participant::name))
        .map(participant -> participant(run, participant))
        .toList();
  }

  private static ParticipantInfo participant(Run run, Participant participant) {
    Command.Profile profile = participant.profile();
    long silent = run.hub().nanos() - participant.presence().heardNanos();
    return new ParticipantInfo(
        participant.name(),
        participant.session(),
        participant.attempt(),
        profile.software(),
        profile.pid(),
        profile.host(),
        profile.lease(),
        participant.isSequential(),
        participant.promises().stream().sorted().toList(),
        List.copyOf(profile.reads()),
        participant.joinedAt(),
        Duration.ofNanos(Math.max(0, silent)),
        run.withWaits(waits -> waits.of(participant.name())).stream()
            .map(wait -> wait.condition().toString())
            .toList(),
        Optional.ofNullable(participant.presence().did()).map(Event::words),
        Optional.ofNullable(participant.ending()));
  }

  static Optional<QueueInfo> queue(Run run, String name) {
    int waiters = run.withWaits(waits -> waits.claims(Queue.subject(name)).size());
    return run.state()
        .queue(name)
        .map(
            queue ->
                new QueueInfo(
                    name,
                    queue.ready(),
                    queue.taken().stream().limit(MOST).map(t -> taken(run, t)).toList(),
                    queue.dead().stream()
                        .limit(MOST)
                        .map(item -> item(item, item.lastTaker(), Duration.ZERO))
                        .toList(),
                    waiters,
                    queue.pushed()));
  }

  private static QueueInfo.ItemInfo taken(Run run, Queue.Taken taken) {
    return item(taken.item(), taken.hold().participant(), held(run, taken.hold()));
  }

  private static QueueInfo.ItemInfo item(Queue.Item item, String taker, Duration held) {
    return new QueueInfo.ItemInfo(
        item.id(), taker, held, item.deliveries(), item.version().value().preview(Event.PREVIEW));
  }

  private static Duration held(Run run, Hold hold) {
    return Duration.ofNanos(Math.max(0, run.hub().nanos() - hold.sinceNanos()));
  }

  static Optional<LockInfo> lock(Run run, String name) {
    List<String> waiting =
        run.withWaits(waits -> waits.claims(Lock.subject(name))).stream()
            .limit(MOST)
            .map(Wait::participant)
            .toList();
    return run.state()
        .lock(name)
        .map(
            lock -> {
              Optional<Hold> hold = Optional.ofNullable(lock.hold());
              return new LockInfo(
                  name,
                  hold.map(Hold::participant),
                  hold.map(Hold::token).orElse(0L),
                  hold.map(h -> held(run, h)).orElse(Duration.ZERO),
                  waiting);
            });
  }
}
