package headway.jobs.images.packed;

/**
 * One sample of a packed file.
 *
 * @param key of the file, {@code !/}, and the name or number of the sample within it
 * @param path file name of the image; empty if the sample has none
 * @param bytes the encoded image; empty if there is none
 * @param label as the sample says it, a number or a name; empty if it has none
 * @param className name of a class whose label is a number; empty if the sample has none
 * @param caption whether the label is a free text, which may be a caption instead
 * @param refusal why the image cannot be used; empty if it can
 */
@SuppressWarnings("ArrayRecordComponent") // Lives for one row.
public record PackedSample(
    String key,
    String path,
    byte[] bytes,
    String label,
    String className,
    boolean caption,
    String refusal) {
  private static final String UNLABELLED = "-1";

  /** Whether it says that it has no label on purpose, as TensorFlow Datasets do. */
  public boolean isUnlabelled() {
    return label.equals(UNLABELLED);
  }
}
