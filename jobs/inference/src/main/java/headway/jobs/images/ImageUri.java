package headway.jobs.images;

import headway.common.InputException;
import headway.common.storage.Storage;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** Resolves the URI or path of an image in a list or table. */
public final class ImageUri {
  /** An image file above this is refused unread. */
  public static final long MOST_BYTES = 256L << 20;

  /** The reason why. */
  public static final String TOO_LARGE = "larger than " + (MOST_BYTES >> 20) + " MiB";

  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(//[^/]*)?/.*", Pattern.DOTALL);
  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");

  private ImageUri() {}

  /** Whether the path is independent of the list's folder. */
  public static boolean isAbsolute(String path) {
    return path.startsWith("/") || SCHEME.matcher(path).matches();
  }

  /** The file system of a URI, such as {@code s3a://bucket/}; empty for a path without a scheme. */
  public static Optional<String> fileSystem(String path) {
    Matcher uri = SCHEME.matcher(path);
    return uri.matches()
        ? Optional.of(uri.group(1) + ":" + Optional.ofNullable(uri.group(2)).orElse("") + "/")
        : Optional.empty();
  }

  /**
   * Resolves a path to a URI. A {@code file:} URI may or may not contain escapes such as {@code
   * %20}; the existing file decides. S3 keys are never decoded.
   *
   * @param folder of the list, for relative paths; without a trailing slash
   */
  public static String resolve(Storage storage, String folder, String path) {
    if (!isAbsolute(path)) {
      return folder + "/" + path;
    }
    boolean escaped =
        path.toLowerCase(Locale.ROOT).startsWith("file:") && ESCAPE.matcher(path).find();
    return escaped && !isThere(storage, path) ? decoded(path) : path;
  }

  /**
   * Reads the image's bytes. An S3 key is first tried as it is. If it contains {@code //}, it is
   * then tried with single slashes, as Hadoop normalises it.
   *
   * @throws InputException if it is missing
   */
  public static byte[] read(Storage storage, String uri) {
    Path exact = Storage.exact(uri);
    try {
      return storage.read(exact);
    } catch (InputException missing) {
      Path usual = Storage.path(uri);
      if (usual.toUri().equals(exact.toUri())) {
        throw missing;
      }
      return storage.read(usual);
    }
  }

  private static boolean isThere(Storage storage, String uri) {
    try {
      return storage.exists(Storage.path(uri));
    } catch (InputException malformed) {
      return false;
    }
  }

  private static String decoded(String uri) {
    try {
      return URLDecoder.decode(uri.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException otherPercent) {
      return uri;
    }
  }
}
