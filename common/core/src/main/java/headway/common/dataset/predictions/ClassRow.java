package headway.common.dataset.predictions;

import headway.common.dataset.parquet.RecordTable;

/**
 * The figures of one class.
 *
 * @param label its name
 * @param images how many of the images are of it
 * @param predicted for how many images it was predicted
 * @param correct for how many of its images it was predicted
 * @param precision {@code correct / predicted}, in [0, 1]; 0 if it was never predicted
 * @param recall {@code correct / images}, in [0, 1]; 0 if it has no images
 * @param f1 harmonic mean of the two, in [0, 1]
 */
public record ClassRow(
    String label,
    long images,
    long predicted,
    long correct,
    float precision,
    float recall,
    float f1) {
  /** The table of all classes, in the order of their labels. */
  public static final RecordTable<ClassRow> TABLE =
      RecordTable.of(ClassRow.class, "classes", 8L << 20);
}
