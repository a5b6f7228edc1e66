package headway.common.dataset.manifest;

import headway.common.dataset.Split;
import headway.common.storage.Sha256;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the shards folder holds.
 *
 * @param format version of this form
 * @param fingerprint hash of the settings and the listing that these shards were made of
 * @param images the URI they were made of
 * @param classes names by label
 * @param files by split, then name
 * @param classCounts for each split the number of images by label
 * @param quarantined images left out
 * @param duplicates images whose bytes another image with the same label has too
 */
public record ShardManifest(
    int format,
    String fingerprint,
    String images,
    List<String> classes,
    List<DataFile> files,
    Map<Split, List<Long>> classCounts,
    long quarantined,
    long duplicates) {
  public static final int FORMAT = 1;

  /**
   * Holds copies.
   *
   * @throws IllegalArgumentException where the form is that of another version
   */
  public ShardManifest {
    if (format != FORMAT) {
      throw new IllegalArgumentException("format must be " + FORMAT + " but was " + format);
    }
    classes = List.copyOf(classes);
    files = List.copyOf(files);
    classCounts = Collections.unmodifiableMap(new TreeMap<>(classCounts));
  }

  /** Hash of the data: the same photos in the same split give the same one. */
  public String dataHash() {
    return Sha256.of(files.stream().map(DataFile::sha256).toList());
  }

  public long images(Split split) {
    return files.stream().filter(file -> file.split() == split).mapToLong(DataFile::rows).sum();
  }

  public long rows() {
    return files.stream().mapToLong(DataFile::rows).sum();
  }
}
