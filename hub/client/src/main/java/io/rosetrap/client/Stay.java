package io.rosetrap.client;

import io.rosetrap.api.Ending;
import io.rosetrap.api.Replaced;
import io.rosetrap.api.RoseTrapException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A participant's stay in a run, kept up by one process on behalf of another that it supervises.
 * Safe for use by many threads.
 */
public final class Stay {
  private final Membership self;

  Stay(Membership self) {
    this.self = self;
  }

  /**
   * What a process needs in its environment to act as this participant: {@code ROSETRAP_URL},
   * {@code ROSETRAP_RUN}, {@code ROSETRAP_PARTICIPANT}, {@code ROSETRAP_SESSION}, and {@code
   * ROSETRAP_TOKEN} where the hub wants one.
   *
   * @return names and values
   */
  public Map<String, String> environment() {
    return environment(self.calls().uri(), ProcessHandle.current().pid());
  }

  /**
   * The same for all that runs in a container of its own, which this process looks after from
   * outside.
   *
   * @param hub the hub's address as the container sees it
   * @return names and values
   */
  public Map<String, String> environmentOfContainer(URI hub) {
    return environment(hub, Family.OUTSIDE);
  }

  private Map<String, String> environment(URI hub, long supervisor) {
    Map<String, String> variables = new LinkedHashMap<>();
    Calls calls = self.calls();
    variables.put("ROSETRAP_URL", hub.toString());
    variables.put("ROSETRAP_RUN", self.run());
    variables.put("ROSETRAP_PARTICIPANT", calls.participant());
    // By the supervisor a process of the stay can see whether it is the only one.
    self.session()
        .ifPresent(number -> variables.put("ROSETRAP_SESSION", number + "@" + supervisor));
    calls.token().ifPresent(secret -> variables.put("ROSETRAP_TOKEN", secret));
    return variables;
  }

  /**
   * Whom this stay replaced when it began: another process that was in the run under the same name.
   * What that one does in the name from then on is refused.
   *
   * @return empty where nobody was there
   */
  public Optional<Replaced> replaced() {
    return self.replaced();
  }

  /**
   * Has something done each time that the hub says that the stay had ended meanwhile: it was lost
   * because its lease ran out or the hub was restarted, or another process replaced it. What it
   * held, a lock or an item, is not held any more then, though a stay that was lost has begun anew.
   * The client learns of it with the next sign of life or request, a third of the lease later at
   * the latest.
   *
   * @param something runs on a thread of the client, and must not block
   */
  public void whenLost(Runnable something) {
    self.whenLost(something);
  }

  /**
   * Tells the hub that the participant has ended, so that what it promised and did not write is
   * broken at once. Looks for the hub for three seconds. Does nothing the second time, and where
   * the stay belongs to another process.
   *
   * <p>One that did not end in order may be started again under its name, for which a sealed run
   * waits a while before it says that nobody is left. Who does not start it again says so: {@link
   * Ending#asLastAttempt}.
   *
   * @param ending how; the time in it is not used, since the hub has its own
   * @throws RoseTrapException if the hub could not be told; it notices by the lease
   */
  public void end(Ending ending) {
    self.end(ending);
  }
}
