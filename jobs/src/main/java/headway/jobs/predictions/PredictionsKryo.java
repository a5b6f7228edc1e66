package headway.jobs.predictions;

import headway.common.dataset.parquet.WrittenFile;
import java.util.List;

/** What crosses between JVMs while tables are written. */
public final class PredictionsKryo {
  /** Records, each serialised by its components. */
  public static final List<Class<? extends Record>> RECORDS =
      List.of(TableGroup.class, TableGroupFiles.class, TablePart.class, WrittenFile.class);

  /** Everything else. */
  public static final List<Class<?>> CLASSES =
      List.of(TableGroupFiles[].class, TablePart[].class, WrittenFile[].class);

  private PredictionsKryo() {}
}
