package io.rosetrap.api;

/** The rules for names, and the checks that enforce them. */
public final class Names {
  /** The run where nobody names one. */
  public static final String DEFAULT_RUN = "default";

  /** The participant where nobody names one. */
  public static final String ANONYMOUS = "anonymous";

  /** The longest name of any kind, in characters. */
  public static final int MAX_LENGTH = 200;

  private static final String PATH_RULE =
      "A name has 1 to 200 characters of A-Z a-z 0-9 . _ - /, and none of the segments between"
          + " slashes is empty, '.' or '..'.";
  private static final String VARIABLE_RULE =
      "A variable name has 1 to 200 characters of A-Z a-z 0-9 . _ - /, and none of the segments"
          + " between slashes is empty, '.' or '..'.";
  private static final String RUN_RULE =
      "A run name has 1 to 200 characters of A-Z a-z 0-9 . _ -, and is not '.' or '..'.";
  private static final String PARTICIPANT_RULE =
      "A participant name has 1 to 200 characters, none of them a control character, and does not"
          + " begin or end with a space.";

  private Names() {}

  /**
   * Checks a variable name.
   *
   * @param name the name
   * @return the same name
   * @throws RoseTrapException {@link ErrorCode#INVALID_NAME}
   */
  public static String requireVariable(String name) {
    return requirePath("variable", name, true, VARIABLE_RULE);
  }

  /**
   * Checks the name of anything in a run but a participant: the rule is the one for variables.
   *
   * @param kind what is named
   * @param name the name
   * @return the same name
   * @throws RoseTrapException {@link ErrorCode#INVALID_NAME}
   */
  public static String require(Subject.Kind kind, String name) {
    return requirePath(kind.word(), name, true, PATH_RULE);
  }

  /**
   * Checks a run name: as a variable name, without slashes.
   *
   * @param name the name
   * @return the same name
   * @throws RoseTrapException {@link ErrorCode#INVALID_NAME}
   */
  public static String requireRun(String name) {
    return requirePath("run", name, false, RUN_RULE);
  }

  /**
   * Checks a participant name; any script and inner spaces are welcome.
   *
   * @param name the name
   * @return the same name
   * @throws RoseTrapException {@link ErrorCode#INVALID_NAME}
   */
  public static String requireParticipant(String name) {
    if (name.isEmpty()) {
      throw invalid("participant", name, "is empty", PARTICIPANT_RULE);
    }
    if (name.length() > MAX_LENGTH) {
      throw tooLong("participant", name, PARTICIPANT_RULE);
    }
    if (!name.strip().equals(name)) {
      throw invalid("participant", name, "begins or ends with a space", PARTICIPANT_RULE);
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isISOControl(c)) {
        throw invalid(
            "participant",
            name,
            "has a control character at position " + (i + 1),
            PARTICIPANT_RULE);
      }
      if (Character.isSurrogate(c) && !isPaired(name, i)) {
        throw invalid(
            "participant", name, "has half a character at position " + (i + 1), PARTICIPANT_RULE);
      }
    }
    return name;
  }

  private static boolean isPaired(String name, int i) {
    return Character.isHighSurrogate(name.charAt(i))
        ? i + 1 < name.length() && Character.isLowSurrogate(name.charAt(i + 1))
        : i > 0 && Character.isHighSurrogate(name.charAt(i - 1));
  }

  private static String requirePath(String kind, String name, boolean slashes, String rule) {
    int length = name.length();
    if (length == 0) {
      throw invalid(kind, name, "is empty", rule);
    }
    if (length > MAX_LENGTH) {
      throw tooLong(kind, name, rule);
    }
    int segment = 0;
    for (int i = 0; i <= length; i++) {
      if (i == length || (slashes && name.charAt(i) == '/')) {
        requireSegment(kind, name, segment, i, rule);
        segment = i + 1;
      } else if (!isAllowed(name.charAt(i))) {
        throw invalid(
            kind, name, "has " + describe(name.codePointAt(i)) + " at position " + (i + 1), rule);
      }
    }
    return name;
  }

  private static void requireSegment(String kind, String name, int from, int to, String rule) {
    int length = to - from;
    if (length == 0) {
      throw invalid(kind, name, "has an empty segment at position " + (from + 1), rule);
    }
    boolean dots = name.charAt(from) == '.' && name.charAt(to - 1) == '.' && length <= 2;
    if (dots) {
      throw invalid(kind, name, "has the segment '" + name.substring(from, to) + "'", rule);
    }
  }

  private static boolean isAllowed(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }

  private static String describe(int c) {
    if (c == ' ') {
      return "a space";
    }
    boolean half = Character.getType(c) == Character.SURROGATE;
    return half || Shown.steersTerminals(c) || !Character.isDefined(c)
        ? String.format("the character U+%04X", c)
        : "'" + Character.toString(c) + "'";
  }

  private static RoseTrapException tooLong(String kind, String name, String rule) {
    return invalid(kind, name, "has " + name.length() + " characters", rule);
  }

  private static RoseTrapException invalid(String kind, String name, String what, String rule) {
    String shown = Shown.text(name, name.length() > MAX_LENGTH ? 40 : MAX_LENGTH);
    return new RoseTrapException(
        ErrorCode.INVALID_NAME, "The " + kind + " name '" + shown + "' " + what + ". " + rule);
  }
}
