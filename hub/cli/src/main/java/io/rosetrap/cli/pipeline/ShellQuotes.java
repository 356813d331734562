package io.rosetrap.cli.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Where in a script a shell would expand nothing. Reads quotes, comments, substitutions and
 * here-documents as shells do, near enough; where it may be mistaken it says so. For one use.
 */
final class ShellQuotes {
  /** Stands for what is filled in; a private character that no shell gives a meaning. */
  private static final char HOLE = '\uE000';

  /** What is around a place. */
  private enum Context {
    PLAIN,
    PARENTHESES,
    BRACES,
    BACKTICKS,
    DOUBLE,
    SINGLE,
    /** {@code $'…'}, in which a backslash escapes. */
    ANSI
  }

  /** Why nothing is expanded somewhere. */
  enum Reason {
    QUOTED("single quotes", "Use double quotes: \"… ${{ x }} …\"."),
    ESCAPED("a backslash before it", "Take the \\ away."),
    DOCUMENT(
        "a here-document with quotes around its word", "Write the word without quotes: <<EOF.");

    private final String words;
    private final String hint;

    Reason(String words, String hint) {
      this.words = words;
      this.hint = hint;
    }

    String words() {
      return words;
    }

    String hint() {
      return hint;
    }
  }

  /**
   * A place where nothing is expanded.
   *
   * @param hole which of those that are to be filled in, from 0
   * @param reason why
   */
  record Finding(int hole, Reason reason) {}

  private record Document(String word, boolean quoted, boolean tabs) {}

  private final String text;
  private final Deque<Context> contexts = new ArrayDeque<>();
  private final List<Document> documents = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private int at;
  private int holes;

  ShellQuotes(Template script) {
    StringBuilder whole = new StringBuilder();
    for (Template.Part part : script.parts()) {
      whole.append(
          part instanceof Template.Literal literal
              ? literal.text().replace(HOLE, ' ')
              : String.valueOf(HOLE));
    }
    text = whole.toString();
    contexts.push(Context.PLAIN);
  }

  List<Finding> findings() {
    while (at < text.length()) {
      step(text.charAt(at));
    }
    return findings;
  }

  /** Whether the script was understood, so that what was found is so. */
  boolean isSure() {
    // The pattern of a case has a parenthesis of its own that closes nothing.
    return contexts.size() == 1 && !text.contains("esac");
  }

  private void step(char c) {
    Context context = contexts.peek();
    at++;
    if (c == HOLE) {
      hole(context);
    } else if (context == Context.SINGLE) {
      closeAt(c, '\'');
    } else if (c == '\\') {
      escape(context);
    } else if (context == Context.ANSI) {
      closeAt(c, '\'');
    } else if (c == '"') {
      toggle(Context.DOUBLE);
    } else if (c == '`') {
      toggle(Context.BACKTICKS);
    } else if (c == '$') {
      dollar(context);
    } else if (context != Context.DOUBLE) {
      unquoted(c, context);
    }
  }

  private void hole(Context context) {
    if (context == Context.SINGLE || context == Context.ANSI) {
      findings.add(new Finding(holes, Reason.QUOTED));
    }
    holes++;
  }

  private void escape(Context context) {
    if (at < text.length() && text.charAt(at) == HOLE) {
      if (context != Context.ANSI) {
        findings.add(new Finding(holes, Reason.ESCAPED));
        holes++;
        at++;
      }
      return;
    }
    at++;
  }

  private void closeAt(char c, char end) {
    if (c == end) {
      contexts.pop();
    }
  }

  private void toggle(Context context) {
    if (contexts.peek() == context) {
      contexts.pop();
    } else {
      contexts.push(context);
    }
  }

  private void dollar(Context context) {
    if (text.startsWith("(", at)) {
      contexts.push(Context.PARENTHESES);
      at++;
    } else if (text.startsWith("{", at)) {
      contexts.push(Context.BRACES);
      at++;
    } else if (text.startsWith("'", at) && context != Context.DOUBLE) {
      contexts.push(Context.ANSI);
      at++;
    }
  }

  private void unquoted(char c, Context context) {
    switch (c) {
      case '\'' -> {
        // In "${x:-'y'}" they are characters like others.
        if (context != Context.BRACES || !contexts.contains(Context.DOUBLE)) {
          contexts.push(Context.SINGLE);
        }
      }
      case '(' -> contexts.push(Context.PARENTHESES);
      case ')' -> closeIf(Context.PARENTHESES);
      case '}' -> closeIf(Context.BRACES);
      case '#' -> comment(context);
      case '<' -> document();
      case '\n' -> documents();
      default -> {}
    }
  }

  private void closeIf(Context context) {
    if (contexts.peek() == context) {
      contexts.pop();
    }
  }

  private void comment(Context context) {
    boolean begins = at == 1 || " \t\n;|&(".indexOf(text.charAt(at - 2)) >= 0;
    if (begins && context != Context.BRACES) {
      int end = text.indexOf('\n', at);
      skip(end < 0 ? text.length() : end);
    }
  }

  private void skip(int end) {
    holes += (int) text.substring(at, end).chars().filter(c -> c == HOLE).count();
    at = end;
  }

  /** The begin of a here-document: its text begins in the next line. */
  private void document() {
    if (!text.startsWith("<", at) || text.startsWith("<<", at)) {
      at += text.startsWith("<<", at) ? 2 : 0;
      return;
    }
    at++;
    boolean tabs = text.startsWith("-", at);
    at += tabs ? 1 : 0;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    while (at < text.length() && " \t\n;|&()<>".indexOf(text.charAt(at)) < 0) {
      char c = text.charAt(at++);
      boolean quote = c == '\'' || c == '"' || c == '\\';
      quoted |= quote;
      holes += c == HOLE ? 1 : 0;
      if (!quote) {
        word.append(c);
      }
    }
    boolean shift = word.isEmpty() || Character.isDigit(word.charAt(0));
    if (!shift) {
      documents.add(new Document(word.toString(), quoted, tabs));
    }
  }

  private void documents() {
    for (Document document : documents) {
      boolean open = true;
      while (open && at < text.length()) {
        int newline = text.indexOf('\n', at);
        int end = newline < 0 ? text.length() : newline;
        String line = text.substring(at, end);
        open = !(document.tabs() ? line.replaceFirst("^\t+", "") : line).equals(document.word());
        for (int i = 0; i < line.length(); i++) {
          if (line.charAt(i) == HOLE) {
            if (document.quoted()) {
              findings.add(new Finding(holes, Reason.DOCUMENT));
            }
            holes++;
          }
        }
        at = Math.min(end + 1, text.length());
      }
    }
    documents.clear();
  }
}
