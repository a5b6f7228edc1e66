package headway.jobs.train;

import headway.common.UsageException;
import headway.common.storage.Storage;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.spark.memory.HeadSize;

/** A head that could be trained, but not exported. */
public final class LargeHead {
  private LargeHead() {}

  /**
   * Refuses it before hours are spent on it.
   *
   * @param command what is refused
   * @throws UsageException saying how many parameters it has and what to do
   */
  public static void refuse(String command, long parameters, Storage storage, FrozenSpec frozen) {
    HeadSize.problem(parameters, FrozenNetworks.frozenLength(storage, frozen))
        .ifPresent(
            problem -> {
              throw new UsageException("Cannot " + command + ": " + problem);
            });
  }
}
