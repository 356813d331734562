package io.rosetrap.testcontainers;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.BuildImageResultCallback;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.BuildResponseItem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;

/**
 * Builds the image twice, as {@code hub/cli/image/build} does: the first one runs a rehearsal,
 * which writes a cache that the second one starts with.
 */
final class ImageBuild {
  private static final Logger LOG = LoggerFactory.getLogger(ImageBuild.class);

  private static final String CACHE = "rosetrap.aot";
  private static final String OPTIONS = "cache/java.options";
  private static final long MINUTES = 2;

  /** Fixed, because a cache is good for jars of one time only. */
  private static final long TIME = 1_767_225_600_000L;

  private final DockerClient docker;
  private final String base;

  /** What the image is built from, by path. */
  private final Map<String, byte[]> files;

  ImageBuild(DockerClient docker, String base, byte[] context) {
    this.docker = docker;
    this.base = base;
    this.files = unzip(context);
  }

  /** Builds it under a name. */
  void build(String name) {
    LOG.info("Building the image of the hub on {}, once for this version: {}", base, name);
    // Otherwise, where no cache is made, it would be the same image as the second, and removed.
    String plain = build(Set.of(), Map.of("io.rosetrap.rehearsal", UUID.randomUUID().toString()));
    Optional<byte[]> cache = rehearse(plain);
    if (cache.isPresent()) {
      files.put("cache/" + CACHE, cache.get());
      files.put(
          OPTIONS,
          ("-XX:AOTCache=/opt/rosetrap/cache/" + CACHE + "\n").getBytes(StandardCharsets.UTF_8));
    }
    String unused = build(Set.of(name), Map.of());
    removeImage(plain);
  }

  /** Its layers stay, as those of the other. */
  private void removeImage(String image) {
    try {
      docker.removeImageCmd(image).withForce(true).exec();
    } catch (DockerException e) {
      LOG.debug("The image {} of a rehearsal is left behind", image, e);
    }
  }

  private String build(Set<String> tags, Map<String, String> labels) {
    StringBuilder log = new StringBuilder();
    BuildImageResultCallback result =
        new BuildImageResultCallback() {
          @Override
          public void onNext(BuildResponseItem item) {
            String line = item.getStream();
            if (item.getErrorDetail() != null) {
              line = item.getErrorDetail().getMessage();
            }
            if (line != null && !line.isBlank()) {
              log.append("\n  ").append(line.strip());
            }
            super.onNext(item);
          }
        };
    try {
      return docker
          .buildImageCmd(new ByteArrayInputStream(tar(files)))
          .withBuildArg("BASE", base)
          .withTags(tags)
          .withLabels(labels)
          .exec(result)
          .awaitImageId();
    } catch (DockerException | DockerClientException e) {
      throw new ContainerFetchException(
          "The image of the hub cannot be built on " + base + ":" + log, e);
    }
  }

  /** Without the cache the hub starts more slowly, and that is all. */
  private Optional<byte[]> rehearse(String image) {
    String container = "";
    try {
      container =
          docker
              .createContainerCmd(image)
              .withLabels(DockerClientFactory.DEFAULT_LABELS)
              .withEntrypoint("java")
              .withCmd(
                  "@/opt/rosetrap/java.options",
                  "-XX:AOTCacheOutput=/tmp/" + CACHE,
                  "io.rosetrap.cli.Rehearsal")
              .exec()
              .getId();
      docker.startContainerCmd(container).exec();
      int code =
          docker
              .waitContainerCmd(container)
              .exec(new WaitContainerResultCallback())
              .awaitStatusCode(MINUTES, TimeUnit.MINUTES);
      if (code != 0) {
        LOG.warn("The hub starts without a cache: its rehearsal ended with exit code {}", code);
        return Optional.empty();
      }
      return Optional.of(onlyFile(container));
    } catch (DockerException | DockerClientException | IOException e) {
      LOG.warn("The hub starts without a cache, because its Java made none: {}", e.getMessage());
      return Optional.empty();
    } finally {
      remove(container);
    }
  }

  private byte[] onlyFile(String container) throws IOException {
    try (InputStream archive =
            docker.copyArchiveFromContainerCmd(container, "/tmp/" + CACHE).exec();
        TarArchiveInputStream tar = new TarArchiveInputStream(archive)) {
      if (tar.getNextEntry() == null) {
        throw new IOException("there is no file");
      }
      return tar.readAllBytes();
    }
  }

  private void remove(String container) {
    if (container.isEmpty()) {
      return;
    }
    try {
      docker.removeContainerCmd(container).withForce(true).withRemoveVolumes(true).exec();
    } catch (DockerException e) {
      LOG.warn("The container {} of a rehearsal is left behind", container, e);
    }
  }

  static Map<String, byte[]> unzip(byte[] zip) {
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        if (!entry.isDirectory()) {
          files.put(entry.getName(), in.readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  static byte[] tar(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
        entry.setSize(file.getValue().length);
        entry.setMode(0644);
        entry.setModTime(TIME);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
