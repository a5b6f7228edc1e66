package headway.jobs.frozen;

import headway.common.image.Preprocessing;
import java.io.Serializable;

/**
 * Which frozen part a task runs; small, travels with the closure. The weights do not: each executor
 * reads them from storage and checks the hash.
 *
 * @param reference as the user gave it
 * @param name as reports show it
 * @param networkSha256 of the network's file
 * @param cut the tensor where the frozen part ends
 * @param frozenSha256 of the part below the cut
 * @param preprocessing as JSON
 * @param threads that one run computes with
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

  /** As messages name it. */
  public String title() {
    return name + " below " + cut;
  }

  public Preprocessing pixels() {
    return PreprocessingJson.parse(preprocessing);
  }
}
