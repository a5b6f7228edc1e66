package headway.common.dataset.manifest;

import headway.common.dataset.parquet.WrittenFile;
import java.util.List;

/**
 * The manifest of a complete evaluation table: {@code _manifest.json} beside its Parquet files.
 *
 * @param format {@value Manifests#FORMAT}
 * @param rows images
 * @param parquet files in the folder of the manifest
 * @param csv the same rows, in the folder beside
 * @param confusion files of the confusion matrix, in the folder beside
 * @param classes files of the figures of all classes, in the folder beside
 */
public record TableManifest(
    int format,
    long rows,
    List<WrittenFile> parquet,
    List<WrittenFile> csv,
    List<WrittenFile> confusion,
    List<WrittenFile> classes) {
  /** Holds copies. */
  public TableManifest {
    parquet = List.copyOf(parquet);
    csv = List.copyOf(csv);
    confusion = List.copyOf(confusion);
    classes = List.copyOf(classes);
  }
}
