package io.rosetrap.cli.view;

/**
 * Colours with a meaning. They are of the palette of 256, whose tones no theme changes, and of a
 * lightness that can be read on black as well as on white.
 */
enum Ink {
  /** What stands out. */
  STRONG("1"),
  /** What is there for completeness. */
  FAINT("2"),
  /** Ended well, or ready. */
  GOOD("38;5;28"),
  /** Ended badly. */
  BAD("38;5;160"),
  /** Is held up. */
  HELD("38;5;136"),
  /** Is at work. */
  BUSY("38;5;32"),
  /** The selected row. */
  CHOSEN("1");

  private final String code;

  Ink(String code) {
    this.code = code;
  }

  /** The sequence that switches it on. */
  String on() {
    return "\033[" + code + "m";
  }

  String code() {
    return code;
  }
}
