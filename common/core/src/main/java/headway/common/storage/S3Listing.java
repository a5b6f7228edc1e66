package headway.common.storage;

import headway.common.storage.s3.S3Requests;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * Lists objects below a prefix with their exact keys, page by page. S3A lists {@code photos//a.png}
 * as {@code photos/a.png}, which does not exist (<a
 * href="https://hadoop.apache.org/docs/r3.3.4/hadoop-project-dist/hadoop-common/filesystem/model.html">paths
 * have no empty elements</a>).
 */
final class S3Listing implements RemoteIterator<FileStatus> {
  private final FileSystem fs;
  private final S3Requests requests;
  private final Path folder;
  private final String prefix;
  private final String delimiter;
  private final Queue<FileStatus> page = new ArrayDeque<>();
  private final List<String> prefixes = new ArrayList<>();
  private String token;
  private boolean ended;

  private S3Listing(
      FileSystem fs, S3Requests requests, Path folder, String prefix, String delimiter) {
    this.fs = fs;
    this.requests = requests;
    this.folder = folder;
    this.prefix = prefix;
    this.delimiter = delimiter;
  }

  /**
   * All objects below a folder, without folder markers; if {@code folder} is an object, that one.
   * Empty if {@code fs} is not on S3.
   *
   * @throws FileNotFoundException if neither exists
   */
  static Optional<RemoteIterator<FileStatus>> files(FileSystem fs, Path folder) throws IOException {
    Optional<S3Requests> found = S3Requests.of(fs);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    S3Requests requests = found.get();
    S3Listing listing = new S3Listing(fs, requests, folder, prefix(requests.key(fs, folder)), null);
    if (!listing.hasNext()) {
      FileStatus itself = fs.getFileStatus(folder);
      if (itself.isFile()) {
        listing.page.add(itself);
      }
    }
    return Optional.of(listing);
  }

  /**
   * What lies directly in a folder: objects, those behind an empty name between two slashes
   * included, and folders. Empty if {@code fs} is not on S3.
   */
  static Optional<RemoteIterator<FileStatus>> entries(FileSystem fs, Path folder)
      throws IOException {
    return S3Requests.of(fs)
        .map(requests -> new Entries(fs, requests, folder, prefix(requests.key(fs, folder))));
  }

  /** Lists a prefix up to the next slash, then those that are longer by a slash alone. */
  private static final class Entries implements RemoteIterator<FileStatus> {
    private final FileSystem fs;
    private final S3Requests requests;
    private final Path folder;
    private final Queue<String> open = new ArrayDeque<>();
    private final Queue<String> folders = new ArrayDeque<>();
    private S3Listing listing;

    Entries(FileSystem fs, S3Requests requests, Path folder, String prefix) {
      this.fs = fs;
      this.requests = requests;
      this.folder = folder;
      this.listing = new S3Listing(fs, requests, folder, prefix, "/");
    }

    @Override
    public boolean hasNext() throws IOException {
      while (folders.isEmpty() && listing.page.isEmpty()) {
        if (!listing.ended) {
          listing.fill();
          listing.prefixes.forEach(each -> (isEmptyName(each) ? open : folders).add(each));
          listing.prefixes.clear();
        } else if (open.isEmpty()) {
          return false;
        } else {
          listing = new S3Listing(fs, requests, folder, open.remove(), "/");
        }
      }
      return true;
    }

    private static boolean isEmptyName(String prefix) {
      return prefix.endsWith("//") || prefix.equals("/");
    }

    @Override
    public FileStatus next() throws IOException {
      if (!hasNext()) {
        throw new NoSuchElementException("nothing more in " + folder);
      }
      if (folders.isEmpty()) {
        return listing.page.remove();
      }
      String prefix = folders.remove();
      Path path = ExactPath.of(root(fs), prefix.substring(0, prefix.length() - 1));
      return new FileStatus(0, true, 1, 0, 0, path);
    }
  }

  private static String prefix(String key) {
    return key.isEmpty() ? "" : key + "/";
  }

  private static Path root(FileSystem fs) {
    return new Path(fs.getUri().getScheme(), fs.getUri().getAuthority(), "/");
  }

  @Override
  public boolean hasNext() throws IOException {
    while (page.isEmpty() && !ended) {
      fill();
    }
    return !page.isEmpty();
  }

  private void fill() throws IOException {
    S3Requests.Page listed = requests.list(fs, folder, prefix, delimiter, token);
    Path root = root(fs);
    for (S3Requests.ListedObject each : listed.objects()) {
      if (!each.key().endsWith("/")) {
        page.add(
            new FileStatus(
                each.bytes(),
                false,
                1,
                fs.getDefaultBlockSize(folder),
                each.modified(),
                ExactPath.of(root, each.key())));
      }
    }
    prefixes.addAll(listed.prefixes());
    token = listed.next();
    ended = token == null;
  }

  @Override
  public FileStatus next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException("no more objects in " + folder);
    }
    return page.remove();
  }
}
