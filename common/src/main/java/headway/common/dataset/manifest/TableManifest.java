package headway.common.dataset.manifest;

import headway.common.dataset.parquet.WrittenFile;
import java.util.List;

/**
 * The table of an evaluation, once it is whole: {@value #NAME} beside its Parquet files. Its name
 * begins with an underscore, so that who reads the folder as a table passes it over.
 *
 * @param format {@value Manifests#FORMAT}
 * @param rows images
 * @param parquet files in the folder of the manifest
 * @param csv the same rows, in the folder beside
 */
public record TableManifest(
    int format, long rows, List<WrittenFile> parquet, List<WrittenFile> csv) {
  /** Its name in the folder of the table. */
  public static final String NAME = "_manifest.json";

  /** Holds copies. */
  public TableManifest {
    parquet = List.copyOf(parquet);
    csv = List.copyOf(csv);
  }
}
