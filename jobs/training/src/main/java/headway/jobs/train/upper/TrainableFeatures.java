package headway.jobs.train.upper;

import headway.common.network.runtime.FrozenNetwork;
import headway.common.storage.Storage;
import headway.jobs.features.block.FeatureBlock;
import headway.jobs.images.MappedIterator;
import headway.jobs.spark.ExecutorConfiguration;
import java.util.Iterator;
import org.apache.spark.api.java.JavaRDD;

/** Computes the outputs of the pretrained layers above the cut, before they are fine-tuned. */
public final class TrainableFeatures {
  private static final int ROWS_AT_A_TIME = 16;

  private TrainableFeatures() {}

  /** Blocks of the same images and views with the activations at the top of these layers. */
  public static JavaRDD<FeatureBlock> of(JavaRDD<FeatureBlock> blocks, TrainableSpec spec) {
    return blocks.mapPartitions(part -> apply(part, spec), true);
  }

  private static Iterator<FeatureBlock> apply(Iterator<FeatureBlock> blocks, TrainableSpec spec) {
    FrozenNetwork trainable =
        TrainableNetworks.open(
            new Storage(ExecutorConfiguration.get()), spec.frozen(), spec.shape(), spec.top());
    return new MappedIterator<>(blocks, block -> apply(block, trainable));
  }

  private static FeatureBlock apply(FeatureBlock block, FrozenNetwork trainable) {
    String[] keys = new String[block.rows()];
    int[] labels = new int[block.rows()];
    int width = block.featureCount();
    int rows = block.rows() * block.views();
    float[] values = new float[ROWS_AT_A_TIME * width];
    float[] features = new float[rows * trainable.featureCount()];
    for (int first = 0; first < rows; first += ROWS_AT_A_TIME) {
      int count = Math.min(ROWS_AT_A_TIME, rows - first);
      for (int i = 0; i < count; i++) {
        int row = first + i;
        block.copy(row / block.views(), row % block.views(), values, i * width);
      }
      float[] outputs = trainable.run(values, count);
      System.arraycopy(outputs, 0, features, first * trainable.featureCount(), outputs.length);
    }
    for (int i = 0; i < block.rows(); i++) {
      keys[i] = block.key(i);
      labels[i] = block.label(i);
    }
    return new FeatureBlock(keys, labels, block.views(), features);
  }
}
