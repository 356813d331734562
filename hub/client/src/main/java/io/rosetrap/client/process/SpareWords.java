package io.rosetrap.client.process;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Words for a process to be started that Java cannot pass on: in a locale that is no UTF-8 one, as
 * in most containers, it turns every other character into a question mark. A shell spells them out.
 */
final class SpareWords {
  /** The b format of printf, with the percent sign apart: it is the shell's and not Java's. */
  private static final String SPELLING = "w=$(printf '" + '%' + "b' '";

  private SpareWords() {}

  /** Sets command and environment of a process, through a shell where that is needed. */
  static void set(ProcessBuilder builder, List<String> command, Map<String, String> environment) {
    set(builder, command, environment, platform());
  }

  static void set(
      ProcessBuilder builder,
      List<String> command,
      Map<String, String> environment,
      Charset platform) {
    CharsetEncoder encoder = platform.newEncoder();
    boolean plain = command.stream().allMatch(encoder::canEncode);
    for (Map.Entry<String, String> entry : environment.entrySet()) {
      plain &= encoder.canEncode(entry.getValue());
    }
    if (plain) {
      builder.command(command).environment().putAll(environment);
      return;
    }
    StringBuilder script = new StringBuilder();
    environment.forEach(
        (name, value) -> {
          if (encoder.canEncode(value)) {
            builder.environment().put(name, value);
          } else {
            script.append(spell(value)).append(name).append("=${w%_}; export ").append(name);
            script.append("; ");
          }
        });
    script.append("set --; ");
    for (String word : command) {
      script.append(spell(word)).append("set -- \"$@\" \"${w%_}\"; ");
    }
    List<String> shell = new ArrayList<>(List.of("sh", "-c", script + "unset w; exec \"$@\""));
    builder.command(shell);
  }

  /** Into the variable w, with a last character that keeps newlines from being cut off. */
  private static String spell(String word) {
    StringBuilder octal = new StringBuilder(SPELLING);
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      octal.append("\\0").append(String.format("%03o", b & 0xff));
    }
    return octal.append("_'); ").toString();
  }

  private static Charset platform() {
    String name = System.getProperty("sun.jnu.encoding", "UTF-8");
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
  }
}
