package io.rosetrap.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Where a command reads and writes: data on standard output, words on standard error, all in UTF-8.
 *
 * @param in standard input
 * @param out standard output; unlike a {@link PrintStream} it does not keep its errors to itself
 * @param err standard error
 * @param terminals which of them a person sits at
 * @param environment what stands in for options
 */
record Console(
    InputStream in,
    OutputStream out,
    PrintStream err,
    Terminals terminals,
    Environment environment) {

  /** The console of this process. */
  static Console ofProcess() {
    return new Console(
        new FileInputStream(FileDescriptor.in),
        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        Terminals.ofProcess(),
        new Environment(ProcessWords.environment(System.getenv())));
  }

  /** Writes data. */
  void print(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes a line of data. */
  void printLine(String text) throws IOException {
    print(text);
    out.write('\n');
  }

  /** Says something to a person, as the program. */
  void say(String words) {
    err.println("rosetrap: " + words);
  }
}
