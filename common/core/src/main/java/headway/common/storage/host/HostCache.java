package headway.common.storage.host;

import headway.common.InputException;
import headway.common.StorageException;
import headway.common.storage.Sha256;
import headway.common.storage.StorageFailures;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * A content-addressed file cache in a folder of this host. Each file is named by the SHA-256 of its
 * content and verified at each use; a damaged one is created again. One process writes a file under
 * a temporary name and renames it when complete; other processes wait and share it. The next
 * process that writes a file removes leftovers of killed processes, and files that were not used
 * for a week. It only deletes regular files with names of this cache.
 */
public final class HostCache {
  /** The key of Hadoop's configuration that names the folder. */
  public static final String FOLDER = "headway.network.cache";

  /**
   * The subfolder of the one that {@link #FOLDER} names, which may contain files of other programs.
   */
  static final String SUBFOLDER = "headway-networks";

  private static final Duration KEPT = Duration.ofDays(7);
  private static final String PART = ".part";
  private static final String LOCK = ".lock";
  private static final Pattern KEPT_NAME = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern PART_NAME =
      Pattern.compile("([0-9a-f]{64})\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\" + PART);
  private static final int BUFFER_BYTES = 1 << 20;

  private final Path folder;

  /** A cache in a folder, which need not exist. */
  public HostCache(Path folder) {
    this.folder = folder;
  }

  /**
   * The cache of this process: {@value #SUBFOLDER} in the folder that {@link #FOLDER} names, else
   * in the application folder of YARN, else in the user's temporary folder.
   */
  public static HostCache of(Configuration configuration) {
    String named = configuration.get(FOLDER, "");
    if (!named.isEmpty()) {
      return new HostCache(Path.of(named).resolve(SUBFOLDER));
    }
    Path parent =
        Optional.ofNullable(System.getenv("LOCAL_DIRS"))
            .map(folders -> Path.of(folders.split(",")[0]))
            .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    return new HostCache(parent.resolve("headway-" + System.getProperty("user.name")));
  }

  /** Writes the content of a file. */
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** A file and its content's hash. */
  public record CachedFile(Path file, String sha256) {}

  /** The valid file of this content, if it exists. */
  public Optional<Path> find(String sha256) {
    Path file = folder.resolve(sha256);
    try {
      if (!Files.exists(file) || !hash(file).equals(sha256)) {
        return Optional.empty();
      }
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return Optional.of(file);
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /**
   * The file of this content; if it does not exist, one process of the host creates it.
   *
   * @param what a name for messages, such as {@code network s3a://bucket/vgg16.onnx}
   * @throws InputException when other content was written
   * @throws StorageException if writing to the folder fails
   */
  public Path get(String sha256, String what, Content content) {
    Optional<Path> there = find(sha256);
    if (there.isPresent()) {
      return there.get();
    }
    return locked(
        sha256,
        what,
        () -> {
          Optional<Path> made = find(sha256);
          return made.isPresent()
              ? made.get()
              : write(sha256, Optional.of(sha256), what, content).file();
        });
  }

  /**
   * Stores content whose hash is not known yet.
   *
   * @throws StorageException if writing to the folder fails
   */
  public CachedFile add(String what, Content content) {
    String key = Sha256.of(List.of(what));
    return locked(key, what, () -> write(key, Optional.empty(), what, content));
  }

  private <T> T locked(String key, String what, StorageFailures.IoAction<T> action) {
    try {
      Files.createDirectories(folder);
      try (HostLock held = HostLock.acquire(folder.resolve(key + LOCK))) {
        removeStale(key);
        return action.run();
      }
    } catch (IOException failure) {
      throw new StorageException(
          "Cannot keep %s on this machine in %s: %s; set network.cache to a folder with room for it"
              .formatted(what, folder, StorageFailures.reason(failure)),
          failure);
    }
  }

  private CachedFile write(String key, Optional<String> wanted, String what, Content content)
      throws IOException {
    Path part = folder.resolve(key + "." + UUID.randomUUID() + PART);
    try {
      String sha256 = write(part, content);
      if (wanted.isPresent() && !wanted.get().equals(sha256)) {
        throw new InputException(
            "Cannot use %s: its SHA-256 is %s but must be %s; put the former file back or run the command again"
                .formatted(what, sha256, wanted.get()));
      }
      Path file = folder.resolve(sha256);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return new CachedFile(file, sha256);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String write(Path part, Content content) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (FileChannel channel =
            FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        OutputStream out = new DigestOutputStream(Channels.newOutputStream(channel), digest)) {
      content.writeTo(out);
      channel.force(true);
    }
    return Sha256.hex(digest.digest());
  }

  private static String hash(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return Sha256.hex(digest.digest());
  }

  /** Removes leftovers of killed processes, unused locks, and old files. */
  private void removeStale(String held) throws IOException {
    Instant old = Instant.now().minus(KEPT);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        try {
          removeStale(file, held, old);
        } catch (NoSuchFileException | AccessDeniedException anothers) {
          // Another process was faster, or it belongs to another user.
        }
      }
    }
  }

  private void removeStale(Path file, String held, Instant old) throws IOException {
    String name = file.getFileName().toString();
    Matcher part = PART_NAME.matcher(name);
    if (part.matches()) {
      removeLeftover(file, part.group(1), held);
    } else if (KEPT_NAME.matcher(name).matches()) {
      BasicFileAttributes there =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (there.isRegularFile() && there.lastModifiedTime().toInstant().isBefore(old)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void removeLeftover(Path part, String key, String held) throws IOException {
    if (key.equals(held)) {
      Files.deleteIfExists(part);
      return;
    }
    Optional<HostLock> free = HostLock.tryAcquire(folder.resolve(key + LOCK));
    if (free.isPresent()) {
      try (HostLock ours = free.get()) {
        Files.deleteIfExists(part);
      }
    }
  }
}
