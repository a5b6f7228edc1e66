package headway.jobs.quantize;

import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import headway.common.storage.Storage;
import headway.jobs.images.PathOnlyImages;
import headway.jobs.images.source.ImageRows;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A sample of the photos in some files, drawn by a hash of seed and key: the same whatever the
 * cluster does. It reads the beginnings of a few files and holds one photo at a time.
 */
final class PhotoSample implements Serializable {
  private static final long serialVersionUID = 1L;

  /** A file gives at least this many, so that few files are opened. */
  private static final int LEAST_OF_FILE = 16;

  /** Photos that are looked at for each one that is drawn. */
  private static final int LOOKED_AT = 4;

  private final ImageRows rows;
  private final int images;
  private final long seed;

  /**
   * A sample.
   *
   * @param images how many at most
   */
  PhotoSample(ImageRows rows, int images, long seed) {
    this.rows = rows;
    this.images = images;
    this.seed = seed;
  }

  int images() {
    return images;
  }

  /**
   * Draws photos.
   *
   * @param files that may have photos of that split
   * @param except keys of photos that are not drawn
   * @param drawn receives each photo
   * @return the keys of the photos, which are fewer than wanted if the files have fewer
   */
  Set<String> draw(
      List<String> files,
      Split split,
      Set<String> except,
      Configuration configuration,
      Consumer<ShardRow> drawn) {
    int ofFile = Math.max(LEAST_OF_FILE, (images + files.size() - 1) / Math.max(1, files.size()));
    List<String> order = new ArrayList<>(files);
    order.sort(Comparator.comparing(file -> hash(new Path(file).getName())));
    Set<String> keys = new HashSet<>();
    for (String file : order) {
      int most = Math.min(ofFile, images - keys.size());
      if (most > 0) {
        keys.addAll(drawFrom(new Path(file), split, except, most, configuration, drawn));
      }
    }
    return keys;
  }

  private Set<String> drawFrom(
      Path file,
      Split split,
      Set<String> except,
      int most,
      Configuration configuration,
      Consumer<ShardRow> drawn) {
    List<String> keys = new ArrayList<>();
    try (CloseableIterator<ShardRow> all = rows.read(file, configuration)) {
      while (all.hasNext() && keys.size() < most * LOOKED_AT) {
        ShardRow row = all.next();
        if (row.split() == split && !except.contains(row.key())) {
          keys.add(row.key());
        }
      }
    }
    keys.sort(Comparator.comparing(this::hash));
    Set<String> chosen = new HashSet<>(keys.subList(0, Math.min(most, keys.size())));
    PathOnlyImages paths = new PathOnlyImages(new Storage(configuration), file);
    int left = chosen.size();
    try (CloseableIterator<ShardRow> all = rows.read(file, configuration)) {
      while (left > 0 && all.hasNext()) {
        ShardRow row = all.next();
        if (chosen.contains(row.key())) {
          drawn.accept(paths.fill(row));
          left--;
        }
      }
    }
    return chosen;
  }

  private String hash(String text) {
    return Sha256.of(List.of(Long.toString(seed), text));
  }
}
