package io.rosetrap.cli;

import io.rosetrap.server.HubServer;
import io.rosetrap.server.ServerConfig;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The program that makes the caches from which the command starts: one for the commands that
 * scripts call again and again, one for all others, and one for the hub. Java links all that is in
 * a cache, so that a large one would cost a short process more than it saves. The launcher starts
 * this program where there is no cache.
 */
public final class CacheMaker {
  /** In the names of files that are not finished; the number of the process comes before it. */
  static final String PART = ".part";

  /** How many distributions or versions of Java have caches of their own before old ones go. */
  private static final int KEPT = 2;

  private static final long MOST_MINUTES = 2;

  private final Path java;
  private final Path program;
  private final Path folder;

  private CacheMaker(Path java, Path program, Path folder) {
    this.java = java;
    this.program = program;
    this.folder = folder;
  }

  /**
   * Makes the caches that are not there, and removes those that nobody needs any more.
   *
   * @param args the program java, the jar with the class path, and the folder for the caches
   * @throws IOException if the folder cannot be written to
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    new CacheMaker(Path.of(args[0]), Path.of(args[1]), Path.of(args[2])).run();
  }

  private void run() throws IOException, InterruptedException {
    removeParts();
    boolean made;
    try (HubServer hub = HubServer.start(ServerConfig.builder().build())) {
      // What people wait for most comes first.
      made = make(Rehearsal.QUICK, "-XX:TieredStopAtLevel=1", hub.uri().toString());
      made &= make(Rehearsal.COMMANDS, "-XX:TieredStopAtLevel=1", hub.uri().toString());
    }
    made &= make(Rehearsal.HUB, "-XX:+ExitOnOutOfMemoryError", "");
    Path making = folder.resolve(StartCache.MAKING);
    if (made) {
      Files.deleteIfExists(making);
      removeOld(folder);
    } else {
      Files.writeString(making, StartCache.FAILED);
    }
  }

  /** Lets a JVM rehearse that is started as the command will be, and keeps what it learns. */
  private boolean make(String kind, String option, String url)
      throws IOException, InterruptedException {
    Path cache = folder.resolve(kind + StartCache.ENDING);
    if (Files.exists(cache)) {
      return true;
    }
    Path part = folder.resolve(kind + "-" + ProcessHandle.current().pid() + PART);
    String output =
        Runtime.version().feature() >= 25 ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=";
    List<String> command = new ArrayList<>();
    command.addAll(List.of(java.toString(), "-XX:+UseSerialGC", option, "-Xlog:disable"));
    command.addAll(List.of("-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8"));
    command.addAll(List.of("-Dstderr.encoding=UTF-8", output + part, "-cp", program.toString()));
    command.addAll(List.of(Rehearsal.class.getName(), kind, url));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      return false;
    }
    if (process.exitValue() != 0 || !Files.exists(part)) {
      return false;
    }
    // At once, so that who starts meanwhile finds it whole or not at all.
    Files.move(part, cache, StandardCopyOption.ATOMIC_MOVE);
    return true;
  }

  /** Those that were left when their process was ended. */
  private void removeParts() throws IOException {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + PART + "*")) {
      for (Path part : parts) {
        String name = String.valueOf(part.getFileName());
        String number = name.substring(name.lastIndexOf('-') + 1, name.indexOf(PART));
        if (ProcessHandle.of(Long.parseLong(number)).isEmpty()) {
          Files.deleteIfExists(part);
        }
      }
    }
  }

  /** Removes the caches beside a folder of them that are older than the newest few. */
  static void removeOld(Path folder) throws IOException {
    List<Path> folders = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.resolveSibling("."))) {
      for (Path each : all) {
        if (isOfCaches(each)) {
          folders.add(each);
        }
      }
    }
    folders.sort(Comparator.comparing(CacheMaker::made).reversed());
    for (Path old : folders.subList(Math.min(KEPT, folders.size()), folders.size())) {
      removeFolder(old);
    }
  }

  /** Whether there is nothing but caches in it: the folder around it may be one of the user's. */
  private static boolean isOfCaches(Path each) throws IOException {
    if (!Files.isDirectory(each) || Files.isSymbolicLink(each)) {
      return false;
    }
    boolean caches = false;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(each)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (!StartCache.isOurs(name)) {
          return false;
        }
        caches |= name.endsWith(StartCache.ENDING);
      }
    }
    return caches;
  }

  private static FileTime made(Path folder) {
    try {
      return Files.getLastModifiedTime(folder);
    } catch (IOException e) {
      // It is gone already.
      return FileTime.fromMillis(0);
    }
  }

  private static void removeFolder(Path old) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(old)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(old);
  }
}
