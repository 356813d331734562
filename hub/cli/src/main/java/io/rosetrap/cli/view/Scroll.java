package io.rosetrap.cli.view;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * What is to scroll away above the live table at its next drawing. Of logs the latest lines only: a
 * terminal shows no more than that in so short a time, and steps must not wait for it. Guarded by
 * the lock of the live view.
 */
final class Scroll {
  private static final int MOST_LINES = 500;
  private static final int MOST_CHARACTERS = 256 * 1024;

  private record Line(String text, boolean ofLog) {}

  private final Look look;
  private final Deque<Line> lines = new ArrayDeque<>();
  private int logs;
  private int characters;
  private long dropped;

  Scroll(Look look) {
    this.look = look;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Adds a line that is never dropped. */
  void tell(String line) {
    lines.addLast(new Line(line, false));
  }

  void log(String line) {
    lines.addLast(new Line(line, true));
    logs++;
    characters += line.length();
    while (logs > MOST_LINES || (characters > MOST_CHARACTERS && logs > 1)) {
      drop();
    }
  }

  private void drop() {
    for (Iterator<Line> all = lines.iterator(); all.hasNext(); ) {
      Line oldest = all.next();
      if (oldest.ofLog()) {
        all.remove();
        logs--;
        characters -= oldest.text().length();
        dropped++;
        return;
      }
    }
  }

  /** All of them, which are then no longer here. */
  List<String> take() {
    List<String> taken = new ArrayList<>();
    if (dropped > 0) {
      String words = dropped + " lines came too fast to be shown; they are in the logs";
      taken.add(look.paint(Ink.FAINT, look.pick("… ", "... ") + words));
    }
    lines.forEach(line -> taken.add(line.text()));
    lines.clear();
    logs = 0;
    characters = 0;
    dropped = 0;
    return taken;
  }
}
