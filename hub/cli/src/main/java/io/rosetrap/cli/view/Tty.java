package io.rosetrap.cli.view;

import java.util.List;

/** The terminal that a person sits at, as far as a stream of bytes does not tell. */
interface Tty {
  /**
   * How large it is.
   *
   * @param columns of a line, 1 or more
   * @param rows in sight, 1 or more
   */
  record Size(int columns, int rows) {}

  /** The size at this moment. */
  Size size();

  /** Makes keys come one by one and unseen; false where that cannot be, and keys never come. */
  boolean takeKeys();

  /** Makes the terminal again what it was before {@link #takeKeys}. Any number of times. */
  void restore();

  /** Whether keys typed now are meant for this process. */
  boolean isForeground();

  /** Waits a tenth of a second at most, and returns what was typed. */
  List<Key> keys();
}
