package headway.jobs.images.packed;

import headway.common.InputException;
import headway.common.storage.Storage;
import headway.jobs.images.ImageUri;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * The samples of a TFRecord file of {@code tf.train.Example}, in the layouts of TF-slim ({@code
 * image/encoded}, {@code image/class/label}, {@code image/class/text}) and TensorFlow Datasets
 * ({@code image}, {@code label}).
 */
final class RecordSamples extends StreamedSamples {
  private static final List<String> IMAGES = List.of("image/encoded", "image", "image_raw");
  static final List<String> LABELS =
      List.of("image/class/label", "label", "class", "image/class/text");
  private static final List<String> CLASS_NAMES = List.of("image/class/text");
  private static final List<String> FILE_NAMES = List.of("image/filename", "file_name", "filename");

  /** Above the largest image: what else an example may hold. */
  private static final long BESIDE_IMAGE = 1L << 20;

  private static final byte[] NONE = {};

  private final String fileKey;
  private final List<String> labels;
  private final RecordFrames frames;
  private long record = -1;

  /**
   * Opens a file.
   *
   * @param fileKey of the samples' keys
   * @param labelColumn the feature that holds labels; empty: the usual ones
   */
  RecordSamples(Storage storage, Path file, String fileKey, String labelColumn) {
    this(file, PackedStream.open(storage, file), fileKey, labelColumn);
  }

  private RecordSamples(Path file, InputStream stream, String fileKey, String labelColumn) {
    super(file, stream);
    this.fileKey = fileKey;
    this.labels = labelColumn.isEmpty() ? LABELS : List.of(labelColumn);
    this.frames = new RecordFrames(stream, ImageUri.MOST_BYTES + BESIDE_IMAGE);
  }

  @Override
  InputException damaged(IOException why) {
    return PackedStream.damaged(
        file(),
        record < 0
            ? "it is no TFRecord file (" + why.getMessage() + ")"
            : "it is cut or damaged (" + why.getMessage() + ")",
        record < 0 ? "" : number(),
        why);
  }

  @Override
  Optional<PackedSample> advance() throws IOException {
    RecordFrames.Frame frame = frames.next();
    if (frame == RecordFrames.Frame.END) {
      return Optional.empty();
    }
    record++;
    return Optional.of(
        switch (frame) {
          case TOO_LARGE -> refused("", ImageUri.TOO_LARGE);
          case DAMAGED -> refused("", "damaged: the record's checksum is wrong");
          default ->
              ExampleFeatures.of(frames.record())
                  .map(this::sample)
                  .orElseGet(() -> refused("", "not a tf.train.Example"));
        });
  }

  private PackedSample sample(ExampleFeatures example) {
    Optional<byte[]> image = example.bytes(IMAGES);
    if (image.isEmpty()) {
      return refused(
          example.text(labels),
          "no image: none of "
              + String.join(", ", IMAGES)
              + " among its features "
              + String.join(", ", example.names()));
    }
    String name = example.text(FILE_NAMES);
    return new PackedSample(
        key(),
        name.substring(name.lastIndexOf('/') + 1),
        image.get(),
        example.text(labels),
        example.text(CLASS_NAMES),
        false,
        "");
  }

  private PackedSample refused(String label, String reason) {
    return new PackedSample(key(), "", NONE, label, "", false, reason);
  }

  private String key() {
    return fileKey + "!/" + number();
  }

  private String number() {
    return "%08d".formatted(record);
  }
}
