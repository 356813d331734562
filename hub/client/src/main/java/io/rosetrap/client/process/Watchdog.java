package io.rosetrap.client.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A process that outlives this JVM by a moment: when its input ends, because this JVM has, in
 * whatever way, it ends the children that are left, with all that they have started, and removes
 * their files. There is one for each JVM that starts children. Safe for use by many threads.
 */
public final class Watchdog {
  /**
   * A shell is there on every system but one, and takes a hundredth of what a JVM does. Those of
   * the family are found by their mark and their sessions, where there is /proc, and else by their
   * parents. A session that a marked process leads is the family's also where nobody has said so: a
   * JVM may end between starting a process and telling of it.
   */
  private static final String SCRIPT =
      """
      trap '' HUP INT TERM
      mark=$1 folder=$2 pids=' ' sessions=' '
      while read -r what pid; do
        case $what in
          +) pids="$pids$pid " ;;
          -) case $pids in *" $pid "*) pids="${pids%% $pid *} ${pids#* $pid }" ;; esac ;;
          s) sessions="$sessions$pid " ;;
          x) case $sessions in *" $pid "*) sessions="${sessions%% $pid *} ${sessions#* $pid }" ;; esac ;;
        esac
      done
      tree() {
        ps -A -o pid= -o ppid= 2>/dev/null | awk -v roots="$pids" '
          { parent[$1] = $2 }
          END {
            n = split(roots, list, " ")
            for (i = 1; i <= n; i++) in_tree[list[i]] = 1
            do {
              more = 0
              for (p in parent)
                if (!(p in in_tree) && (parent[p] in in_tree)) { in_tree[p] = 1; more = 1 }
            } while (more)
            for (p in in_tree) if (p in parent) print p
          }'
      }
      marked() {
        grep -lF -e "$mark" /proc/[0-9]*/environ 2>/dev/null |
          while IFS=/ read -r none proc pid rest; do echo "$pid"; done
      }
      in_session() {
        cat /proc/[0-9]*/stat 2>/dev/null |
          awk -v told="$sessions" -v marked="$(echo $(marked))" '
            BEGIN {
              n = split(told, list, " ")
              for (i = 1; i <= n; i++) led[list[i]] = 1
              n = split(marked, list, " ")
              for (i = 1; i <= n; i++) is_marked[list[i]] = 1
            }
            {
              pid = $1
              sub(/^.*\\) /, "")
              session[pid] = $4
              state[pid] = $1
              if ($4 == pid && (pid in is_marked)) led[pid] = 1
            }
            END { for (pid in session) if ((session[pid] in led) && state[pid] !~ /[ZX]/) print pid }'
      }
      kill -9 $pids $(tree) $(marked) $(in_session) 2>/dev/null
      for round in 1 2 3 4 5 6 7 8 9; do
        left=$(marked; in_session)
        [ -z "$left" ] && break
        kill -9 $left 2>/dev/null
      done
      rm -rf -- "$folder"
      """;

  /** In a session of its own, so that what ends the group of the JVM does not end it. */
  private static final String APART =
      "command -v setsid >/dev/null 2>&1 && exec setsid sh -c \"$@\"; exec sh -c \"$@\"";

  private static final ReentrantLock STARTING = new ReentrantLock();

  /** Guarded by {@link #STARTING}. */
  private static @Nullable Watchdog ofThisJvm;

  private final ProcessFamily family;
  private final Path folder;
  private final ReentrantLock lock = new ReentrantLock();

  /** Written under {@link #lock}. */
  private final OutputStream words;

  private Watchdog(String mark, Path folder, Process process) {
    this.folder = folder;
    this.words = process.getOutputStream();
    this.family = new ProcessFamily(mark, Leaders.top(new Sessions()));
  }

  /**
   * The one of this JVM, which is started with the first use.
   *
   * @return the watchdog
   * @throws UncheckedIOException if no process can be started
   */
  public static Watchdog ofThisJvm() {
    STARTING.lock();
    try {
      if (ofThisJvm == null) {
        ofThisJvm = start(false);
      }
      return ofThisJvm;
    } finally {
      STARTING.unlock();
    }
  }

  /**
   * Starts one.
   *
   * @param withoutShell whether to do as on a system that has none
   */
  static Watchdog start(boolean withoutShell) {
    String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    String mark = "rosetrap-" + ProcessHandle.current().pid() + "-" + random + ".";
    try {
      Path folder = Files.createTempDirectory("rosetrap-");
      List<String> words = List.of(mark, folder.toString());
      Process process = withoutShell ? jvm(words) : shellOrJvm(words);
      return new Watchdog(mark, folder, process);
    } catch (IOException e) {
      throw new UncheckedIOException("the process that guards the children cannot be started", e);
    }
  }

  private static Process shellOrJvm(List<String> words) throws IOException {
    try {
      return start(List.of("sh", "-c", APART, "sh", SCRIPT, "rosetrap-watchdog"), words);
    } catch (IOException e) {
      return jvm(words);
    }
  }

  private static Process jvm(List<String> words) throws IOException {
    return start(List.of(java(), "-Xmx16m", "-cp", own(), WatchdogMain.class.getName()), words);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Where this class comes from; it needs no other than its neighbours. */
  private static String own() throws IOException {
    CodeSource source = WatchdogMain.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      throw new IOException("it is not known where the classes of the program come from");
    }
    try {
      return Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new IOException("the classes of the program come from no file", e);
    }
  }

  private static Process start(List<String> command, List<String> words) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(words);
    return new ProcessBuilder(all)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /**
   * The children of this JVM.
   *
   * @return what they all belong to
   */
  public ProcessFamily family() {
    return family;
  }

  /**
   * Where their files are; removed with them.
   *
   * @return a folder
   */
  public Path folder() {
    return folder;
  }

  /**
   * A child was started.
   *
   * @param pid its process id
   */
  public void started(long pid) {
    say("+ " + pid + "\n");
  }

  /**
   * A child has ended, so that its number may become another's.
   *
   * @param pid its process id
   */
  public void ended(long pid) {
    say("- " + pid + "\n");
  }

  /** Passes on which sessions are the family's. */
  private final class Sessions implements Leaders.Listener {
    @Override
    public void began(long session) {
      say("s " + session + "\n");
    }

    @Override
    public void over(long session) {
      say("x " + session + "\n");
    }
  }

  private void say(String line) {
    lock.lock();
    try {
      words.write(line.getBytes(StandardCharsets.US_ASCII));
      words.flush();
    } catch (IOException e) {
      // Somebody has ended it. The children are ended with their tests all the same.
      return;
    } finally {
      lock.unlock();
    }
  }
}
