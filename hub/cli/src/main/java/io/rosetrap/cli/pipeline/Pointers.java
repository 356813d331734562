package io.rosetrap.cli.pipeline;

import java.util.Optional;

/** JSON Pointers (RFC 6901), as texts. */
final class Pointers {
  private Pointers() {}

  /** Why a text is none; empty where it is one. */
  static Optional<String> fault(String pointer) {
    boolean begins = pointer.isEmpty() || pointer.startsWith("/");
    if (begins && isEscaped(pointer)) {
      return Optional.empty();
    }
    return Optional.of(
        "The JSON pointer "
            + Printable.quoted(pointer)
            + (begins
                ? " has a '~' that is neither '~0' (for '~') nor '~1' (for '/')."
                : " does not begin with '/'; it is like '/status/code'."));
  }

  private static boolean isEscaped(String pointer) {
    for (int at = pointer.indexOf('~'); at >= 0; at = pointer.indexOf('~', at + 1)) {
      boolean known = pointer.startsWith("0", at + 1) || pointer.startsWith("1", at + 1);
      if (!known) {
        return false;
      }
    }
    return true;
  }
}
