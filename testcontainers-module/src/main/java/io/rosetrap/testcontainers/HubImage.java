package io.rosetrap.testcontainers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.images.RemoteDockerImage;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.LazyFuture;

/**
 * The image of the hub of this version. It is built from what this module carries when it is first
 * needed, and found again by its name, which says of what it was made. Safe for use by many
 * threads.
 */
final class HubImage extends LazyFuture<String> {
  /** What a Java is taken from unless {@link Setting#BASE} says otherwise. */
  static final String BASE = "eclipse-temurin:25-jre";

  /** Of no registry, so that nothing puts the name of one before it. */
  private static final String NAME = "localhost/rosetrap/hub";

  private static final String CONTEXT = "image.zip";

  /** Held while an image is built, so that one JVM builds each of them once. */
  private static final ReentrantLock BUILDING = new ReentrantLock();

  @Override
  protected String resolve() {
    Optional<String> ready = Setting.IMAGE.find();
    return ready.isPresent() ? fetched(ready.get(), Setting.IMAGE) : built();
  }

  private static String built() {
    byte[] context = context();
    String base = fetched(Setting.BASE.find().orElse(BASE), Setting.BASE);
    DockerClient docker = DockerClientFactory.lazyClient();
    String name = NAME + ":" + version() + "-" + madeOf(context, idOf(docker, base));
    BUILDING.lock();
    try {
      if (!isThere(docker, name)) {
        new ImageBuild(docker, base, context).build(name);
      }
      return name;
    } finally {
      BUILDING.unlock();
    }
  }

  /** Pulls an image unless it is there. */
  private static String fetched(String name, Setting setting) {
    try {
      return new RemoteDockerImage(DockerImageName.parse(name)).get();
    } catch (RuntimeException e) {
      throw new ContainerFetchException(
          "There is no image "
              + name
              + ", "
              + (setting == Setting.BASE
                  ? "on which the image of the hub is built, and it cannot be pulled. Name one that"
                      + " can, with a Java 21 or newer: "
                  : "which is to be the hub's, and it cannot be pulled. Name one that can: ")
              + "-D"
              + setting.property()
              + "=… or "
              + setting.variable()
              + ".",
          e);
    }
  }

  static byte[] context() {
    try (InputStream in = HubImage.class.getResourceAsStream(CONTEXT)) {
      if (in == null) {
        throw new IllegalStateException(
            "What the image of the hub is built from is not on the class path. It comes with the"
                + " jar of rosetrap-testcontainers; where that is run from its classes, run 'mvn"
                + " package' first.");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isThere(DockerClient docker, String name) {
    try {
      docker.inspectImageCmd(name).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  private static String idOf(DockerClient docker, String name) {
    try {
      return String.valueOf(docker.inspectImageCmd(name).exec().getId());
    } catch (DockerException e) {
      throw new ContainerFetchException("The image " + name + " cannot be looked at.", e);
    }
  }

  private static String version() {
    String packaged = HubImage.class.getPackage().getImplementationVersion();
    return packaged == null ? "unpackaged" : packaged;
  }

  private static String madeOf(byte[] context, String base) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(context);
      digest.update(base.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
