package headway.common.storage;

import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.fs.Path;

/**
 * The path of a key that Hadoop's {@link Path} cannot express, because Hadoop normalizes {@code
 * //}, {@code .} and {@code ..}, which S3 does not. S3A uses only the URI of a path. Name and
 * parents are those of Hadoop's normalized path.
 */
final class ExactPath extends Path {
  private static final long serialVersionUID = 1L;

  private final URI exact;

  private ExactPath(Path like, URI exact) {
    super(like.toUri());
    this.exact = exact;
  }

  /** The path of a key; Hadoop's own if it can express the key. */
  static Path of(Path bucket, String key) {
    URI root = bucket.toUri();
    Path usual = new Path(root.getScheme(), root.getAuthority(), "/" + key);
    if (usual.toUri().getPath().equals("/" + key)) {
      return usual;
    }
    try {
      return new ExactPath(
          usual, new URI(root.getScheme(), root.getAuthority(), "/" + key, null, null));
    } catch (URISyntaxException malformed) {
      throw new IllegalArgumentException(malformed);
    }
  }

  @Override
  public URI toUri() {
    return exact;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Path path && exact.equals(path.toUri());
  }

  @Override
  public int hashCode() {
    return exact.hashCode();
  }

  /** As Hadoop's paths, without escapes. */
  @Override
  public String toString() {
    return exact.getScheme() + "://" + exact.getAuthority() + exact.getPath();
  }
}
