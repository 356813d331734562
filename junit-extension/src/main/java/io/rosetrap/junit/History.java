package io.rosetrap.junit;

import io.rosetrap.api.JournalEntry;
import io.rosetrap.api.ReadInfo;
import io.rosetrap.api.Subject;
import io.rosetrap.client.RoseTrapClient;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What happened in a run, events and reads, as it was known at one look. */
record History(List<JournalEntry> entries, List<ReadInfo> reads) {
  /** The most rows of an excerpt. */
  static final int MOST = 20;

  /**
   * Where something stands. A read takes place after the event of its revision and before the next,
   * so it stands between the two; of two reads there nobody knows which was first.
   */
  record Place(long revision, boolean isRead) {
    boolean isBefore(Place other) {
      return revision < other.revision || (revision == other.revision && !isRead && other.isRead);
    }
  }

  private record Row(Place place, String who, String did, String name) {}

  static History of(RoseTrapClient observer) {
    // The reads first: so none is known of whose write is not.
    List<ReadInfo> reads = observer.reads("");
    return new History(observer.journal(0), reads);
  }

  /** Where an event first happened. */
  Optional<Place> first(JournalEvent event) {
    return event.isRead()
        ? reads.stream()
            .filter(event::matches)
            .map(read -> new Place(read.revision(), true))
            .min(Comparator.comparingLong(Place::revision))
        : entries.stream()
            .filter(event::matches)
            .map(entry -> new Place(entry.revision(), false))
            .findFirst();
  }

  /** The versions of a variable that the history tells of. */
  List<Long> versions(String variable) {
    JournalEvent write = JournalEvent.write(variable);
    return entries.stream().filter(write::matches).map(JournalEntry::version).toList();
  }

  /** Whether older entries are not kept any more. */
  boolean isCut() {
    return !entries.isEmpty() && entries.getFirst().revision() > 1;
  }

  /** A table of what concerns these names; of all, where that is not much. */
  String excerpt(Set<String> names) {
    List<Row> rows = new ArrayList<>();
    entries.forEach(entry -> rows.add(row(entry)));
    reads.forEach(read -> rows.add(row(read)));
    rows.sort(
        Comparator.comparingLong((Row row) -> row.place().revision())
            .thenComparing(row -> row.place().isRead()));
    if (rows.isEmpty()) {
      return "The journal is empty.";
    }
    List<Row> some =
        rows.size() <= MOST
            ? rows
            : rows.stream().filter(row -> names.contains(row.name())).toList();
    int from = Math.max(0, some.size() - MOST);
    String head =
        some.size() == rows.size()
            ? "The journal:"
            : "The journal, of its "
                + rows.size()
                + " lines those on "
                + String.join(", ", names.stream().sorted().toList())
                + (from > 0 ? ", the last " + MOST : "")
                + ":";
    return head
        + table(some.subList(from, some.size()))
        + (isCut()
            ? "\nIt begins at revision "
                + entries.getFirst().revision()
                + "; what was before is not kept."
            : "");
  }

  private static Row row(JournalEntry entry) {
    String name =
        entry.kind() == Subject.Kind.RUN ? "" : new Subject(entry.kind(), entry.name()).toString();
    return new Row(
        new Place(entry.revision(), false),
        entry.participant(),
        entry.operation().name().toLowerCase(Locale.ROOT).replace('_', ' ')
            + (name.isEmpty() ? "" : " " + name)
            + (entry.version() == 0 ? "" : " version " + entry.version()),
        entry.name());
  }

  private static Row row(ReadInfo read) {
    return new Row(
        new Place(read.revision(), true),
        read.participant(),
        "read " + read.variable() + " version " + read.version(),
        read.variable());
  }

  private static String table(List<Row> rows) {
    int number = 0;
    int who = 0;
    for (Row row : rows) {
      number = Math.max(number, Long.toString(row.place().revision()).length());
      who = Math.max(who, row.who().length());
    }
    StringBuilder text = new StringBuilder();
    for (Row row : rows) {
      // A read has no revision of its own.
      String revision = row.place().isRead() ? "" : Long.toString(row.place().revision());
      text.append("\n  ")
          .append(" ".repeat(number - revision.length()))
          .append(revision)
          .append("  ")
          .append(row.who())
          .append(" ".repeat(who - row.who().length()))
          .append("  ")
          .append(row.did());
    }
    return text.toString();
  }
}
