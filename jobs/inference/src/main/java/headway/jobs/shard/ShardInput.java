package headway.jobs.shard;

import headway.common.dataset.split.SplitRule;
import headway.jobs.shard.duplicates.PreviousShards;
import java.util.List;

/** Images from one kind of source, ready to be packed. */
interface ShardInput extends AutoCloseable {
  /** Names by label. */
  List<String> classes();

  /** Of the images whose split nothing names. */
  SplitRule rule();

  /** Changes when the listed images do. */
  String digest();

  /**
   * What is to be packed beside what is there.
   *
   * @param made what the parts will say that they were made of
   */
  PendingImages pending(PreviousShards base, Made made);

  /** What a part is made of. */
  interface Made {
    /**
     * The hash.
     *
     * @param version of the part's own input, or empty where the whole listing counts
     */
    String of(String version);
  }

  @Override
  default void close() {}
}
