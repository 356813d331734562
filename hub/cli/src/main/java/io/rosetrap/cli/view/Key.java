package io.rosetrap.cli.view;

import java.util.ArrayList;
import java.util.List;

/** What a person can ask the live view for. */
enum Key {
  /** The step above. */
  UP,
  /** The step below. */
  DOWN,
  /** The log of the selected step, or no more of it. */
  LOG,
  /** The logs of all steps. */
  ALL,
  /** No logs. */
  NONE,
  /** What the keys and signs mean, or no more of it. */
  HELP;

  /** Those in what a terminal has sent; anything else is passed over. */
  static List<Key> in(byte[] bytes, int length) {
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      boolean arrow =
          bytes[i] == '\033' && i + 2 < length && (bytes[i + 1] == '[' || bytes[i + 1] == 'O');
      if (arrow) {
        i += 2;
        if (bytes[i] == 'A' || bytes[i] == 'B') {
          keys.add(bytes[i] == 'A' ? UP : DOWN);
        }
        continue;
      }
      switch (bytes[i]) {
        case 'k' -> keys.add(UP);
        case 'j' -> keys.add(DOWN);
        case 'l', '\r', '\n' -> keys.add(LOG);
        case 'a' -> keys.add(ALL);
        case 'n' -> keys.add(NONE);
        case '?', 'h' -> keys.add(HELP);
        default -> {
          // No key of ours.
        }
      }
    }
    return keys;
  }
}
