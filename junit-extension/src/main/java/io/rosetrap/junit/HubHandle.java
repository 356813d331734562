package io.rosetrap.junit;

import io.rosetrap.api.Verb;
import io.rosetrap.client.Faults;
import io.rosetrap.client.RoseTrapClient;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The hub as one test sees it: its address, the test's own run, and clients in that. Injected into
 * constructors, test methods and lifecycle methods of a class with {@link RoseTrapHub}.
 *
 * <p>Safe for use by many threads until the test has ended. One that was injected into a
 * {@code @TestFactory} method is about the run of a dynamic test on the thread that carries this
 * out, and about the run of the factory elsewhere.
 */
public final class HubHandle {
  private final Supplier<TestRun> test;

  HubHandle(Supplier<TestRun> test) {
    this.test = test;
  }

  /**
   * The hub's address.
   *
   * @return for instance {@code http://127.0.0.1:40123}
   */
  public URI uri() {
    return test.get().uri();
  }

  /**
   * The token that the hub wants.
   *
   * @return empty where it wants none, as a hub that was started for the test
   */
  public Optional<String> token() {
    return test.get().token();
  }

  /**
   * The run of the test, for programs that are told it.
   *
   * @return a name made of class and method, for instance {@code OrderTest.ships-2}; {@code
   *     default} where the run is shared
   */
  public String run() {
    return test.get().run();
  }

  /**
   * A client in the run of the test, named after the test. It is closed when the test ends.
   *
   * @return the same each time
   */
  public RoseTrapClient client() {
    return test.get().client();
  }

  /**
   * A client in the run of the test. It is closed when the test ends.
   *
   * @param participant who writes and reads, for instance {@code CLIENT A}
   * @return the same for the same name
   */
  public RoseTrapClient client(String participant) {
    return test.get().client(participant);
  }

  /**
   * The child processes of the test. They are ended when the test ends.
   *
   * @return the same each time
   */
  public Processes processes() {
    return test.get().processes();
  }

  // --- controlled interleavings --------------------------------------------------------------

  /**
   * The faults and orders of the test.
   *
   * @return the same each time
   */
  public Faults faults() {
    return test.get().faults();
  }

  /**
   * What random delays of the test come from. Configuration parameter {@code rosetrap.seed} repeats
   * one of them.
   *
   * @return any number
   */
  public long seed() {
    return faults().seed();
  }

  /**
   * Accepts writes of a variable, but lets nobody see them until the release.
   *
   * @param variable its name
   * @param readers from whom it is held back; all, where none is named
   * @return what releases it
   */
  public Faults.Held hold(String variable, String... readers) {
    return faults().hold(variable, readers);
  }

  /**
   * Lets writes of a variable be seen a random while after they were accepted.
   *
   * @param variable its name
   * @param least the shortest delay, 0 or more
   * @param most the longest, up to 1 minute
   * @return what takes the delay away
   */
  public Faults.Held delay(String variable, Duration least, Duration most) {
    return faults().delay(variable, least, most);
  }

  /**
   * Refuses the next operation of a kind once.
   *
   * @param verb which operation
   * @param name of which variable or queue
   * @return what takes the fault away
   */
  public Faults.Held failNext(Verb verb, String name) {
    return faults().failNext(verb, name);
  }

  /**
   * Cuts the connection of a participant once, without an answer.
   *
   * @param participant whose
   * @param when before its request is carried out, or after
   * @return what takes the fault away
   */
  public Faults.Held dropConnection(String participant, Faults.When when) {
    return faults().dropConnection(participant, when);
  }

  /**
   * Carries the next change of a kind out as if its request had come twice.
   *
   * @param verb which operation
   * @param name of which variable or queue
   * @return what takes the fault away
   */
  public Faults.Held duplicate(Verb verb, String name) {
    return faults().duplicate(verb, name);
  }

  /**
   * Enforces an order across processes.
   *
   * @param steps for instance {@code "CLIENT A writes X_Data"}, {@code "CLIENT C reads X_Data"}
   * @return what takes the order away
   */
  public Faults.Held order(String... steps) {
    return faults().order(steps);
  }

  // --- to make assertions on -----------------------------------------------------------------

  /**
   * A variable of the run, to make assertions on; takes AssertJ.
   *
   * @param name its name
   * @return for instance for {@code assertThat(hub.variable("X_Data")).hasValue(50)}
   */
  public VariableHandle variable(String name) {
    return new VariableHandle(client(), name);
  }

  /**
   * Those that wait in the run, to make assertions on; takes AssertJ.
   *
   * @return for instance for {@code assertThat(hub.waiters()).hasWaiting("CLIENT A", "X_Data")}
   */
  public WaitersHandle waiters() {
    return new WaitersHandle(client(), test.get().timeout());
  }

  /**
   * What has happened in the run, to make assertions on; takes AssertJ.
   *
   * @return for instance for {@code assertThat(hub.journal()).write("X").happensBefore(read("Y"))}
   */
  public JournalHandle journal() {
    return new JournalHandle(client());
  }

  /**
   * A child process of the test, to make assertions on; takes AssertJ.
   *
   * @param name the participant that it is; the last one that was started under that name
   * @return for instance for {@code assertThat(hub.process("CLIENT B")).exitsWithin(ofSeconds(5))}
   * @throws IllegalArgumentException if none was started under that name
   */
  public ProcessSubject process(String name) {
    return new ProcessSubject(processes().child(name));
  }

  @Override
  public String toString() {
    return "HubHandle of " + test.get().label() + " at " + uri();
  }
}
