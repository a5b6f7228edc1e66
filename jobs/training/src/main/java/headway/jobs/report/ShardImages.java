package headway.jobs.report;

import headway.common.HeadwayException;
import headway.common.dataset.ShardRow;
import headway.common.image.Thumbnails;
import headway.common.report.data.Thumbnail;
import headway.jobs.images.SelectedRows;
import headway.jobs.spark.Session;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads thumbnails of images from the shards, by key. */
final class ShardImages {
  private static final int SIDE = 160;

  private ShardImages() {}

  static Map<String, Thumbnail> of(Session session, List<String> shards, Set<String> keys) {
    Map<String, Thumbnail> found = new HashMap<>();
    if (keys.isEmpty() || shards.isEmpty()) {
      return found;
    }
    SelectedRows.of(session, shards, keys, ShardImages::thumbnail)
        .collect()
        .forEach(pair -> found.put(pair._1(), Thumbnail.jpeg(pair._2())));
    return found;
  }

  private static Optional<byte[]> thumbnail(ShardRow row) {
    try {
      return Optional.of(Thumbnails.jpeg(row.bytes(), SIDE));
    } catch (HeadwayException undecodable) {
      return Optional.empty();
    }
  }
}
