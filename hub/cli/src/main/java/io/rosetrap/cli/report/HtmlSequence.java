package io.rosetrap.cli.report;

import io.rosetrap.api.Durations;
import io.rosetrap.cli.report.HandOffs.HandOff;
import io.rosetrap.cli.report.HandOffs.Kind;
import io.rosetrap.cli.report.HandOffs.Reader;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Who gave what to whom, as a sequence diagram, and the same as a table. */
final class HtmlSequence {
  private static final int LEFT = 76;
  private static final int LANE = 156;
  private static final int HEAD = 34;
  private static final int ROW = 34;
  private static final int SIGN = 4;
  private static final int LONGEST_HEAD = 18;
  private static final int LONGEST_WORDS = 200;

  /** About how wide a character is, with some room: no text is measured here. */
  private static final double CHARACTER = 6.6;

  private static final Duration NOTICEABLE = Duration.ofMillis(10);

  private final HandOffs handOffs;

  HtmlSequence(HandOffs handOffs) {
    this.handOffs = handOffs;
  }

  void writeTo(Markup html) {
    html.open("section", "id", "hand-offs", "aria-labelledby", "hand-offs-title").line();
    html.element("h2", "Hand-offs", "id", "hand-offs-title").line();
    if (handOffs.shown().isEmpty()) {
      html.element("p", "No step gave a value to another.", "class", "note");
      html.close("section").line();
      return;
    }
    int left = handOffs.all() - handOffs.shown().size();
    html.element(
            "p",
            "Each arrow leads from who wrote to who read, in order of time; the time"
                + " beside a name is how long it was waited for."
                + (left > 0
                    ? " Of "
                        + handOffs.all()
                        + " the "
                        + handOffs.shown().size()
                        + " are shown that failed or were waited for longest."
                    : ""),
            "class",
            "note")
        .line();
    html.open("ul", "class", "legend", "aria-label", "What the arrows mean").line();
    key(html, Kind.RELEASED, "ended a wait");
    key(html, Kind.PRESENT, "was there when it was read");
    key(html, Kind.FAILED, "will not come");
    html.close("ul").line();
    html.open(
            "div",
            "class",
            "card scroll",
            "role",
            "region",
            "aria-label",
            "Sequence of hand-offs",
            "tabindex",
            "0")
        .line();
    picture(html);
    html.close("div").line();
    table(html);
    html.close("section").line();
  }

  private void key(Markup html, Kind kind, String words) {
    if (handOffs.shown().stream().noneMatch(handOff -> handOff.kind() == kind)) {
      return;
    }
    html.open("li")
        .open("svg", "width", "30", "height", "12", "aria-hidden", "true", "class", "sequence")
        .open("g", "class", word(kind));
    html.empty("circle", "cx", "4", "cy", "6", "r", "3");
    html.empty("line", "x1", "4", "x2", "26", "y1", "6", "y2", "6", "class", "arrow");
    tip(html, kind == Kind.FAILED, 27, 6, true);
    html.close("g").close("svg").text(words).close("li").line();
  }

  // --- the picture ---------------------------------------------------------------------------

  private int x(String lane) {
    return LEFT + LANE / 2 + LANE * handOffs.lanes().indexOf(lane);
  }

  private void picture(Markup html) {
    int rows = handOffs.shown().size();
    int width = LEFT + LANE * handOffs.lanes().size();
    int height = HEAD + (rows + 1) * ROW;
    html.open(
        "svg",
        "class",
        "sequence",
        "width",
        Integer.toString(width),
        "height",
        Integer.toString(height),
        "viewBox",
        "0 0 " + width + " " + height,
        "role",
        "img",
        "aria-label",
        "Sequence of hand-offs; the table below says the same");
    html.line();
    for (String lane : handOffs.lanes()) {
      lane(html, lane, height);
    }
    String time = "";
    for (int i = 0; i < rows; i++) {
      HandOff handOff = handOffs.shown().get(i);
      String now = Durations.format(handOff.at());
      int y = HEAD + (i + 1) * ROW;
      html.open("g", "class", "row " + word(handOff.kind())).element("title", title(handOff));
      html.empty(
          "rect",
          "class",
          "band",
          "x",
          "0",
          "y",
          "" + (y - 22),
          "width",
          "" + width,
          "height",
          "" + ROW);
      if (!now.equals(time)) {
        html.element(
            "text",
            now,
            "class",
            "time",
            "x",
            "" + (LEFT - 14),
            "y",
            "" + (y + 4),
            "text-anchor",
            "end");
      }
      time = now;
      arrows(html, handOff, y);
      html.close("g").line();
    }
    html.close("svg").line();
  }

  private void lane(Markup html, String lane, int height) {
    String x = Integer.toString(x(lane));
    html.empty("line", "class", "life", "x1", x, "x2", x, "y1", "" + HEAD, "y2", "" + (height - 6));
    html.open("g").element("title", Clean.clip(lane, LONGEST_WORDS));
    html.empty(
        "rect",
        "class",
        "head",
        "x",
        "" + (x(lane) - LANE / 2 + 6),
        "y",
        "2",
        "width",
        "" + (LANE - 12),
        "height",
        "26",
        "rx",
        "5");
    html.element(
        "text",
        Clean.clip(Clean.line(lane), LONGEST_HEAD),
        "class",
        "head",
        "x",
        x,
        "y",
        "19",
        "text-anchor",
        "middle");
    html.close("g").line();
  }

  private void arrows(Markup html, HandOff handOff, int y) {
    int from = x(handOff.from());
    List<Integer> ends = handOff.to().stream().map(reader -> x(reader.name())).toList();
    int least = Math.min(from, ends.stream().min(Comparator.naturalOrder()).orElse(from));
    int most = Math.max(from, ends.stream().max(Comparator.naturalOrder()).orElse(from));
    html.empty(
        "line", "class", "arrow", "x1", "" + least, "x2", "" + most, "y1", "" + y, "y2", "" + y);
    html.empty("circle", "cx", "" + from, "cy", "" + y, "r", "3.5");
    ends.forEach(end -> tip(html, handOff.kind() == Kind.FAILED, end, y, end > from));
    boolean right = most > from;
    int room = right ? most - from : from - least;
    label(html, handOff, right ? from + 9 : from - 9, y, right, room);
  }

  private static void label(Markup html, HandOff handOff, int x, int y, boolean right, int room) {
    String waited =
        handOff.longest().compareTo(NOTICEABLE) < 0
            ? ""
            : "  " + Durations.format(handOff.longest());
    int most = (int) ((room - 16) / CHARACTER) - waited.length();
    html.open(
        "text",
        "class",
        "label",
        "x",
        "" + x,
        "y",
        "" + (y - 6),
        "text-anchor",
        right ? "start" : "end");
    html.text(Clean.clip(Clean.line(handOff.what()), Math.max(8, most)));
    html.element("tspan", waited, "class", "waited").close("text");
  }

  private static void tip(Markup html, boolean failed, int x, int y, boolean right) {
    if (failed) {
      String cross = "M" + (x - SIGN) + " " + (y - SIGN) + "l8 8m0 -8l-8 8";
      html.empty("path", "class", "cross", "d", cross);
    } else {
      int back = right ? x - 8 : x + 8;
      html.empty(
          "path",
          "class",
          "tip",
          "d",
          "M" + x + " " + y + "L" + back + " " + (y - SIGN) + "V" + (y + SIGN) + "Z");
    }
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String title(HandOff handOff) {
    return Clean.clip(Clean.line(handOff.from()), LONGEST_WORDS)
        + " → "
        + readers(handOff)
        + "\n"
        + Clean.clip(Clean.line(handOff.what()), LONGEST_WORDS)
        + (handOff.note().isEmpty()
            ? ""
            : ": " + Clean.clip(Clean.line(handOff.note()), LONGEST_WORDS));
  }

  private static String readers(HandOff handOff) {
    return handOff.to().stream()
        .map(reader -> Clean.clip(Clean.line(reader.name()), LONGEST_WORDS) + waited(reader))
        .collect(Collectors.joining(", "));
  }

  private static String waited(Reader reader) {
    return reader.waited().isZero() ? "" : " (waited " + Durations.format(reader.waited()) + ")";
  }

  // --- the same in words ---------------------------------------------------------------------

  private void table(Markup html) {
    html.open("details", "class", "as-table").element("summary", "As a table").line();
    HtmlTables.begin(html, "Hand-offs", ">Time", "From", "What", "To", "Value or reason");
    for (HandOff handOff : handOffs.shown()) {
      html.open("tr");
      HtmlTables.number(html, Durations.format(handOff.at()));
      cell(html, handOff.from());
      cell(html, (handOff.kind() == Kind.FAILED ? "will not come: " : "") + handOff.what());
      cell(html, readers(handOff));
      cell(html, handOff.note());
      html.close("tr").line();
    }
    html.close("tbody").close("table").close("div").close("details").line();
  }

  private static void cell(Markup html, String text) {
    html.open("td").element("bdi", Clean.clip(Clean.line(text), LONGEST_WORDS)).close("td");
  }
}
