package headway.common.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A process and its memory limits.
 *
 * @param name for messages: {@code executor}, {@code driver} or {@code this process}
 * @param heapBytes the value of {@code -Xmx}
 * @param totalBytes limit of heap and off-heap memory; a process that exceeds it is killed
 * @param work that it does
 */
public record ProcessMemory(String name, long heapBytes, long totalBytes, Workload work) {

  public MemoryBudget budget() {
    return MemoryBudget.of(work);
  }

  /** The most memory that is needed, heap and off-heap. */
  public long neededBytes() {
    return Math.max(heapBytes, budget().heapBytes()) + budget().outsideBytes();
  }

  /** Whether not even one task with one image fits the heap, or beside it: the run cannot work. */
  public boolean isHopeless() {
    MemoryBudget least = MemoryBudget.of(work.least());
    return least.heapBytes() / 2 > heapBytes || heapBytes + least.outsideBytes() / 2 > totalBytes;
  }

  /** The limits that are too small, and what to set; empty if everything fits. */
  public List<String> problems(String heapSetting, String totalSetting) {
    List<String> problems = new ArrayList<>();
    MemoryBudget budget = budget();
    if (heapBytes < budget.heapBytes()) {
      problems.add(
          "the heap of the %s is %s but %s are wanted: set %s"
              .formatted(
                  name,
                  MemoryBudget.text(heapBytes),
                  MemoryBudget.text(budget.heapBytes()),
                  heapSetting));
    }
    long needed = heapBytes + budget.outsideBytes();
    if (needed > totalBytes) {
      problems.add(
          "the %s may take %s (heap %s, outside %s) but has %s: set %s"
              .formatted(
                  name,
                  MemoryBudget.text(needed),
                  MemoryBudget.text(heapBytes),
                  MemoryBudget.text(budget.outsideBytes()),
                  MemoryBudget.text(totalBytes),
                  smaller().map(fits -> fits + ", or " + totalSetting).orElse(totalSetting)));
    }
    return problems;
  }

  /** The smallest reduction of the workload that fits. */
  private Optional<String> smaller() {
    return largest(work.batchImages(), n -> fits(work.withBatchImages(n)))
        .map(n -> "--batch-images " + n)
        .or(
            () ->
                largest(work.tasks(), n -> fits(work.withTasks(n)))
                    .map(n -> "no more than " + n + " tasks at a time"));
  }

  private boolean fits(Workload less) {
    return heapBytes + MemoryBudget.of(less).outsideBytes() <= totalBytes;
  }

  private static Optional<Integer> largest(int below, IntPredicate fits) {
    for (int n = below / 2; n >= 1; n /= 2) {
      if (fits.test(n)) {
        return Optional.of(n);
      }
    }
    return Optional.empty();
  }
}
