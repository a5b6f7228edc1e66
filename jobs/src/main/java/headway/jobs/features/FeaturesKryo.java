package headway.jobs.features;

import java.util.List;

/** What crosses between JVMs with features in memory. */
public final class FeaturesKryo {
  /** Records, each serialised by its components. */
  public static final List<Class<? extends Record>> RECORDS =
      List.of(FileSlice.class, WorkerSlices.class, ShuffledRow.class);

  /** Everything else. */
  public static final List<Class<?>> CLASSES =
      List.of(FeatureBlock.class, FloatRows.class, ImageBlock.class, byte[][].class);

  private FeaturesKryo() {}
}
