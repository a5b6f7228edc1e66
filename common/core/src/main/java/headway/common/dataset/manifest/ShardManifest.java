package headway.common.dataset.manifest;

import headway.common.dataset.split.Split;
import headway.common.storage.Sha256;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The contents of the shards folder.
 *
 * @param format {@value Manifests#FORMAT}
 * @param fingerprint hash of the settings and the listing that these shards were made of
 * @param images the URI they were made of
 * @param classes names by label
 * @param parts one for each task that packed images
 * @param settings that the shards depend on, by name
 * @param listing folder of what was listed, photo by photo, below the workspace; empty where the
 *     images came as Parquet
 * @param duplicates images whose bytes another image with the same label has too
 * @param leaks images that are in two splits, because the input names them so
 */
public record ShardManifest(
    int format,
    String fingerprint,
    String images,
    List<String> classes,
    List<Part> parts,
    Map<String, String> settings,
    String listing,
    long duplicates,
    List<SplitLeak> leaks) {

  /** Holds copies. */
  public ShardManifest {
    classes = List.copyOf(classes);
    leaks = List.copyOf(leaks);
    parts = Part.sorted(parts);
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /**
   * Whether each file is a random mixture of images; else they lie as in the Parquet files given.
   */
  public boolean inRandomOrder() {
    return !listing.isEmpty();
  }

  /** All files, by split, then name. */
  public List<DataFile> files() {
    return CountedFile.files(Part.counted(parts));
  }

  /** For each split the number of images by label. */
  public Map<Split, List<Long>> classCounts() {
    return CountedFile.classCounts(Part.counted(parts), classes.size());
  }

  /** Images left out. */
  public long quarantined() {
    return parts.stream().mapToLong(Part::refused).sum();
  }

  /** Images left out because their class is unknown. */
  public long unlabelled() {
    return parts.stream().mapToLong(Part::unlabelled).sum();
  }

  /** Hash of the data: the same photos in the same split give the same one. */
  public String dataHash() {
    return Sha256.of(files().stream().map(DataFile::contentSha256).toList());
  }

  public long images(Split split) {
    return files().stream().filter(file -> file.split() == split).mapToLong(DataFile::rows).sum();
  }

  public long rows() {
    return files().stream().mapToLong(DataFile::rows).sum();
  }
}
