package io.rosetrap.junit;

import io.rosetrap.api.ReadInfo;
import java.util.List;
import java.util.Set;
import org.assertj.core.error.BasicErrorMessageFactory;
import org.assertj.core.error.ErrorMessageFactory;

/** The sentences of {@link JournalAssert}, each in one place. */
final class JournalErrors extends BasicErrorMessageFactory {
  private JournalErrors(String sentence) {
    super("%n%s", unquotedString(sentence));
  }

  static ErrorMessageFactory shouldHappenBefore(
      JournalEvent first, JournalEvent second, History history) {
    return new JournalErrors(
        "Expecting the "
            + first
            + " to happen before the "
            + second
            + ", but it did not.\n"
            + history.excerpt(Set.copyOf(List.of(first.name(), second.name()))));
  }

  static ErrorMessageFactory shouldHappenBefore(
      JournalEvent first, JournalEvent second, JournalEvent missing, History history) {
    return new JournalErrors(
        "Expecting the "
            + first
            + " to happen before the "
            + second
            + ", but there is no "
            + missing
            + ".\n"
            + history.excerpt(Set.copyOf(List.of(first.name(), second.name()))));
  }

  static ErrorMessageFactory shouldHaveEntry(JournalEvent event, History history) {
    return new JournalErrors(
        "Expecting the journal to have a "
            + event
            + ", but it has none.\n"
            + history.excerpt(Set.of(event.name())));
  }

  static ErrorMessageFactory shouldHaveNoEntry(JournalEvent event, History history) {
    return new JournalErrors(
        "Expecting the journal to have no "
            + event
            + ", but it has one.\n"
            + history.excerpt(Set.of(event.name())));
  }

  static ErrorMessageFactory shouldBeWritten(String variable, String reader, History history) {
    return new JournalErrors(
        "Expecting every version of "
            + variable
            + " to be read by "
            + reader
            + ", but it was never written.\n"
            + history.excerpt(Set.of(variable)));
  }

  static ErrorMessageFactory shouldBeReadBy(
      String variable, String reader, List<Long> missing, History history) {
    return new JournalErrors(
        "Expecting every version of "
            + variable
            + " to be read by "
            + reader
            + ", but it did not read "
            + (missing.size() == 1 ? "version " : "versions ")
            + numbers(missing)
            + ".\n"
            + history.excerpt(Set.of(variable)));
  }

  static ErrorMessageFactory shouldBeKnown(
      String variable, String reader, List<Long> unknown, History history) {
    return new JournalErrors(
        "Expecting every version of "
            + variable
            + " to be read by "
            + reader
            + ", but the hub does not know any more who has read "
            + (unknown.size() == 1 ? "version " : "versions ")
            + numbers(unknown)
            + ". It remembers the first "
            + ReadInfo.MOST
            + " readers of each version that it keeps (limit max-versions).\n"
            + history.excerpt(Set.of(variable)));
  }

  private static String numbers(List<Long> all) {
    List<String> shown =
        all.stream().limit(History.MOST).map(number -> Long.toString(number)).toList();
    String text = String.join(", ", shown);
    return all.size() > shown.size()
        ? text + " and " + (all.size() - shown.size()) + " more"
        : text;
  }
}
