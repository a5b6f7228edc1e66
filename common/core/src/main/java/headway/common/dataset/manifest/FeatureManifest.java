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
 * The contents of the features folder, and what they were made from.
 *
 * @param format {@value Manifests#FORMAT}
 * @param fingerprint hash of everything that these features depend on
 * @param dataHash of the shards
 * @param network its name, as the user gave it
 * @param networkSha256 of the network's file
 * @param frozenSha256 of the part below the cut, as it ran
 * @param cut name of the tensor that crosses
 * @param preprocessing as JSON
 * @param featureCount activations of one image at the cut
 * @param views per training image, the plain one included
 * @param classes names by label
 * @param parts one for each shard
 * @param settings that the features depend on, by name
 * @param processor the kind that computed them; other kinds agree to 1e-5, not to the bit
 */
public record FeatureManifest(
    int format,
    String fingerprint,
    String dataHash,
    String network,
    String networkSha256,
    String frozenSha256,
    String cut,
    String preprocessing,
    int featureCount,
    int views,
    List<String> classes,
    ManifestParts parts,
    Map<String, String> settings,
    String processor)
    implements PartsManifest {

  /** Holds copies. */
  public FeatureManifest {
    classes = List.copyOf(classes);
    settings = Collections.unmodifiableMap(new TreeMap<>(settings));
  }

  /** With parts that are in memory. */
  public FeatureManifest(
      int format,
      String fingerprint,
      String dataHash,
      String network,
      String networkSha256,
      String frozenSha256,
      String cut,
      String preprocessing,
      int featureCount,
      int views,
      List<String> classes,
      List<Part> parts,
      Map<String, String> settings,
      String processor) {
    this(
        format,
        fingerprint,
        dataHash,
        network,
        networkSha256,
        frozenSha256,
        cut,
        preprocessing,
        featureCount,
        views,
        classes,
        ManifestParts.of(parts, classes.size()),
        settings,
        processor);
  }

  /** Among the settings: in which order rows lie, where that is not a random one. */
  public static final String ROW_ORDER = "the order of rows";

  /** Value of {@link #ROW_ORDER}: that of Parquet files by other hands, which may be by class. */
  public static final String SOURCE_ORDER = "of the source";

  /** Whether each file is a random mixture of images; else training shuffles them. */
  public boolean inRandomOrder() {
    return !settings.containsKey(ROW_ORDER);
  }

  /** All files, by split, then the number of their parts; read from the table of parts. */
  public List<DataFile> files() {
    return parts.files();
  }

  /** The files of a split, by the number of their parts; read from the table of parts. */
  public List<DataFile> files(Split split) {
    return parts.files(split);
  }

  /** For each split the number of images by label. */
  public Map<Split, List<Long>> classCounts() {
    Map<Split, List<Long>> counts = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      int ofEach = views(split);
      counts.put(split, parts.classCounts(split).stream().map(rows -> rows / ofEach).toList());
    }
    return counts;
  }

  /** Hash of the features themselves. */
  public String featuresHash() {
    return parts.contentSha256();
  }

  /** Rows of each image: only those of the training split have more than the plain view. */
  public int views(Split split) {
    return split == Split.TRAIN ? views : 1;
  }

  /** Images; their files have a row for each view. */
  public long rows(Split split) {
    return parts.rows(split) / views(split);
  }
}
