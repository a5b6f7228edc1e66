package headway.jobs.train;

import headway.common.UsageException;
import headway.common.config.Settings;
import headway.common.storage.Storage;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import headway.jobs.spark.memory.HeadSize;
import headway.jobs.stage.StageContext;
import headway.jobs.train.upper.TrainableNetworks;

/** A head that could be trained, but not exported. */
public final class LargeHead {
  private LargeHead() {}

  /**
   * Refuses the head of the settings before anything is made for it. Networks from scratch and
   * those whose upper layers are trained have other sizes.
   *
   * @param command what is refused
   * @throws UsageException saying how many parameters it has and what to do
   */
  public static void refuse(String command, StageContext context, FrozenSpec frozen, int classes) {
    Storage storage = context.storage();
    Settings settings = context.settings();
    if (!settings.network().isFromScratch()
        && TrainableNetworks.top(storage, settings, frozen.cut()).isEmpty()) {
      int features = FrozenNetworks.featureCount(storage, frozen);
      HeadSize head = HeadSize.of(settings.train().head(), features, classes);
      refuse(command, head.parameters(), storage, frozen);
    }
  }

  /**
   * Refuses it before hours are spent on it.
   *
   * @param command what is refused
   * @throws UsageException saying how many parameters it has and what to do
   */
  static void refuse(String command, long parameters, Storage storage, FrozenSpec frozen) {
    HeadSize.problem(parameters, FrozenNetworks.frozenLength(storage, frozen))
        .ifPresent(
            problem -> {
              throw new UsageException("Cannot " + command + ": " + problem);
            });
  }
}
