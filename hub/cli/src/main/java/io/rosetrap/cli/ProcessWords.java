package io.rosetrap.cli;

import io.rosetrap.api.ErrorCode;
import io.rosetrap.api.RoseTrapException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Command line and environment of this process as they were given, and its number. Where the locale
 * is no UTF-8 one, as in most containers, Java turns every other character into U+FFFD; what was
 * there before is to be found in {@code /proc}.
 */
final class ProcessWords {
  private static final char LOST = '\uFFFD';

  private ProcessWords() {}

  /** The number of this process, without the machinery that Java sets up for asking. */
  static String id() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self")).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return Long.toString(ProcessHandle.current().pid());
    }
  }

  /** The words of the command line, the last of those that the process was started with. */
  static String[] arguments(String[] decoded) {
    return arguments(decoded, Path.of("/proc/self/cmdline"));
  }

  static String[] arguments(String[] decoded, Path original) {
    if (!anyLost(decoded) || !Files.isReadable(original)) {
      return decoded;
    }
    List<byte[]> all = split(original);
    if (all.size() < decoded.length) {
      return decoded;
    }
    List<byte[]> given = all.subList(all.size() - decoded.length, all.size());
    String[] words = new String[decoded.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = text(given.get(i), i);
    }
    return words;
  }

  private static boolean anyLost(String[] words) {
    for (String word : words) {
      if (word.indexOf(LOST) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static String text(byte[] word, int index) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(word)).toString();
    } catch (CharacterCodingException e) {
      throw new RoseTrapException(
          ErrorCode.INVALID_REQUEST,
          true,
          "Word "
              + (index + 1)
              + " of the command line is not UTF-8. Give a value that is no text through stdin or"
              + " --file.",
          e);
    }
  }

  /** The environment; names and values that cannot be decoded are left as Java has them. */
  static Map<String, String> environment(Map<String, String> decoded) {
    return environment(decoded, Path.of("/proc/self/environ"));
  }

  static Map<String, String> environment(Map<String, String> decoded, Path original) {
    boolean lost = false;
    for (Map.Entry<String, String> entry : decoded.entrySet()) {
      lost |= entry.getKey().startsWith("ROSETRAP_") && entry.getValue().indexOf(LOST) >= 0;
    }
    if (!lost || !Files.isReadable(original)) {
      return decoded;
    }
    Map<String, String> mended = new HashMap<>(decoded);
    for (byte[] entry : split(original)) {
      String text = new String(entry, StandardCharsets.UTF_8);
      int equals = text.indexOf('=');
      if (equals > 0 && text.startsWith("ROSETRAP_")) {
        mended.put(text.substring(0, equals), text.substring(equals + 1));
      }
    }
    return mended;
  }

  private static List<byte[]> split(Path file) {
    List<byte[]> parts = new ArrayList<>();
    try {
      byte[] all = Files.readAllBytes(file);
      int start = 0;
      for (int i = 0; i < all.length; i++) {
        if (all[i] == 0) {
          parts.add(Arrays.copyOfRange(all, start, i));
          start = i + 1;
        }
      }
    } catch (IOException e) {
      return List.of();
    }
    return parts;
  }
}
