package headway.jobs.shard;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Pictures that have the same bytes, summed up: however many they are, this grows with labels and
 * parts alone.
 *
 * @param pictures how many
 * @param labels under which they are, each once, in order
 * @param parts in which they are, each once, in order
 */
@SuppressWarnings("ArrayRecordComponent") // Crosses Kryo and is never compared.
record SameBytes(long pictures, int[] labels, String[] parts) {
  /** One picture that is in no part any more, because it was under two labels. */
  static SameBytes takenOut(int label) {
    return new SameBytes(1, new int[] {label}, new String[0]);
  }

  static SameBytes of(String part, int label) {
    return new SameBytes(1, new int[] {label}, new String[] {part});
  }

  SameBytes plus(SameBytes other) {
    return new SameBytes(
        pictures + other.pictures,
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
                .toArray(String[]::new));
  }

  boolean isContradictory() {
    return labels.length > 1;
  }
}
