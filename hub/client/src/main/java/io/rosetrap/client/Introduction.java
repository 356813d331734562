package io.rosetrap.client;

import io.rosetrap.api.Names;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What a participant says of itself when it joins a run.
 *
 * @param software what it is, for instance {@code java} or {@code exec}; 1 to 200 characters
 * @param pid its process id
 * @param host the name of its machine; empty where it is not known
 * @param concurrent whether it may do other things while one of its reads is blocked, also where
 *     that cannot be seen; it is then never part of a deadlock
 * @param promises the variables that it will write
 * @param reads the variables that it means to read
 */
public record Introduction(
    String software,
    long pid,
    String host,
    boolean concurrent,
    Set<String> promises,
    Set<String> reads) {

  /** Checks and copies the names. */
  public Introduction {
    promises = checked(promises);
    reads = checked(reads);
  }

  private static Set<String> checked(Collection<String> names) {
    Set<String> checked = new LinkedHashSet<>();
    names.forEach(name -> checked.add(Names.requireVariable(name)));
    return Collections.unmodifiableSet(checked);
  }

  /**
   * This process, which does one thing at a time and promises nothing yet.
   *
   * @param software what it is
   * @return an introduction
   */
  public static Introduction ofProcess(String software) {
    return new Introduction(
        software, ProcessHandle.current().pid(), machine(), false, Set.of(), Set.of());
  }

  /** As shells know it; a question to the network could take seconds. */
  private static String machine() {
    String name = System.getenv("HOSTNAME");
    return name == null ? "" : name;
  }

  /**
   * The same with promises.
   *
   * @param names the variables that it will write
   * @return a new introduction
   */
  public Introduction promising(Collection<String> names) {
    return new Introduction(software, pid, host, concurrent, new LinkedHashSet<>(names), reads);
  }

  /**
   * The same with what it means to read.
   *
   * @param names the variables
   * @return a new introduction
   */
  public Introduction reading(Collection<String> names) {
    return new Introduction(software, pid, host, concurrent, promises, new LinkedHashSet<>(names));
  }

  /**
   * The same for a participant that does several things at a time.
   *
   * @param several whether it does
   * @return a new introduction
   */
  public Introduction concurrently(boolean several) {
    return new Introduction(software, pid, host, several, promises, reads);
  }
}
