package headway.jobs.bench.measure;

import headway.common.InputException;
import headway.common.dataset.ShardFile;
import headway.common.dataset.ShardRow;
import headway.common.dataset.Split;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.image.ImageTensor;
import headway.common.image.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Some pictures out of the shards, held in memory.
 *
 * @param encoded as they lie in the shards
 * @param preprocessing that the network wants
 */
public record Samples(List<byte[]> encoded, Preprocessing preprocessing) {

  /**
   * Takes the first pictures of each shard.
   *
   * @param most how many altogether
   */
  public static Samples of(
      List<Path> shards, Configuration configuration, Preprocessing preprocessing, int most) {
    List<byte[]> pictures = new ArrayList<>();
    int ofEach = Math.max(1, most / shards.size());
    for (Path shard : shards) {
      try (CloseableIterator<ShardRow> rows =
          ShardFile.read(shard, configuration, key -> Split.TRAIN)) {
        for (int i = 0; i < ofEach && pictures.size() < most && rows.hasNext(); i++) {
          pictures.add(rows.next().bytes());
        }
      }
    }
    return new Samples(pictures, preprocessing).decodable();
  }

  private Samples decodable() {
    ImageTensor tensor = new ImageTensor(preprocessing);
    List<byte[]> sound = new ArrayList<>();
    for (byte[] each : encoded) {
      try {
        tensor.pixels(each);
        sound.add(each);
      } catch (InputException damaged) {
        continue;
      }
    }
    if (sound.isEmpty()) {
      throw new InputException(
          "Cannot measure: none of the first pictures of the shards can be decoded; name other"
              + " --images");
    }
    return new Samples(sound, preprocessing);
  }

  /** The first pictures as the network takes them, again from the start where there are too few. */
  FloatBuffer pixels(int images) {
    ImageTensor tensor = new ImageTensor(preprocessing);
    FloatBuffer pixels =
        ByteBuffer.allocateDirect(images * tensor.length() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = 0; i < images; i++) {
      tensor.fill(encoded.get(i % encoded.size()), pixels);
    }
    return pixels.flip();
  }

  /**
   * Decodes and fills again and again, nothing else.
   *
   * @param callers threads side by side
   */
  public Pass decode(int callers, int seconds) {
    ImageTensor tensor = new ImageTensor(preprocessing);
    return Callers.run(
        callers,
        seconds,
        caller -> {
          FloatBuffer pixels =
              ByteBuffer.allocateDirect(tensor.length() * Float.BYTES)
                  .order(ByteOrder.nativeOrder())
                  .asFloatBuffer();
          return () -> {
            encoded.forEach(each -> tensor.fill(each, pixels.clear()));
            return encoded.size();
          };
        });
  }
}
