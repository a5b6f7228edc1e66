package headway.jobs.images;

import headway.jobs.kryo.KryoClasses;
import java.util.List;

/** The classes that describe images that are not read yet. */
public final class ImagesKryo implements KryoClasses {
  @Override
  public List<Class<?>> classes() {
    return List.of(ImageRef.class, GroupStatistics.class, ParquetGroups.GroupRows.class);
  }
}
