package headway.jobs.spark.memory;

import headway.common.memory.MemoryBudget;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;

/**
 * What grows in the heap of the driver with the data: parts with their tasks, and cached blocks.
 * {@code DriverHeapIT} measures both, with what the executor of the same process holds.
 */
public final class DriverHeap {
  /** A part, its files, its task in Spark's scheduler: 1,789 measured. */
  public static final long PART_BYTES = 2_000;

  /** A block that an executor caches, in Spark's table of blocks: 1,372 measured. */
  public static final long BLOCK_BYTES = 1_500;

  private DriverHeap() {}

  /** Says before a stage begins where its parts alone do not fit; empty if they do. */
  public static Optional<String> warning(SparkConf conf, int parts) {
    return problem(
        parts,
        Runtime.getRuntime().maxMemory(),
        MemoryPlan.isLocal(conf) ? "HEADWAY_HEAP" : "spark.driver.memory");
  }

  static Optional<String> problem(int parts, long heapBytes, String setting) {
    long bytes = PART_BYTES * parts;
    return bytes < heapBytes
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "warning: %,d parts take %s of the driver's heap, which has %s: set %s, or raise"
                    + " shard.targetBytes for fewer parts",
                parts,
                MemoryBudget.text(bytes),
                MemoryBudget.text(heapBytes),
                setting));
  }
}
