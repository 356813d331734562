package io.rosetrap.junit;

import io.rosetrap.api.Names;
import io.rosetrap.client.RoseTrapClient;
import org.assertj.core.api.AssertProvider;

/**
 * A variable of a run, to make assertions on: {@code
 * assertThat(hub.variable("X_Data")).hasValue(50)}. Nothing is asked of the hub before the first
 * assertion, and none of them counts as a read of the variable. Immutable; safe for use by many
 * threads.
 */
public final class VariableHandle implements AssertProvider<VariableAssert> {
  private final RoseTrapClient observer;
  private final String name;

  /**
   * A variable as a client sees it.
   *
   * @param client of the run; stays open for as long as the handle is used
   * @param name the variable's name
   */
  VariableHandle(RoseTrapClient client, String name) {
    this.observer = client.observing();
    this.name = Names.requireVariable(name);
  }

  /**
   * The variable's name.
   *
   * @return a valid name
   */
  public String name() {
    return name;
  }

  RoseTrapClient observer() {
    return observer;
  }

  @Override
  public VariableAssert assertThat() {
    return new VariableAssert(this);
  }

  /** The variable and its run. */
  @Override
  public String toString() {
    return "variable " + name + " of run " + observer.run();
  }
}
