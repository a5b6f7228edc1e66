package headway.jobs.parts;

import headway.common.dataset.manifest.ClassCounts;
import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.manifest.Part;
import headway.common.dataset.manifest.PartId;
import headway.jobs.kryo.KryoClasses;
import java.util.List;

/** The classes that describe parts. */
public final class PartsKryo implements KryoClasses {
  @Override
  public List<Class<?>> classes() {
    return List.of(
        ClassCounts.class,
        DataFile.class,
        CountedFile.class,
        Part.class,
        PartId.class,
        FoundFile.class);
  }
}
