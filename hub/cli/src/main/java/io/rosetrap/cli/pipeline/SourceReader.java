package io.rosetrap.cli.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Reads a file as text, or says why it is none. */
final class SourceReader {
  /** The longest file, in bytes. */
  static final int LONGEST = 1 << 20;

  private final Sources sources;
  private final Problems problems;

  SourceReader(Sources sources, Problems problems) {
    this.sources = sources;
    this.problems = problems;
  }

  /**
   * Reads one.
   *
   * @param name as the user named it
   * @param path the file, absolute
   * @param blamed where to say that it cannot be read
   */
  Optional<Source> read(String name, Path path, Place blamed) {
    byte[] bytes;
    try {
      // Looked at before it is opened, since to open a pipe that nobody writes blocks.
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        String what = attributes.isDirectory() ? "a folder" : "a pipe or a device";
        problems.error(
            blamed,
            "The file " + Printable.quoted(name) + " is " + what + ".",
            "A pipeline is read from an ordinary file.");
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(path)) {
        bytes = in.readNBytes(LONGEST + 1);
      }
    } catch (IOException e) {
      problems.error(blamed, "The file " + Printable.quoted(name) + " cannot be read: " + why(e));
      return Optional.empty();
    }
    if (bytes.length > LONGEST) {
      problems.error(
          blamed,
          "The file " + Printable.quoted(name) + " is longer than 1 MiB.",
          "Scripts of that length belong into files of their own.");
      return Optional.empty();
    }
    return decode(name, path, bytes);
  }

  private static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException n -> "there is no such file.";
      case AccessDeniedException a -> "access is denied.";
      default -> e.getMessage() + ".";
    };
  }

  private Optional<Source> decode(String name, Path path, byte[] bytes) {
    int first = bytes.length > 0 ? bytes[0] & 0xff : 0;
    int second = bytes.length > 1 ? bytes[1] & 0xff : 0;
    if ((first == 0xff && second == 0xfe) || (first == 0xfe && second == 0xff)) {
      problems.error(
          new Place(name, 0, 0), "The file is in UTF-16.", "Save it as UTF-8; YAML here is UTF-8.");
      return Optional.empty();
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer chars = CharBuffer.allocate(bytes.length + 1);
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(input, chars, true);
    String text = chars.flip().toString();
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    Source source = new Source(name, path, text);
    sources.add(source);
    if (result.isError()) {
      problems.error(
          source.place(text.length()),
          String.format("The byte 0x%02X here is not UTF-8.", bytes[input.position()] & 0xff),
          "Save the file as UTF-8.");
      return Optional.empty();
    }
    return isPrintable(source) ? Optional.of(source) : Optional.empty();
  }

  private boolean isPrintable(Source source) {
    String text = source.text();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean steers = (c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
      if (steers || c == '\uFFFE' || c == '\uFFFF') {
        problems.error(
            source.place(i),
            String.format("The character U+%04X cannot stand in YAML.", (int) c),
            c == 0
                ? "A NUL makes it look as if this were no text file."
                : "In double quotes it is written as an escape, for instance \"\\e\" or"
                    + " \"\\x07\".");
        return false;
      }
    }
    return true;
  }
}
