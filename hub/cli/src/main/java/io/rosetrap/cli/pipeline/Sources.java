package io.rosetrap.cli.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that were read, by their names in messages. For use by one thread. */
final class Sources {
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final List<String> names = new ArrayList<>();

  void add(Source source) {
    sources.put(source.name(), source);
    names.add(source.name());
  }

  /** The line of a place; empty where there is none. */
  String line(Place place) {
    Source source = sources.get(place.file());
    return source == null || place.line() == 0 ? "" : source.line(place.line());
  }

  /** Which file in the order of reading; negative for none of them. */
  int position(String name) {
    return names.indexOf(name);
  }
}
