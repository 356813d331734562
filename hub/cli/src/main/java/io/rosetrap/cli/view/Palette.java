package io.rosetrap.cli.view;

import io.rosetrap.cli.pipeline.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The colours of steps: neighbours in the file differ, and a step has the same in every run of its
 * pipeline. Immutable.
 */
final class Palette {
  /**
   * Of the palette of 256; like {@link Ink} readable on black and on white. Red is for failures.
   */
  static final int[] TONES = {32, 166, 29, 133, 136, 30, 168, 64, 99, 67, 130, 132};

  private final Map<String, String> codes = new HashMap<>();

  Palette(List<Step> steps) {
    for (Step step : steps) {
      codes.put(step.name(), on(codes.size()));
    }
  }

  /** The sequence that switches a step's colour on. */
  String of(String step) {
    String code = codes.get(step);
    return code == null ? on(Math.floorMod(step.hashCode(), TONES.length)) : code;
  }

  private static String on(int index) {
    return "\033[38;5;" + TONES[index % TONES.length] + "m";
  }
}
