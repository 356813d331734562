package io.rosetrap.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One step of an order that is enforced: who does what to which variable or queue.
 *
 * @param participant who, a valid name
 * @param verb what
 * @param name the name of the variable or queue
 */
public record OrderStep(String participant, Verb verb, String name) {
  private static final Set<String> JOINTS = Set.of("to", "into", "from");

  /** Checks the names. */
  public OrderStep {
    Names.requireParticipant(participant);
    verb.subject(name);
  }

  /**
   * What it is done to.
   *
   * @return a variable or a queue
   */
  public Subject subject() {
    return verb.subject(name);
  }

  /**
   * Reads a step. The last word is the name, the word before it the verb, and all before that the
   * participant, whose name may have spaces. {@code to}, {@code into} and {@code from} may stand
   * before the name.
   *
   * @param text for instance {@code CLIENT A writes X_Data}
   * @return the step
   * @throws RoseTrapException {@link ErrorCode#INVALID_REQUEST} if it cannot be read, {@link
   *     ErrorCode#INVALID_NAME} if a name breaks its rule
   */
  public static OrderStep parse(String text) {
    List<String> words = new ArrayList<>(Arrays.asList(text.strip().split("\\s+")));
    String name = words.removeLast();
    if (words.size() > 2 && JOINTS.contains(words.getLast())) {
      words.removeLast();
    }
    Optional<Verb> verb = words.isEmpty() ? Optional.empty() : Verb.ofThird(words.removeLast());
    if (verb.isEmpty() || words.isEmpty()) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          "The step '"
              + Shown.text(text, 80)
              + "' cannot be read. A step is PARTICIPANT VERB NAME, for instance 'CLIENT A writes"
              + " X_Data'; the verb is one of "
              + Verb.thirds()
              + ".");
    }
    String whole = text.strip();
    int end = whole.lastIndexOf(' ' + verb.get().third() + ' ');
    return new OrderStep(
        end > 0 ? whole.substring(0, end).strip() : String.join(" ", words), verb.get(), name);
  }

  /** The step as {@link #parse} reads it. */
  @Override
  public String toString() {
    return participant + " " + verb.third() + " " + name;
  }
}
