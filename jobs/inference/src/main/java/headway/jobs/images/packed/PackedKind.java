package headway.jobs.images.packed;

import headway.common.dataset.parquet.CloseableIterator;
import headway.common.storage.Storage;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/** The kinds of packed files, recognized by their names. */
public enum PackedKind {
  /** WebDataset: {@code .tar}, {@code .tar.gz}, {@code .tgz}. */
  TAR(
      "tar files",
      ".*\\.(tar|tar\\.gz|tgz)",
      "a member .cls, a field label of .json, or a member .txt") {
    @Override
    public CloseableIterator<PackedSample> open(
        Storage storage, Path file, String fileKey, String labelColumn) {
      return new TarSamples(storage, file, fileKey, labelColumn);
    }
  },
  /** {@code .tfrecord}, {@code .tfrecord-00000-of-00008}, {@code train-00000-of-01024}. */
  TFRECORD(
      "TFRecord files",
      ".*\\.(tfrecords?|tfrec)(-\\d+-of-\\d+)?(\\.gz)?|[^.]*-\\d{5}-of-\\d{5}",
      "a feature " + String.join(", ", RecordSamples.LABELS)) {
    @Override
    public CloseableIterator<PackedSample> open(
        Storage storage, Path file, String fileKey, String labelColumn) {
      return new RecordSamples(storage, file, fileKey, labelColumn);
    }
  };

  private final String plural;
  private final Pattern names;
  private final String labels;

  PackedKind(String plural, String names, String labels) {
    this.plural = plural;
    this.labels = labels;
    this.names = Pattern.compile(names, Pattern.CASE_INSENSITIVE);
  }

  /** The kind of a file of this name. */
  public static Optional<PackedKind> of(String fileName) {
    for (PackedKind kind : values()) {
      if (kind.names.matcher(fileName).matches()) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /**
   * Reads the samples of a file in their order.
   *
   * @param fileKey of the samples' keys
   * @param labelColumn what holds the labels; empty: the usual members or features
   * @throws headway.common.InputException where the file is damaged, so that what follows is lost
   */
  public abstract CloseableIterator<PackedSample> open(
      Storage storage, Path file, String fileKey, String labelColumn);

  /** What holds a label, unless another is named, in messages. */
  public String labels() {
    return labels;
  }

  /** The files' name in messages. */
  public String plural() {
    return plural;
  }
}
