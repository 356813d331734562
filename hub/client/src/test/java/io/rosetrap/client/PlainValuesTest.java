package io.rosetrap.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rosetrap.api.Names;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A process that only writes and reads plain values loads no JSON library: its first read is to be
 * quick. It is run here by a class loader that has the client and the words of the hub, and nothing
 * else.
 */
class PlainValuesTest {
  /** What such a process does; loaded by the other class loader. */
  public static final class Plain implements Callable<String> {
    @Override
    public String call() {
      String uri = System.getProperty("rosetrap.test.uri");
      try (RoseTrapClient client = RoseTrapClient.connect(uri, "CLIENT A");
          RoseTrapClient other = RoseTrapClient.connect(uri, "CLIENT B")) {
        client.write("text", "hello");
        client.write("number", 50);
        client.writeOnce("once", true);
        client.writeIfVersion("number", 1, 51L);
        client.write("bytes", new byte[] {1});
        client.write("nothing", null);
        var blocked = other.readAsync("later", Integer.class, TestLimits.LONG);
        boolean absent = client.peek("absent").isEmpty();
        client.write("later", 7);
        return String.join(
            " ",
            other.read("text", String.class),
            String.valueOf(other.read("number", Integer.class)),
            String.valueOf(other.read("once", boolean.class)),
            String.valueOf(other.read("bytes", byte[].class).length),
            String.valueOf(other.read("nothing", String.class)),
            String.valueOf(other.readAfter("number", 1, Double.class, TestLimits.LONG).value()),
            String.valueOf(absent),
            String.valueOf(blocked.join()));
      }
    }
  }

  /** Apart, so that the other class loader need not know the test's hub. */
  static final class TestLimits {
    static final java.time.Duration LONG = java.time.Duration.ofSeconds(60);

    private TestLimits() {}
  }

  /** Finds classes here first, and elsewhere only those of the JDK. */
  private static final class Alone extends URLClassLoader {
    Alone(URL... places) {
      super(places, ClassLoader.getPlatformClassLoader());
    }
  }

  private static URL place(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  @Test
  void plainValues_needNoJsonLibrary() throws Exception {
    try (TestHub hub = TestHub.start();
        Alone alone =
            new Alone(place(RoseTrapClient.class), place(Names.class), place(Plain.class))) {
      System.setProperty("rosetrap.test.uri", hub.uri().toString());
      Callable<?> plain =
          (Callable<?>)
              alone.loadClass(Plain.class.getName()).getDeclaredConstructor().newInstance();
      assertThat(plain.getClass()).isNotEqualTo(Plain.class);
      assertThat(plain.call()).isEqualTo("hello 51 true 1 null 51.0 true 7");
    } finally {
      System.clearProperty("rosetrap.test.uri");
    }
  }

  @Test
  void client_knowsNothingOfTheServer() throws Exception {
    URI place = place(RoseTrapClient.class).toURI();
    assertThat(classes(place)).hasSizeGreaterThan(20);
    for (byte[] code : classes(place)) {
      assertThat(new String(code, StandardCharsets.ISO_8859_1))
          .doesNotContain("io/helidon", "io/rosetrap/server", "io/rosetrap/core");
    }
  }

  private static List<byte[]> classes(URI place) throws IOException, URISyntaxException {
    Path path = Path.of(place);
    if (Files.isDirectory(path)) {
      return classesUnder(path);
    }
    try (FileSystem jar = FileSystems.newFileSystem(path)) {
      return classesUnder(jar.getPath("/"));
    }
  }

  private static List<byte[]> classesUnder(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .map(PlainValuesTest::read)
          .toList();
    }
  }

  private static byte[] read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
