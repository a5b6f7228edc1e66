package headway.jobs.parts;

import headway.common.dataset.part.ClassCounts;
import headway.common.dataset.part.CountedFile;
import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
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
