package headway.jobs.predictions;

import headway.common.dataset.parquet.WrittenFile;
import headway.jobs.kryo.KryoClasses;
import java.util.List;

/** The classes that describe the files of tables. */
public final class PredictionsKryo implements KryoClasses {
  @Override
  public List<Class<?>> classes() {
    return List.of(
        TableGroup.class,
        TableGroupFiles.class,
        TableGroupFiles[].class,
        TablePart.class,
        TablePart[].class,
        WrittenFile.class,
        WrittenFile[].class);
  }
}
