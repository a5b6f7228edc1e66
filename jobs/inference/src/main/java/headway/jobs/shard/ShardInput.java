package headway.jobs.shard;

import headway.common.dataset.split.SplitRule;
import headway.jobs.shard.duplicates.PreviousShards;
import java.util.List;

/** Images from one kind of source, ready to be packed. */
interface ShardInput extends AutoCloseable {
  /** The class names by label. */
  List<String> classes();

  /** The split rule for images without a declared split. */
  SplitRule rule();

  /** A digest that changes when the images do. */
  String digest();

  /**
   * The images that must be packed, given the existing shards.
   *
   * @param made computes the input hash of each part
   */
  PendingImages pending(PreviousShards base, Made made);

  /** Computes the input hash of a part. */
  interface Made {
    /**
     * The hash.
     *
     * @param version of the part's own input; empty if it depends on the whole listing
     */
    String of(String version);
  }

  @Override
  default void close() {}
}
