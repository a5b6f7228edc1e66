package headway.jobs.predict;

import java.util.List;

/** What crosses between JVMs while predicting. */
public final class PredictKryo {
  /** Records, each serialised by its components. */
  public static final List<Class<? extends Record>> RECORDS = List.of(ShownPhoto.class);

  /** Everything else. */
  public static final List<Class<?>> CLASSES = List.of(ShownPhoto[].class);

  private PredictKryo() {}
}
