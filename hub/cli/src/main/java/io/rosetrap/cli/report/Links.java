package io.rosetrap.cli.report;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Files as they are named from a report that lies in the folder of its run. */
final class Links {
  private static final String UNRESERVED = "-._~/";

  private Links() {}

  /** From the folder where that can be, with slashes. */
  static String relative(Path folder, Path file) {
    try {
      return folder
          .toAbsolutePath()
          .relativize(file.toAbsolutePath())
          .toString()
          .replace('\\', '/');
    } catch (IllegalArgumentException e) {
      // On another drive.
      return file.toString();
    }
  }

  /** As a relative reference for a page in the folder: no name can become a scheme or a host. */
  static String href(Path folder, Path file) {
    StringBuilder href = new StringBuilder("./");
    for (byte b : relative(folder, file).getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (plain || UNRESERVED.indexOf(c) >= 0) {
        href.append(c);
      } else {
        href.append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      }
    }
    return href.toString();
  }
}
