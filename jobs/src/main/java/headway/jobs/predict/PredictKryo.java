package headway.jobs.predict;

import headway.common.dataset.manifest.DataFile;
import java.util.List;

/** What crosses between JVMs while predicting. */
public final class PredictKryo {
  /** Records, each serialised by its components. */
  public static final List<Class<? extends Record>> RECORDS =
      List.of(PredictTaskResult.class, ShownPhoto.class);

  /** Everything else. */
  public static final List<Class<?>> CLASSES = List.of(ShownPhoto[].class, DataFile[].class);

  private PredictKryo() {}
}
