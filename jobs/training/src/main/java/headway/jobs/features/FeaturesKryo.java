package headway.jobs.features;

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
