package headway.common.dataset.manifest;

import headway.common.dataset.Split;
import headway.common.storage.Sha256;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the features folder holds, and what made it.
 *
 * @param format version of this form
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
 * @param files by split, then name
 * @param classCounts for each split the number of images by label
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
    List<DataFile> files,
    Map<Split, List<Long>> classCounts,
    String processor) {
  public static final int FORMAT = 1;

  /**
   * Holds copies.
   *
   * @throws IllegalArgumentException where the form is that of another version
   */
  public FeatureManifest {
    if (format != FORMAT) {
      throw new IllegalArgumentException("format must be " + FORMAT + " but was " + format);
    }
    classes = List.copyOf(classes);
    files = List.copyOf(files);
    classCounts = Collections.unmodifiableMap(new TreeMap<>(classCounts));
  }

  /** Hash of the features themselves. */
  public String featuresHash() {
    return Sha256.of(files.stream().map(DataFile::sha256).toList());
  }

  public List<DataFile> files(Split split) {
    return files.stream().filter(file -> file.split() == split).toList();
  }

  /** Rows of each image: only those of the training split have more than the plain view. */
  public int views(Split split) {
    return split == Split.TRAIN ? views : 1;
  }

  /** Images; their files have a row for each view. */
  public long rows(Split split) {
    return files(split).stream().mapToLong(DataFile::rows).sum() / views(split);
  }
}
