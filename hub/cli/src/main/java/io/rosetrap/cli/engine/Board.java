package io.rosetrap.cli.engine;

import io.rosetrap.api.RoseTrapException;
import io.rosetrap.api.RunDiagnosis;
import io.rosetrap.api.Value;
import io.rosetrap.cli.pipeline.Pipeline;
import io.rosetrap.cli.pipeline.Step;
import io.rosetrap.cli.pipeline.Write;
import io.rosetrap.client.RoseTrapClient;
import io.rosetrap.client.RoseTrapClientBuilder;
import io.rosetrap.client.process.ProcessFamily;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What all steps of a running pipeline share. Safe for use by many threads. */
final class Board {
  /** Who the command itself is in the run. */
  static final String SELF = "rosetrap run";

  /** With which a command of rosetrap ends whose wait was one of a deadlock. */
  private static final int DEADLOCK = 4;

  final Pipeline pipeline;
  final RunOptions options;
  final Watcher watcher;
  final Recorder recorder;
  final States states;
  final Mask mask = new Mask();
  final ProcessFamily family;

  /** The values of secrets by their names. */
  final Map<String, String> secrets;

  /** Looks at the run and changes nothing. */
  final RoseTrapClient observer;

  private final AtomicReference<@Nullable Failed> first = new AtomicReference<>();

  /** Complete once a step has failed. */
  final CompletableFuture<Void> failure = new CompletableFuture<>();

  /** Set once the hub could not be reached: who asks it again waits in vain. */
  volatile boolean gone;

  private final Set<String> secretVariables = new HashSet<>();
  private final Map<String, String> byParticipant = new HashMap<>();
  private final Map<String, String> byVariable = new HashMap<>();
  private final AtomicInteger branches = new AtomicInteger();

  /** A step that failed, and how. */
  record Failed(
      Step step, int exitCode, boolean timedOut, boolean deadlock, String why, String diagnosis) {}

  Board(
      Pipeline pipeline,
      RunOptions options,
      Watcher watcher,
      ProcessFamily family,
      Map<String, String> secrets) {
    this.pipeline = pipeline;
    this.options = options;
    this.watcher = watcher;
    this.family = family;
    this.secrets = Map.copyOf(secrets);
    this.recorder = new Recorder(watcher, mask);
    this.states = new States(pipeline);
    this.observer = builder(SELF).build().observing();
    secrets.values().forEach(mask::hide);
    for (Step step : pipeline.steps()) {
      byParticipant.put(step.participant(), step.name());
      for (Write write : step.writes()) {
        byVariable.put(write.variable(), step.name());
        if (write.secret()) {
          secretVariables.add(write.variable());
        }
      }
    }
  }

  RoseTrapClientBuilder builder(String participant) {
    RoseTrapClientBuilder builder =
        RoseTrapClient.builder(options.hub()).run(options.run()).participant(participant);
    options.token().ifPresent(builder::token);
    return builder;
  }

  /** The step that is known to the hub by a name. */
  Optional<String> stepOf(String participant) {
    return Optional.ofNullable(byParticipant.get(participant));
  }

  /** The step that writes a variable. */
  Optional<String> writerOf(String variable) {
    return Optional.ofNullable(byVariable.get(variable));
  }

  /** A branch of the family for one attempt of a step. */
  ProcessFamily branch() {
    return family.member(branches.incrementAndGet());
  }

  Path logFile(Step step) {
    return options.folder().resolve("logs").resolve(states.slugOf(step.name()) + ".log");
  }

  /**
   * Notes a failure. Where the first one took too long, the hub is asked who waits for what: one
   * that ended has said itself why.
   */
  void failed(Step step, int exitCode, boolean timedOut, boolean deadlock, String why) {
    String words = mask.cover(why);
    Failed failed = new Failed(step, exitCode, timedOut, deadlock, words, "");
    // Before the hub is asked, which takes a moment in which another may fail.
    if (first.compareAndSet(null, failed)) {
      first.set(
          new Failed(
              step,
              exitCode,
              timedOut,
              deadlock || (exitCode == DEADLOCK && hasDeadlock()),
              words,
              timedOut ? diagnose() : ""));
      failure.complete(null);
    }
  }

  /** The step that failed first. */
  Optional<Failed> first() {
    return Optional.ofNullable(first.get());
  }

  /** Whether the hub has found steps that wait for each other. */
  private boolean hasDeadlock() {
    if (gone) {
      return false;
    }
    try {
      return observer.journal(0).stream().anyMatch(PipelineRun::isDeadlock);
    } catch (RoseTrapException e) {
      return false;
    }
  }

  /** What the hub says about those that wait; empty where nobody does. */
  String diagnose() {
    if (gone) {
      return "";
    }
    try {
      RunDiagnosis diagnosis = observer.diagnose();
      return diagnosis.waits().isEmpty() && diagnosis.deadlock().isEmpty()
          ? ""
          : readable(diagnosis.text());
    } catch (RoseTrapException e) {
      return "";
    }
  }

  /** A variable for people: the state of a step where it stands for one. */
  String words(String variable) {
    return states.words(variable).orElse(variable);
  }

  /** A text of the hub's for people: what stands for a step's state is said in words. */
  String readable(String text) {
    return mask.cover(states.readable(text));
  }

  /** Whether a variable is one that must not be shown. */
  boolean isSecret(String variable) {
    return secretVariables.contains(variable);
  }

  /** Hides what must not be shown. */
  void hide(String variable, Value value) {
    if ((value.isSecret() || isSecret(variable)) && value.isWellFormedText()) {
      mask.hide(value.asText());
    }
  }
}
