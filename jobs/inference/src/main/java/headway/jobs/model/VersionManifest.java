package headway.jobs.model;

import headway.common.InputException;
import headway.common.dataset.manifest.Manifests;
import headway.common.storage.Storage;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;

/**
 * What a version is made of, {@code version.json} in its folder, written last. It contains no time,
 * so that a run that is killed and started again writes the same bytes.
 *
 * @param format version of the manifest's format
 * @param number of the version
 * @param provenance what made the classifier, by name
 * @param figures of its evaluation; null if it was not evaluated
 * @param files of the folder, by name
 */
public record VersionManifest(
    int format,
    int number,
    SortedMap<String, String> provenance,
    ModelFigures figures,
    SortedMap<String, StoredFile> files) {
  /** Its name in the folder of a version, and in {@code model/}. */
  public static final String NAME = "version.json";

  /**
   * One file.
   *
   * @param bytes its length
   */
  public record StoredFile(long bytes, String sha256) {}

  /** Holds copies. */
  public VersionManifest {
    provenance = Collections.unmodifiableSortedMap(new TreeMap<>(provenance));
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
  }

  /** The manifest in this folder. */
  public static Optional<VersionManifest> find(Storage storage, Path folder) {
    Path path = new Path(folder, NAME);
    return storage
        .readIfPresent(path)
        .map(bytes -> Manifests.parse(bytes, path, VersionManifest.class));
  }

  /**
   * The manifest of a version.
   *
   * @throws InputException if its folder is gone
   */
  public static VersionManifest require(Storage storage, Path folder) {
    return find(storage, folder)
        .orElseThrow(
            () ->
                new InputException(
                    "Cannot use "
                        + folder
                        + ": its "
                        + NAME
                        + " is gone; promote another version, see headway models list"));
  }

  void publish(Storage storage, Path folder) {
    storage.publish(new Path(folder, NAME), Manifests.bytes(this));
  }

  /** Whether a folder contains all files with their lengths. */
  boolean isWholeIn(Storage storage, Path folder) {
    return incomplete(storage, folder).isEmpty();
  }

  /**
   * Requires that a folder contains all files with their lengths.
   *
   * @throws InputException naming the first that it does not
   */
  void requireWholeIn(Storage storage, Path folder) {
    incomplete(storage, folder)
        .ifPresent(
            name -> {
              throw new InputException(
                  "Cannot use version %d: %s is gone or damaged; promote another version, see headway models list"
                      .formatted(number, new Path(folder, name)));
            });
  }

  private Optional<String> incomplete(Storage storage, Path folder) {
    Map<String, Long> lengths = storage.lengths(folder);
    return files.entrySet().stream()
        .filter(each -> !Long.valueOf(each.getValue().bytes()).equals(lengths.get(each.getKey())))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
