package headway.common.dataset.part;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The images of a file by label, of the labels that occur: two to four bytes for each. The file of
 * a few thousand images has no more than as many, whatever the number of classes.
 */
@JsonPropertyOrder({"labels", "images"}) // The order of methods differs between processes.
public final class ClassCounts implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int BITS = 7;
  private static final int MORE = 1 << BITS;

  /** No images. */
  public static final ClassCounts NONE = new ClassCounts(new byte[0]);

  /** For each label in ascending order: its distance from the one before, then its images. */
  private final byte[] packed;

  /** Reads what {@link #packed} would be, on the driver; null if that is there. */
  private final transient Supplier<byte[]> spooled;

  private ClassCounts(byte[] packed) {
    this.packed = packed;
    this.spooled = null;
  }

  ClassCounts(Supplier<byte[]> spooled) {
    this.packed = null;
    this.spooled = spooled;
  }

  /** Whether they are in a file of this process; they are then not sent to others. */
  boolean isSpooled() {
    return spooled != null;
  }

  /** Takes the images of a label. */
  public interface Action {
    /** Takes them; called by ascending label. */
    void accept(int label, long images);
  }

  /** The counts of all labels, by label. */
  public static ClassCounts of(long[] images) {
    int[] labels = IntStream.range(0, images.length).filter(i -> images[i] > 0).toArray();
    return of(labels, IntStream.of(labels).mapToLong(i -> images[i]).toArray());
  }

  /** The counts of all labels, by label. */
  public static ClassCounts of(List<Long> images) {
    return of(images.stream().mapToLong(Long::longValue).toArray());
  }

  /**
   * The counts of some labels.
   *
   * @param labels ascending, from 0
   * @param images of each of them, at least 1
   */
  public static ClassCounts of(int[] labels, long[] images) {
    if (labels.length != images.length) {
      throw new IllegalArgumentException(
          labels.length + " labels have " + images.length + " counts of images");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int before = -1;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] <= before || images[i] < 1) {
        throw new IllegalArgumentException(
            "labels must ascend from 0 and have images, but there is "
                + labels[i]
                + " after "
                + before
                + " with "
                + images[i]);
      }
      put(out, labels[i] - before);
      put(out, images[i]);
      before = labels[i];
    }
    return new ClassCounts(out.toByteArray());
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static ClassCounts read(JsonNode json) {
    if (json.isArray()) {
      long[] images = new long[json.size()];
      Arrays.setAll(images, i -> json.get(i).asLong());
      return of(images);
    }
    JsonNode labels = json.path("labels");
    JsonNode images = json.path("images");
    if (!labels.isArray() || !images.isArray()) {
      throw new IllegalArgumentException("counts have labels and images, but there is " + json);
    }
    return of(
        IntStream.range(0, labels.size()).map(i -> labels.get(i).asInt()).toArray(),
        IntStream.range(0, images.size()).mapToLong(i -> images.get(i).asLong()).toArray());
  }

  private static void put(ByteArrayOutputStream out, long value) {
    long rest = value;
    for (; rest >= MORE; rest >>>= BITS) {
      out.write((int) (rest & (MORE - 1)) | MORE);
    }
    out.write((int) rest);
  }

  /** Hands over each label that occurs, with its images. */
  public void forEach(Action action) {
    byte[] packed = packed();
    int label = -1;
    int at = 0;
    while (at < packed.length) {
      long[] pair = new long[2];
      for (int i = 0; i < 2; i++) {
        int shift = 0;
        for (; (packed[at] & MORE) != 0; shift += BITS) {
          pair[i] |= (long) (packed[at++] & (MORE - 1)) << shift;
        }
        pair[i] |= (long) packed[at++] << shift;
      }
      label += (int) pair[0];
      action.accept(label, pair[1]);
    }
  }

  /** How many labels occur. */
  public int size() {
    int[] size = new int[1];
    forEach((label, images) -> size[0]++);
    return size[0];
  }

  /** The labels that occur, ascending. */
  @JsonProperty
  public int[] labels() {
    int[] labels = new int[size()];
    int[] next = new int[1];
    forEach((label, images) -> labels[next[0]++] = label);
    return labels;
  }

  /** The images of each label that occurs. */
  @JsonProperty
  public long[] images() {
    long[] counts = new long[size()];
    int[] next = new int[1];
    forEach((label, images) -> counts[next[0]++] = images);
    return counts;
  }

  /** The counts as bytes, equal for equal counts; not to be changed. */
  public byte[] packed() {
    return spooled == null ? packed : spooled.get();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassCounts counts && Arrays.equals(packed(), counts.packed());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(packed());
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    forEach((label, images) -> text.append(label).append(':').append(images).append(' '));
    return text.toString().strip();
  }
}
