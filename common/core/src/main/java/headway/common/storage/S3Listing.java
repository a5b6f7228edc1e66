package headway.common.storage;

import com.amazonaws.AmazonClientException;
import com.amazonaws.services.s3.AmazonS3;
import com.amazonaws.services.s3.model.ListObjectsV2Request;
import com.amazonaws.services.s3.model.ListObjectsV2Result;
import com.amazonaws.services.s3.model.S3ObjectSummary;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.WeakHashMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.s3a.S3AFileSystem;
import org.apache.hadoop.fs.s3a.S3AUtils;

/**
 * Lists objects below a prefix with their exact keys, page by page. S3A lists {@code photos//a.png}
 * as {@code photos/a.png}, which does not exist (<a
 * href="https://hadoop.apache.org/docs/r3.3.4/hadoop-project-dist/hadoop-common/filesystem/model.html">paths
 * have no empty elements</a>). Its classes are missing where Hadoop uses the SDK of version 2.
 */
final class S3Listing implements RemoteIterator<FileStatus> {
  private static final int PAGE = 1_000;

  /** Cached, because S3A logs a warning each time. */
  private static final Map<S3AFileSystem, AmazonS3> CLIENTS = new WeakHashMap<>();

  private final S3AFileSystem s3;
  private final Path folder;
  private final ListObjectsV2Request request;
  private final Queue<FileStatus> page = new ArrayDeque<>();
  private final List<String> prefixes = new ArrayList<>();
  private boolean ended;

  private S3Listing(S3AFileSystem s3, Path folder, String prefix, String delimiter) {
    this.s3 = s3;
    this.folder = folder;
    this.request = s3.getRequestFactory().newListObjectsV2Request(prefix, delimiter, PAGE);
  }

  /** Whether the file system is supported. */
  static boolean lists(FileSystem fs) {
    try {
      return fs instanceof S3AFileSystem s3 && client(s3) != null;
    } catch (LinkageError otherSdk) {
      return false;
    }
  }

  /**
   * All objects below a folder, without folder markers; if {@code folder} is an object, that one.
   *
   * @throws FileNotFoundException if neither exists
   */
  static RemoteIterator<FileStatus> files(FileSystem fs, Path folder) throws IOException {
    S3AFileSystem s3 = (S3AFileSystem) fs;
    S3Listing listing = new S3Listing(s3, folder, prefix(s3, folder), null);
    if (listing.hasNext()) {
      return listing;
    }
    FileStatus itself = fs.getFileStatus(folder);
    if (itself.isFile()) {
      listing.page.add(itself);
    }
    return listing;
  }

  /** The folders directly in a folder; an empty name between two slashes is supported. */
  static List<FileStatus> folders(FileSystem fs, Path folder) throws IOException {
    S3AFileSystem s3 = (S3AFileSystem) fs;
    List<FileStatus> folders = new ArrayList<>();
    Queue<String> open = new ArrayDeque<>(List.of(prefix(s3, folder)));
    while (!open.isEmpty()) {
      S3Listing listing = new S3Listing(s3, folder, open.remove(), "/");
      while (listing.hasNext()) {
        listing.next();
      }
      for (String prefix : listing.prefixes) {
        if (prefix.endsWith("//") || prefix.equals("/")) {
          open.add(prefix);
        } else {
          Path path = ExactPath.of(root(s3), prefix.substring(0, prefix.length() - 1));
          folders.add(new FileStatus(0, true, 1, 0, 0, path));
        }
      }
    }
    return folders;
  }

  private static AmazonS3 client(S3AFileSystem s3) {
    synchronized (CLIENTS) {
      return CLIENTS.computeIfAbsent(s3, each -> each.getAmazonS3ClientForTesting("list"));
    }
  }

  private static String prefix(S3AFileSystem s3, Path folder) {
    String key = s3.pathToKey(folder);
    return key.isEmpty() ? "" : key + "/";
  }

  private static Path root(S3AFileSystem s3) {
    return new Path(s3.getUri().getScheme(), s3.getBucket(), "/");
  }

  @Override
  public boolean hasNext() throws IOException {
    while (page.isEmpty() && !ended) {
      fill();
    }
    return !page.isEmpty();
  }

  private void fill() throws IOException {
    ListObjectsV2Result result;
    try {
      result = client(s3).listObjectsV2(request);
    } catch (AmazonClientException failure) {
      throw S3AUtils.translateException("list", folder, failure);
    }
    Path root = root(s3);
    for (S3ObjectSummary each : result.getObjectSummaries()) {
      if (!each.getKey().endsWith("/")) {
        page.add(
            new FileStatus(
                each.getSize(),
                false,
                1,
                s3.getDefaultBlockSize(folder),
                each.getLastModified().getTime(),
                ExactPath.of(root, each.getKey())));
      }
    }
    prefixes.addAll(result.getCommonPrefixes());
    request.setContinuationToken(result.getNextContinuationToken());
    ended = !result.isTruncated();
  }

  @Override
  public FileStatus next() throws IOException {
    if (!hasNext()) {
      throw new NoSuchElementException("no more objects in " + folder);
    }
    return page.remove();
  }
}
