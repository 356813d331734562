package io.rosetrap.cli.pipeline;

import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** What the YAML parser complains about, in words that say what may have been meant. */
final class YamlErrors {
  /** A part of the parser's words, and ours. */
  private record Words(String theirs, String message, String hint) {}

  private static final List<Words> WORDS =
      List.of(
          new Words(
              "\\t(TAB)", "A tab stands where YAML wants spaces.", "Indent with spaces only."),
          new Words("character '@'", "A value cannot begin with @.", "Put it in quotes."),
          new Words(
              "character '`'",
              "A value cannot begin with `.",
              "Put it in quotes, or begin a script with | on the line before."),
          new Words("character '%'", "A value cannot begin with %.", "Put it in quotes."),
          new Words(
              "mapping values are not allowed",
              "A ':' with a space after it begins a value, but here none can begin.",
              "Put a text that has ': ' in quotes, or write a script below 'run: |'. Or the line"
                  + " above is indented otherwise."),
          new Words(
              "could not find expected ':'",
              "This line is no 'key: value'.",
              "Is a ':' with a space missing, or is the line indented too little for the text"
                  + " above?"),
          new Words(
              "expected <block end>, but found '-'",
              "A list begins here, where a key is expected.",
              "Indent the list as deep as the others, or deeper than its key."),
          new Words(
              "expected <block end>",
              "This does not belong to what stands above it.",
              "Lines that belong together begin in the same column; a text with quotes inside is"
                  + " quoted as a whole."),
          new Words("expected ',' or ']'", "Here a list in brackets needs a ',' or its ']'.", ""),
          new Words(
              "expected ',' or '}'",
              "Here a mapping in braces needs a ',' or its '}'.",
              "${{ }} at the begin of a value is put in quotes: \"${{ … }}\"."),
          new Words(
              "found unexpected end of stream",
              "The file ends inside of a text in quotes.",
              "Close the quotes that begin in the line shown."),
          new Words(
              "found unknown escape character",
              "There is no such escape in double quotes.",
              "A \\ is written \\\\ in double quotes, or the text is put in single quotes."),
          new Words(
              "expected escape sequence",
              "The escape in double quotes is not complete.",
              "A \\ is written \\\\ in double quotes, or the text is put in single quotes."),
          new Words("found a mapping key where it is not allowed", "A key cannot stand here.", ""),
          new Words(
              "mapping keys are not allowed",
              "A '?' with a space begins a key, but none can stand" + " here.",
              "Put the text in quotes."),
          new Words(
              "sequence entries are not allowed",
              "A list cannot begin here.",
              "Begin it in the next line, or write it in brackets: [a, b]. A text that begins with"
                  + " '- ' is put in quotes."),
          new Words("leading zeros", "The lines of this text are not indented alike.", ""),
          new Words(
              "found undefined tag handle",
              "The tag is not known.",
              "A text that begins with ! is put in quotes."),
          new Words(
              "unexpected character found",
              "An anchor or a repetition has letters, digits, _ and -.",
              "A text that begins with * or & is put in quotes."),
          new Words(
              "Version{",
              "The file says that it is of a version of YAML that is not known.",
              "Remove the line that begins with %YAML."));

  private YamlErrors() {}

  static void tell(YamlEngineException e, Source source, Problems problems) {
    String theirs = e + " " + e.getMessage();
    Place place = source.whole();
    if (e instanceof MarkedYamlEngineException marked) {
      theirs = String.valueOf(marked.getProblem());
      // A text without an end is told where it begins: its end is the end of the file.
      boolean endless = theirs.contains("end of stream");
      Optional<Mark> mark =
          endless && marked.getContextMark().isPresent()
              ? marked.getContextMark()
              : marked.getProblemMark().or(marked::getContextMark);
      place = mark.map(m -> place(m, source)).orElse(place);
    }
    for (Words words : WORDS) {
      if (theirs.contains(words.theirs())) {
        problems.error(place, words.message(), words.hint());
        return;
      }
    }
    problems.error(place, "This is not YAML: " + Printable.cut(theirs) + ".", "");
  }

  private static Place place(Mark mark, Source source) {
    int most = source.text().codePointCount(0, source.text().length());
    return source.place(source.text().offsetByCodePoints(0, Math.min(mark.getIndex(), most)));
  }
}
