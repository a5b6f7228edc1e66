package headway.jobs.frozen;

import headway.common.image.preprocessing.Preprocessing;
import java.io.Serializable;

/**
 * Identifies the frozen part that a task runs. It is small and part of the closure. The weights are
 * not: each executor reads them from storage and verifies the hash.
 *
 * @param reference as the user gave it
 * @param name for reports
 * @param networkSha256 SHA-256 of the network's file
 * @param cut the tensor where the frozen part ends
 * @param frozenSha256 SHA-256 of the frozen part
 * @param preprocessing as JSON
 * @param threads the number of threads of one inference call
 */
public record FrozenSpec(
    String reference,
    String name,
    String networkSha256,
    String cut,
    String frozenSha256,
    String preprocessing,
    int threads)
    implements Serializable {

  /** The name for messages. */
  public String title() {
    return name + " below " + cut;
  }

  public Preprocessing pixels() {
    return PreprocessingJson.parse(preprocessing);
  }
}
