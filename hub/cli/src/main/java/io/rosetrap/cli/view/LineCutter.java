package io.rosetrap.cli.view;

/**
 * Cuts what a step prints on one of its outputs into lines, whatever the chunks in which it comes.
 * Keeps no more than {@value #MOST} bytes. For use by one thread at a time.
 */
final class LineCutter {
  /** A line that is longer is cut into several. */
  static final int MOST = 16 * 1024;

  /** So far from the end a sequence may have begun that is better left whole. */
  private static final int SEQUENCE = 16;

  /** Takes lines. */
  interface Lines {
    /**
     * A line without its end.
     *
     * @param bytes an array that is used again after the call
     * @param from its first byte
     * @param to behind its last byte
     * @param clean whether it has nothing but characters of ASCII that can be shown, and tabs
     */
    void line(byte[] bytes, int from, int to, boolean clean);
  }

  private final Lines lines;

  /** The begin of a line whose end has not come. */
  private final Bytes kept = new Bytes(256);

  private boolean keptClean = true;
  private long lastCame;

  LineCutter(Lines lines) {
    this.lines = lines;
  }

  /**
   * Takes a chunk.
   *
   * @param now by a clock of nanoseconds
   */
  void take(byte[] bytes, int length, long now) {
    int from = 0;
    boolean clean = true;
    for (int i = 0; i < length; i++) {
      byte b = bytes[i];
      if (b == '\n') {
        line(bytes, from, i, clean);
        from = i + 1;
        clean = true;
      } else if ((b < ' ' && b != '\t') || b == 0x7f) {
        clean = false;
      }
    }
    if (from < length) {
      keep(bytes, from, length, clean);
      lastCame = now;
    }
  }

  private void line(byte[] bytes, int from, int to, boolean clean) {
    if (kept.length() == 0 && to - from <= MOST) {
      lines.line(bytes, from, to, clean);
      return;
    }
    keep(bytes, from, to, clean);
    // Nothing is left where the line was just as long as what is kept.
    if (kept.length() > 0) {
      show();
    }
  }

  private void keep(byte[] bytes, int from, int to, boolean clean) {
    keptClean &= clean;
    int begin = from;
    while (begin < to) {
      int end = Math.min(to, begin + MOST - kept.length());
      kept.add(bytes, begin, end);
      begin = end;
      if (kept.length() == MOST) {
        shorten();
      }
    }
  }

  /** Forgets the former states of a progress bar; where there is none, shows a part of the line. */
  private void shorten() {
    int state = lastState(kept.array(), 0, kept.length());
    if (state > 0) {
      kept.drop(state);
    } else {
      int end = wholeCharacters(kept.array(), kept.length());
      lines.line(kept.array(), 0, end, keptClean);
      kept.drop(end);
    }
  }

  /**
   * Where a line begins that was written over itself: behind its last CR that has more behind it.
   */
  static int lastState(byte[] bytes, int from, int to) {
    int end = to;
    while (end > from && bytes[end - 1] == '\r') {
      end--;
    }
    for (int i = end - 1; i >= from; i--) {
      if (bytes[i] == '\r') {
        return i + 1;
      }
    }
    return from;
  }

  /** How many bytes are there without cutting a character or a sequence in two. */
  private static int wholeCharacters(byte[] bytes, int length) {
    for (int i = length - 1; i > length - SEQUENCE; i--) {
      if (bytes[i] == '\033') {
        return i;
      }
    }
    int end = length;
    while (end > length - 4 && (bytes[end - 1] & 0xc0) == 0x80) {
      end--;
    }
    boolean begun = (bytes[end - 1] & 0xc0) == 0xc0;
    return begun ? end - 1 : length;
  }

  /** Whether a line has begun, and nothing has come for some time. */
  boolean isIdle(long now, long nanos) {
    return kept.length() > 0 && now - lastCame >= nanos;
  }

  /** What has come of a line, without anything that steers a terminal. */
  String begun() {
    Bytes line = new Bytes(64);
    new Harmless(false).add(line, kept.array(), 0, kept.length(), keptClean);
    return line.toString();
  }

  boolean hasBegun() {
    return kept.length() > 0;
  }

  /** Shows what has come of a line. */
  void show() {
    if (kept.length() > 0) {
      lines.line(kept.array(), 0, kept.length(), keptClean);
      kept.clear();
    }
    keptClean = true;
  }
}
