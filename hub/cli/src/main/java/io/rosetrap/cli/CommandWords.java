package io.rosetrap.cli;

import io.rosetrap.api.RoseTrapException;
import java.nio.file.Path;
import java.util.List;

/** The command of the user's, as it stands after {@code --}. */
final class CommandWords {
  private final String owner;
  private List<String> words = List.of();
  private boolean given;

  /**
   * None yet.
   *
   * @param owner which command it is the command of
   */
  CommandWords(String owner) {
    this.owner = owner;
  }

  void take(List<String> taken) {
    words = taken;
    given = true;
  }

  /** Whether there were dashes, be there words behind them or not. */
  boolean isGiven() {
    return given;
  }

  List<String> words() {
    return words;
  }

  /** Refuses a command that is not there. */
  void require() {
    if (words.isEmpty()) {
      throw missing();
    }
  }

  RoseTrapException missing() {
    return UsageErrors.wrong(
        "There is no command to run. It stands at the end, after --, as in: rosetrap "
            + owner
            + " … -- make test",
        owner);
  }

  /** The program without its folder, for a name. */
  String program() {
    Path file = Path.of(words.getFirst()).getFileName();
    return file == null ? owner : file.toString();
  }
}
