package headway.jobs.plan.data;

import headway.common.InputException;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.common.storage.StorageFailures;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.hadoop.fs.Path;

/**
 * How many of its first bytes a value shares with the value before it in a shard: folders of keys,
 * and headers that one encoder writes alike. Parquet keeps them once, so that shards of small
 * images are smaller than the images.
 */
final class SharedPrefix {
  private static final int MOST_IMAGES = 512;

  /** The headers of large images are a small part of them. */
  private static final int MOST_LARGE_IMAGES = 64;

  private static final int LARGE = 10_000;
  private static final int MOST_BYTES = 4096;

  private SharedPrefix() {}

  /**
   * The mean over some of these images, in the random order that a shard has.
   *
   * @param meanBytes of an image
   */
  static double mean(Storage storage, List<String> uris, double meanBytes) {
    List<String> ordered = new ArrayList<>(uris);
    ordered.sort(Comparator.comparing(each -> Sha256.of(each.getBytes(StandardCharsets.UTF_8))));
    List<byte[]> starts =
        ordered.stream()
            .limit(meanBytes < LARGE ? MOST_IMAGES : MOST_LARGE_IMAGES)
            .parallel()
            .map(each -> start(storage, each))
            .filter(each -> each.length > 0)
            .toList();
    return mean(starts);
  }

  /** The mean over values in the order of a shard; 0 of less than two. */
  static double mean(List<byte[]> values) {
    long shared = 0;
    for (int i = 1; i < values.size(); i++) {
      int first = Arrays.mismatch(values.get(i - 1), values.get(i));
      shared += first < 0 ? values.get(i).length : first;
    }
    return values.size() < 2 ? 0 : (double) shared / (values.size() - 1);
  }

  /** The first bytes of an image; none if it cannot be read, which shard says. */
  private static byte[] start(Storage storage, String uri) {
    Path path = Storage.exact(uri);
    try (InputStream in = storage.open(path)) {
      return StorageFailures.explaining("read", path, () -> in.readNBytes(MOST_BYTES));
    } catch (InputException | java.io.IOException missing) {
      return new byte[0];
    }
  }
}
