package io.rosetrap.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The command line in the test's own JVM: words in, exit code and output out. */
final class Cli {
  /** What a command left behind. */
  static final class Result {
    private final int code;
    private final byte[] bytes;
    private final String err;

    Result(int code, byte[] bytes, String err) {
      this.code = code;
      this.bytes = bytes;
      this.err = err;
    }

    int code() {
      return code;
    }

    byte[] bytes() {
      return bytes;
    }

    String out() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    String err() {
      return err;
    }

    @Override
    public String toString() {
      return "exit code " + code + "\n--- out\n" + out() + "\n--- err\n" + err;
    }
  }

  /** Terminals as a test wants them. */
  record Fake(boolean isInput, boolean isOutput, int width) implements Terminals {}

  private final Map<String, String> environment = new HashMap<>();
  private byte[] input = {};
  private Terminals terminals = new Fake(false, false, Integer.MAX_VALUE);

  /** Speaks to a hub that is given by the environment, as {@code tester}. */
  static Cli at(String url) {
    return new Cli().with("ROSETRAP_URL", url).with("ROSETRAP_PARTICIPANT", "tester");
  }

  Cli with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Cli input(byte[] bytes) {
    input = bytes;
    return this;
  }

  Cli terminals(boolean in, boolean out, int width) {
    terminals = new Fake(in, out, width);
    return this;
  }

  Result run(String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return run(out, out, words);
  }

  /** Runs with an output that a test breaks. */
  Result run(OutputStream out, ByteArrayOutputStream collected, String... words) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(input),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminals,
            new Environment(environment));
    int code = new Program(console).run(words);
    return new Result(code, collected.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }
}
