package headway.jobs.extract;

import java.util.List;

/** What crosses between JVMs while extracting. */
public final class ExtractKryo {
  /** Records, each serialised by its components. */
  public static final List<Class<? extends Record>> RECORDS = List.of(FeatureTaskResult.class);

  private ExtractKryo() {}
}
