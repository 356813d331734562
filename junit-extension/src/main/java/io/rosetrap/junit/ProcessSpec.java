package io.rosetrap.junit;

import io.rosetrap.api.Names;
import io.rosetrap.client.process.Launch;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A child process that is to be started. Immutable: each method returns another one. It reads
 * nothing from stdin, and runs where the test runs, with the test's environment, unless told
 * otherwise.
 */
public final class ProcessSpec {
  private final Processes owner;

  /**
   * The main class; empty for a command. Set before it is handed out, and so is all that follows.
   */
  private Optional<Class<?>> main = Optional.empty();

  private List<String> words = List.of();
  private List<String> jvmArgs = List.of();
  private Optional<String> name = Optional.empty();
  private Set<String> promises = Set.of();
  private Set<String> reads = Set.of();
  private Optional<Path> directory = Optional.empty();
  private Map<String, String> environment = Map.of();
  private Consumer<Launch> input = launch -> launch.input(new byte[0]);
  private boolean shown;
  private boolean background;

  private ProcessSpec(Processes owner) {
    this.owner = owner;
  }

  static ProcessSpec java(Processes owner, Class<?> main) {
    ProcessSpec spec = new ProcessSpec(owner);
    spec.main = Optional.of(main);
    return spec;
  }

  static ProcessSpec command(Processes owner, List<String> words) {
    ProcessSpec spec = new ProcessSpec(owner);
    spec.words = List.copyOf(words);
    return spec;
  }

  private ProcessSpec with(Consumer<ProcessSpec> change) {
    ProcessSpec next = new ProcessSpec(owner);
    next.main = main;
    next.words = words;
    next.jvmArgs = jvmArgs;
    next.name = name;
    next.promises = promises;
    next.reads = reads;
    next.directory = directory;
    next.environment = environment;
    next.input = input;
    next.shown = shown;
    next.background = background;
    change.accept(next);
    return next;
  }

  /**
   * Adds words to the command line.
   *
   * @param more what {@code main} gets, or the program
   * @return another one
   */
  public ProcessSpec args(Object... more) {
    List<String> all = new ArrayList<>(words);
    for (Object each : more) {
      all.add(String.valueOf(each));
    }
    return with(next -> next.words = List.copyOf(all));
  }

  /**
   * Adds options for the child's JVM. They come after those that the extension sets for a fast
   * start, so that they win.
   *
   * @param more for instance {@code -Xmx2g} or {@code -Dkey=value}
   * @return another one
   * @throws IllegalStateException if the child is a command
   */
  public ProcessSpec jvmArgs(String... more) {
    if (main.isEmpty()) {
      throw new IllegalStateException(
          "jvmArgs is for children that are started by java(Main.class). Give the options of '"
              + words.getFirst()
              + "' as words of its command.");
    }
    List<String> all = new ArrayList<>(jvmArgs);
    all.addAll(List.of(more));
    return with(next -> next.jvmArgs = List.copyOf(all));
  }

  /**
   * Names the participant that the child is. Otherwise it is called like its main class or program,
   * with a number where another is called so.
   *
   * @param participant for instance {@code CLIENT B}
   * @return another one
   */
  public ProcessSpec as(String participant) {
    Names.requireParticipant(participant);
    return with(next -> next.name = Optional.of(participant));
  }

  /**
   * Says what the child will write. Whoever waits for it is told at once if the child ends without
   * having written it, with its exit code and its last lines.
   *
   * @param variables the names
   * @return another one
   */
  public ProcessSpec promises(String... variables) {
    Set<String> all = joined(promises, variables);
    return with(next -> next.promises = all);
  }

  /**
   * Says what the child means to read, for those who look.
   *
   * @param variables the names
   * @return another one
   */
  public ProcessSpec reads(String... variables) {
    Set<String> all = joined(reads, variables);
    return with(next -> next.reads = all);
  }

  private static Set<String> joined(Set<String> some, String... more) {
    Set<String> all = new LinkedHashSet<>(some);
    for (String each : more) {
      all.add(Names.requireVariable(each));
    }
    return Collections.unmodifiableSet(all);
  }

  /**
   * Sets where it runs.
   *
   * @param folder its working directory
   * @return another one
   */
  public ProcessSpec directory(Path folder) {
    return with(next -> next.directory = Optional.of(folder.toAbsolutePath()));
  }

  /**
   * Sets a variable of its environment.
   *
   * @param variable the name
   * @param value the value
   * @return another one
   */
  public ProcessSpec environment(String variable, String value) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.put(variable, value);
    return with(next -> next.environment = Collections.unmodifiableMap(all));
  }

  /**
   * Sets what it reads from stdin.
   *
   * @param text its whole input, as UTF-8
   * @return another one
   */
  public ProcessSpec stdin(String text) {
    return stdin(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Sets what it reads from stdin.
   *
   * @param bytes its whole input
   * @return another one
   */
  public ProcessSpec stdin(byte[] bytes) {
    byte[] copy = bytes.clone();
    return with(next -> next.input = launch -> launch.input(copy));
  }

  /**
   * Sets what it reads from stdin.
   *
   * @param file its whole input
   * @return another one
   */
  public ProcessSpec stdin(Path file) {
    return with(next -> next.input = launch -> launch.input(file));
  }

  /**
   * Prints each line of the child through {@code System.out} as it comes, behind its name.
   * Otherwise nothing is printed while the test passes.
   *
   * @return another one
   */
  public ProcessSpec inheritOutput() {
    return with(next -> next.shown = true);
  }

  /**
   * Says that the child is meant to run until the test ends, as a service does. One that is not
   * meant to and runs still at the end of a test that passed is a {@linkplain Leaks leak}.
   *
   * @return another one
   */
  public ProcessSpec background() {
    return with(next -> next.background = true);
  }

  /**
   * Starts it.
   *
   * @return the running child; it is ended with the test at the latest
   * @throws ChildProcessError if it cannot be started
   */
  public ChildProcess start() {
    return owner.start(this);
  }

  /**
   * Starts it and blocks until it has ended, with whatever exit code.
   *
   * @param limit how long it may take
   * @return how it ended
   * @throws ChildProcessError if it cannot be started or does not end in time; it is killed then
   */
  public ProcessResult run(Duration limit) {
    ChildProcess child = start();
    try {
      return child.await(limit);
    } catch (ChildProcessError e) {
      child.kill();
      throw e;
    }
  }

  Optional<Class<?>> main() {
    return main;
  }

  Optional<String> name() {
    return name;
  }

  /** What it is called where it has no name of its own. */
  String defaultName() {
    if (main.isPresent()) {
      return main.get().getSimpleName();
    }
    Path file = Path.of(words.getFirst()).getFileName();
    return file == null ? words.getFirst() : file.toString();
  }

  Set<String> promises() {
    return promises;
  }

  Set<String> reads() {
    return reads;
  }

  Path directory() {
    return directory.orElseGet(() -> Path.of("").toAbsolutePath());
  }

  boolean isBackground() {
    return background;
  }

  boolean isShown() {
    return shown;
  }

  /** The whole command line; files for a long one are put into the folder. */
  List<String> commandLine(Path folder) {
    return main.isEmpty() ? words : new JavaCommand(main.get()).line(jvmArgs, words, folder);
  }

  /** How it is to be launched, but for what makes it a participant. */
  Launch launch(List<String> commandLine) {
    Launch launch = new Launch(commandLine);
    if (main.isPresent()) {
      launch.environment(JavaCommand.undebugged(System.getenv()));
    }
    launch.environment(environment);
    directory.ifPresent(launch::directory);
    input.accept(launch);
    return launch;
  }
}
