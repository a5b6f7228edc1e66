package headway.common.dataset.manifest;

import java.util.List;

/**
 * Data leakage: images of one split whose bytes are also in another split.
 *
 * @param of the split whose metrics become too good, {@code val} or {@code test}
 * @param alsoIn the other split
 * @param images how many of {@code of} are also in {@code alsoIn}
 * @param examples a few of them: the key in {@code of}, then that in {@code alsoIn}
 */
public record SplitLeak(String of, String alsoIn, long images, List<List<String>> examples) {
  /** Holds copies. */
  public SplitLeak {
    examples = examples.stream().map(List::copyOf).toList();
  }

  /**
   * Such as {@code 3 photos of val are also in train: val/a/1.jpg = train/a/7.jpg; this flatters
   * the figures of val}.
   */
  public String words() {
    StringBuilder text = new StringBuilder();
    text.append(images).append(images == 1 ? " photo of " : " photos of ").append(of);
    text.append(images == 1 ? " is also in " : " are also in ").append(alsoIn);
    String separator = ": ";
    for (List<String> each : examples) {
      text.append(separator).append(String.join(" = ", each));
      separator = ", ";
    }
    text.append(images > examples.size() ? ", …" : "");
    return text.append("; this flatters the figures of ").append(of).toString();
  }
}
