package headway.jobs.shard.splits;

import headway.common.dataset.split.Split;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Counts of images with the same bytes. Its size depends only on the number of labels and parts.
 *
 * @param images the number of images
 * @param labels their distinct labels, ascending
 * @param parts the distinct names of their parts, ascending
 * @param bySplit the number of images in each split
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo and is never compared.
public record DuplicateCounts(long images, int[] labels, String[] parts, long[] bySplit) {
  /** One image that an earlier run removed because of contradictory labels. */
  public static DuplicateCounts takenOut(int label) {
    return new DuplicateCounts(
        1, new int[] {label}, new String[0], new long[Split.values().length]);
  }

  public static DuplicateCounts of(String part, int label, Split split) {
    long[] bySplit = new long[Split.values().length];
    bySplit[split.index()] = 1;
    return new DuplicateCounts(1, new int[] {label}, new String[] {part}, bySplit);
  }

  public DuplicateCounts plus(DuplicateCounts other) {
    return new DuplicateCounts(
        images + other.images,
        Arrays.equals(labels, other.labels)
            ? labels
            : IntStream.concat(Arrays.stream(labels), Arrays.stream(other.labels))
                .sorted()
                .distinct()
                .toArray(),
        Arrays.equals(parts, other.parts)
            ? parts
            : Stream.concat(Arrays.stream(parts), Arrays.stream(other.parts))
                .sorted()
                .distinct()
                .toArray(String[]::new),
        sum(bySplit, other.bySplit));
  }

  private static long[] sum(long[] one, long[] other) {
    return IntStream.range(0, one.length).mapToLong(i -> one[i] + other[i]).toArray();
  }

  boolean isInTwoSplits() {
    return Arrays.stream(bySplit).filter(images -> images > 0).count() > 1;
  }

  public boolean isContradictory() {
    return labels.length > 1;
  }
}
