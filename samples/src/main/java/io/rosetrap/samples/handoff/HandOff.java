package io.rosetrap.samples.handoff;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Starts the hub and the clients A, B and C as processes of their own, shows their lines with the
 * time that has passed, then the run's history. Ends everything that it started, however it ends
 * itself.
 */
public final class HandOff {
  private static final long LIMIT_SECONDS = 60;

  private final long startNanos = System.nanoTime();
  private final Path command;
  private final Path portFile;
  private final ReentrantLock lock = new ReentrantLock();

  /** Guarded by {@link #lock}, so that nothing is started once everything is being ended. */
  private final List<Process> started = new ArrayList<>();

  /** Guarded by {@link #lock}. */
  private boolean ending;

  private record Child(String name, Process process, Thread printer) {}

  private HandOff(Path command, Path folder) {
    this.command = command;
    this.portFile = folder.resolve("port");
  }

  /**
   * Runs the example.
   *
   * @param args the path of the command {@code rosetrap}
   * @throws IOException if a process cannot be started
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("rosetrap-hand-off");
    HandOff example = new HandOff(Path.of(args[0]), folder);
    Runtime.getRuntime().addShutdownHook(new Thread(example::endAll));
    System.exit(example.run() ? 0 : 1);
  }

  private boolean run() throws IOException, InterruptedException {
    Child hub =
        start(
            "hub",
            Map.of(),
            command.toString(),
            "serve",
            "--port",
            "0",
            "--port-file",
            portFile.toString());
    Map<String, String> address = Map.of("ROSETRAP_URL", "http://127.0.0.1:" + port(hub.process()));
    List<Child> clients =
        List.of(
            client("CLIENT A", address, ClientA.class),
            client("CLIENT B", address, ClientB.class),
            client("CLIENT C", address, ClientC.class));
    boolean well = true;
    for (Child client : clients) {
      well &= endsWell(client);
    }
    System.out.println("\nThe history of the run:");
    well &= endsWell(start("", address, command.toString(), "journal"));
    // By its handle, because the process itself would close its output, too.
    hub.process().toHandle().destroy();
    well &= endsWell(hub);
    return well;
  }

  /** The hub writes its port once it answers; the file's arrival is watched for, not guessed. */
  private String port(Process hub) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!Files.exists(portFile)) {
      if (hub.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        throw new IOException("the hub did not start");
      }
    }
    return Files.readString(portFile).strip();
  }

  private Child client(String name, Map<String, String> address, Class<?> main) throws IOException {
    Map<String, String> environment = new HashMap<>(address);
    environment.put("ROSETRAP_PARTICIPANT", name);
    return start(
        name,
        environment,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-cp",
        System.getProperty("java.class.path"),
        main.getName());
  }

  private Child start(String name, Map<String, String> environment, String... commandLine)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(commandLine).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = started(builder);
    process.getOutputStream().close();
    Thread printer = Thread.ofVirtual().start(() -> print(name, process.getInputStream()));
    return new Child(name, process, printer);
  }

  private Process started(ProcessBuilder builder) throws IOException {
    lock.lock();
    try {
      if (ending) {
        throw new IOException("the example is being ended");
      }
      Process process = builder.start();
      started.add(process);
      return process;
    } finally {
      lock.unlock();
    }
  }

  private void print(String name, InputStream output) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String prefix = name.isEmpty() ? "" : String.format("%6.2f s  %-9s ", seconds(), name);
        System.out.println(prefix + line);
      }
    } catch (IOException e) {
      System.out.println(name + ": " + e.getMessage());
    }
  }

  private double seconds() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static boolean endsWell(Child child) throws InterruptedException {
    if (!child.process().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      System.out.println(child.name() + " has not ended after " + LIMIT_SECONDS + " s");
      return false;
    }
    child.printer().join();
    int exitCode = child.process().exitValue();
    if (exitCode != 0) {
      System.out.println(child.name() + " ended with exit code " + exitCode);
    }
    return exitCode == 0;
  }

  private void endAll() {
    List<Process> all;
    lock.lock();
    try {
      ending = true;
      all = List.copyOf(started);
    } finally {
      lock.unlock();
    }
    all.forEach(Process::destroyForcibly);
    all.forEach(process -> process.onExit().join());
    try {
      Files.deleteIfExists(portFile);
      Files.deleteIfExists(portFile.getParent());
    } catch (IOException e) {
      System.out.println("cannot delete " + portFile.getParent() + ": " + e.getMessage());
    }
  }
}
