package headway.common.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Formats a budget as lines for the console. */
public final class MemoryTable {
  private MemoryTable() {}

  public static List<String> of(ProcessMemory container) {
    MemoryBudget budget = container.budget();
    List<String> lines = new ArrayList<>();
    lines.add(
        "memory of the %s, tasks at a time: %d"
            .formatted(container.name(), container.work().tasks()));
    lines.add(
        line(
            "heap",
            container.heapBytes(),
            "wanted at least " + MemoryBudget.text(budget.heapBytes())));
    budget.outside().stream()
        .filter(share -> share.bytes() > 0)
        .forEach(share -> lines.add(line(share.what(), share.bytes(), share.why())));
    lines.add(line("outside of the heap", budget.outsideBytes(), "rounded up"));
    lines.add(
        line(
            "together",
            container.heapBytes() + budget.outsideBytes(),
            "of " + MemoryBudget.text(container.totalBytes())));
    return lines;
  }

  private static String line(String what, long bytes, String why) {
    return String.format(Locale.ROOT, "  %-20s %9s  %s", what, MemoryBudget.text(bytes), why);
  }
}
