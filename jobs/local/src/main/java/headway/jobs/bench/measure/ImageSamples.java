package headway.jobs.bench.measure;

import headway.common.InputException;
import headway.common.dataset.ShardRow;
import headway.common.dataset.parquet.CloseableIterator;
import headway.common.image.ImageTensor;
import headway.common.image.preprocessing.Preprocessing;
import headway.jobs.bench.measure.timing.MeasurementPass;
import headway.jobs.bench.measure.timing.ParallelCallers;
import headway.jobs.images.source.ImageFiles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * Some images of the shards, in memory.
 *
 * @param encoded as stored in the shards
 * @param preprocessing of the network
 */
public record ImageSamples(List<byte[]> encoded, Preprocessing preprocessing) {

  /**
   * Takes the first images of each shard.
   *
   * @param most how many altogether
   */
  public static ImageSamples of(
      ImageFiles shards, Configuration configuration, Preprocessing preprocessing, int most) {
    List<byte[]> images = new ArrayList<>();
    int ofEach = Math.max(1, most / shards.files().size());
    for (FileStatus shard : shards.files()) {
      try (CloseableIterator<ShardRow> rows =
          shards.images().read(shard.getPath(), configuration)) {
        for (int i = 0; i < ofEach && images.size() < most && rows.hasNext(); i++) {
          images.add(rows.next().bytes());
        }
      }
    }
    return new ImageSamples(images, preprocessing).decodable();
  }

  private ImageSamples decodable() {
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
          "Cannot measure: none of the first images of the shards can be decoded; name other"
              + " --images");
    }
    return new ImageSamples(sound, preprocessing);
  }

  /** The first images as network input, repeated if there are too few. */
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
   * Repeatedly decodes images and fills tensors.
   *
   * @param callers concurrent threads
   */
  public MeasurementPass decode(int callers, int seconds) {
    ImageTensor tensor = new ImageTensor(preprocessing);
    return ParallelCallers.run(
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
