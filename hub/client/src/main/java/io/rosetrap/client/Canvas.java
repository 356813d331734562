package io.rosetrap.client;

import io.rosetrap.client.LaneDiagram.Sign;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One line after the other of a diagram with lanes as columns. For use by one thread. */
final class Canvas {
  /** The column of times. */
  static final int TIME = 11;

  private static final int WIDEST_NAME = 18;
  private static final int NARROWEST = 4;
  private static final String OTHERS = "others";

  private final Map<String, Integer> middles = new LinkedHashMap<>();
  private final List<String> heads = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();
  private final int width;
  private final boolean ascii;
  private final int lanes;

  /** Where those are that have no lane of their own; -1 where there are none. */
  private int others = -1;

  private final Sign[] row;
  private final Set<Sign> used = EnumSet.noneOf(Sign.class);

  Canvas(List<String> names, int width, boolean ascii) {
    this.width = width;
    this.ascii = ascii;
    int room = LaneDiagram.lanesWidth(width);
    int at = 0;
    for (int i = 0; i < names.size(); i++) {
      int lane = laneWidth(names.get(i));
      boolean last = i == names.size() - 1;
      int kept = last ? 0 : laneWidth(OTHERS);
      if (at + lane + kept > room && at > 0) {
        break;
      }
      middles.put(names.get(i), at + middle(lane));
      add(names.get(i), lane);
      at += lane;
    }
    if (middles.size() < names.size()) {
      others = at + middle(laneWidth(OTHERS));
      add(OTHERS, laneWidth(OTHERS));
      at += laneWidth(OTHERS);
    }
    lanes = at;
    row = new Sign[lanes];
  }

  private int laneWidth(String name) {
    int shown = Columns.width(Columns.plain(name, ascii));
    return Math.max(NARROWEST, Math.min(WIDEST_NAME, shown)) + 2;
  }

  private static int middle(int lane) {
    return (lane - 2) / 2;
  }

  private void add(String name, int lane) {
    heads.add(name);
    widths.add(lane);
  }

  String head() {
    StringBuilder head = new StringBuilder(" ".repeat(TIME));
    for (int i = 0; i < heads.size(); i++) {
      int lane = widths.get(i) - 2;
      String name = Columns.plain(heads.get(i), ascii);
      int before = Math.max(0, (lane - Columns.width(name)) / 2);
      String cut = Columns.fit(name, lane - before, ascii ? "~" : "…");
      head.append(" ".repeat(before)).append(cut).append("  ");
    }
    return head.toString().stripTrailing() + "\n";
  }

  String remark(String words) {
    return line(" ".repeat(TIME), words, width - TIME);
  }

  boolean hasLane(String who) {
    return middles.containsKey(who);
  }

  void begin() {
    Arrays.fill(row, Sign.NOBODY);
  }

  void put(String who, Sign sign) {
    int at = column(who);
    if (at >= 0) {
      row[at] = sign;
      used.add(sign);
    }
  }

  void putIfFree(String who, Sign sign) {
    int at = column(who);
    if (at >= 0 && row[at] == Sign.NOBODY) {
      put(who, sign);
    }
  }

  private int column(String who) {
    @Nullable Integer own = middles.get(who);
    return own == null ? others : own;
  }

  /** Lines from one to several; crosses instead of arrow heads where all of them are stuck. */
  void arrows(String from, List<String> to, boolean stuck) {
    int start = from.isEmpty() ? -1 : column(from);
    int least = start < 0 ? Integer.MAX_VALUE : start;
    int most = start;
    for (String each : to) {
      least = Math.min(least, column(each));
      most = Math.max(most, column(each));
    }
    for (int i = least; i <= most; i++) {
      row[i] = row[i] == Sign.NOBODY ? Sign.ALONG : Sign.ACROSS;
    }
    for (String each : to) {
      int end = column(each);
      Sign head = start < 0 || end > start ? Sign.TO_RIGHT : Sign.TO_LEFT;
      if (end != start) {
        put(each, stuck ? Sign.FAILED : head);
      }
    }
  }

  String end(String time, String words) {
    StringBuilder line = new StringBuilder();
    line.append(" ".repeat(Math.max(0, TIME - 2 - time.length()))).append(time).append("  ");
    for (Sign sign : row) {
      line.append(sign.in(ascii));
    }
    return line(line.toString(), words, width - TIME - lanes);
  }

  private String line(String before, String words, int room) {
    String plain = Columns.plain(ascii ? words.replace("→", "->") : words, ascii);
    return (before + Columns.fit(plain, room, ascii ? "..." : "…")).stripTrailing() + "\n";
  }

  /** What the signs mean that have been used. */
  String legend() {
    StringBuilder legend = new StringBuilder();
    for (Sign sign : used) {
      if (!sign.meaning().isEmpty()) {
        legend.append(legend.isEmpty() ? "" : "   ");
        legend.append(sign.in(ascii)).append(' ').append(sign.meaning());
      }
    }
    return " ".repeat(TIME) + legend.append('\n');
  }
}
