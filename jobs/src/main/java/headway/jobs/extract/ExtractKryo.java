package headway.jobs.extract;

import headway.common.dataset.manifest.CountedFile;
import java.util.List;

/** What crosses between JVMs while extracting. */
public final class ExtractKryo {
  /** Records, each serialised by its components. */
  public static final List<Class<? extends Record>> RECORDS = List.of(FeatureTaskResult.class);

  /** Everything else. */
  public static final List<Class<?>> CLASSES = List.of(CountedFile[].class);

  private ExtractKryo() {}
}
