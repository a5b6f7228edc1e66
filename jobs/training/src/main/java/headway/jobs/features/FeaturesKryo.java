package headway.jobs.features;

import headway.jobs.features.block.FeatureBlock;
import headway.jobs.features.block.FileSlice;
import headway.jobs.features.block.FloatRows;
import headway.jobs.features.block.ImageBlock;
import headway.jobs.features.shuffle.ShuffledRow;
import headway.jobs.kryo.KryoClasses;
import java.util.List;

/** The classes of features in memory. */
public final class FeaturesKryo implements KryoClasses {
  @Override
  public List<Class<?>> classes() {
    return List.of(
        FileSlice.class,
        WorkerSlices.class,
        ShuffledRow.class,
        FeatureBlock.class,
        FloatRows.class,
        ImageBlock.class);
  }
}
