package io.rosetrap.cli;

import java.util.List;

/**
 * An environment variable that means something to the whole program.
 *
 * @param variable its name
 * @param meaning what it says, as a sentence
 */
record Setting(String variable, String meaning) {
  /** All of them but those that stand in for an option of one command. */
  static final List<Setting> ALL =
      List.of(
          new Setting("ROSETRAP_URL", "Where the hub is, as --url says it."),
          new Setting("ROSETRAP_RUN", "The run, as --run says it."),
          new Setting("ROSETRAP_PARTICIPANT", "Who writes and reads, as --as says it."),
          new Setting("ROSETRAP_TOKEN", "The token, as --token says it, but seen by nobody else."),
          new Setting(
              "ROSETRAP_SESSION",
              "Set for commands that are run: for which stay of its participant a process acts."),
          new Setting(
              "ROSETRAP_JAVA_HOME",
              "The Java to run on, and no other; otherwise one is looked for."),
          new Setting("ROSETRAP_JAVA_OPTS", "Options for Java, separated by blanks."),
          new Setting("ROSETRAP_CACHE", "'off' makes and uses no cache to start from."),
          new Setting(
              "ROSETRAP_CACHE_DIR",
              "The folder for these caches; $XDG_CACHE_HOME/rosetrap or ~/.cache/rosetrap unless"
                  + " given."));
}
