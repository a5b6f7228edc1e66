package headway.common.dataset.manifest;

import headway.common.dataset.part.DataFile;
import headway.common.dataset.part.Part;
import headway.common.dataset.split.Split;
import java.util.Collections;
import java.util.EnumMap;
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
    ManifestParts parts,
    Map<String, String> settings,
    String listing,
    long duplicates,
    List<SplitLeak> leaks)
    implements PartsManifest {
  /** Key of the setting of shards that were packed in random order from rows of a program. */
  public static final String ORDER_OF_ROWS = "the order of rows";

  /** Holds copies. */
  public ShardManifest {
    classes = List.copyOf(classes);
    leaks = List.copyOf(leaks);
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /** With parts that are in memory. */
  public ShardManifest(
      int format,
      String fingerprint,
      String images,
      List<String> classes,
      List<Part> parts,
      Map<String, String> settings,
      String listing,
      long duplicates,
      List<SplitLeak> leaks) {
    this(
        format,
        fingerprint,
        images,
        classes,
        ManifestParts.of(parts, classes.size()),
        settings,
        listing,
        duplicates,
        leaks);
  }

  /**
   * Whether each file is a random mixture of images; else they lie as in the Parquet files given.
   */
  public boolean inRandomOrder() {
    return !listing.isEmpty() || settings.containsKey(ORDER_OF_ROWS);
  }

  /** All files, by split, then the number of their parts; read from the table of parts. */
  public List<DataFile> files() {
    return parts.files();
  }

  /** For each split the number of images by label. */
  public Map<Split, List<Long>> classCounts() {
    Map<Split, List<Long>> counts = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      counts.put(split, parts.classCounts(split));
    }
    return counts;
  }

  /** Images left out. */
  public long quarantined() {
    return parts.refused();
  }

  /** Images left out because their class is unknown. */
  public long unlabelled() {
    return parts.unlabelled();
  }

  /** Hash of the data: the same photos in the same split give the same one. */
  public String dataHash() {
    return parts.contentSha256();
  }

  public long images(Split split) {
    return parts.rows(split);
  }

  public long rows() {
    return parts.rows();
  }
}
