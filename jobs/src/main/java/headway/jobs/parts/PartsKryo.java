package headway.jobs.parts;

import headway.common.dataset.manifest.CountedFile;
import headway.common.dataset.manifest.DataFile;
import headway.common.dataset.manifest.Part;
import headway.common.dataset.manifest.PartId;
import java.util.List;

/** What crosses between JVMs while parts are made. */
public final class PartsKryo {
  /** Records, each serialised by its components. */
  public static final List<Class<? extends Record>> RECORDS =
      List.of(DataFile.class, CountedFile.class, Part.class, PartId.class, FoundFile.class);

  private PartsKryo() {}
}
