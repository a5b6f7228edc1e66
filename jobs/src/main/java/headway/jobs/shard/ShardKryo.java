package headway.jobs.shard;

import headway.common.dataset.ListingRow;
import headway.jobs.images.GroupStatistics;
import headway.jobs.images.ImageRef;
import headway.jobs.images.ParquetGroups;
import headway.jobs.shard.listing.ClassFolder;
import headway.jobs.shard.listing.ComparedPhoto;
import headway.jobs.shard.listing.ListingTotals;
import headway.jobs.shard.listing.PlacedImage;
import java.util.List;

/** What crosses between JVMs while sharding. */
public final class ShardKryo {
  /** Records, each serialised by its components. */
  public static final List<Class<? extends Record>> RECORDS =
      List.of(
          ImageRef.class,
          ClassFolder.class,
          PlacedImage.class,
          ComparedPhoto.class,
          ListingRow.class,
          DuplicateCounts.class,
          ShardRewrite.class,
          GroupStatistics.class,
          ParquetGroups.GroupRows.class);

  /** Everything else. */
  public static final List<Class<?>> CLASSES =
      List.of(ListingTotals.class, long[].class, long[][].class);

  private ShardKryo() {}
}
