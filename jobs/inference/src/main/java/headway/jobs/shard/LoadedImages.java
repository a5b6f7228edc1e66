package headway.jobs.shard;

import headway.common.dataset.split.SplitRule;
import headway.common.storage.Sha256;
import headway.jobs.images.LoadedImage;
import headway.jobs.shard.listing.ListingTotals;
import headway.jobs.spark.rdd.PartitionConsumer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Images with their bytes, such as a program has them, in any order and in any partitions.
 *
 * @param classes names by label
 * @param images computed once for this and once for packing
 * @param rule the split rule for images without a known split
 * @param digest that changes when an image, a label, a key or a split does
 */
public record LoadedImages(
    List<String> classes,
    JavaRDD<LoadedImage> images,
    SplitRule rule,
    ListingTotals totals,
    String digest) {

  /** Counts the images and takes their digest. */
  public static LoadedImages of(List<String> classes, JavaRDD<LoadedImage> images, SplitRule rule) {
    ListingTotals totals = new ListingTotals();
    long[] digest = new long[1];
    PartitionConsumer.run(
        images.mapPartitions(LoadedImages::sums),
        each -> {
          totals.add(each._1());
          digest[0] += each._2();
        });
    return new LoadedImages(classes, images, rule, totals, Long.toHexString(digest[0]));
  }

  private static Iterator<Tuple2<ListingTotals, Long>> sums(Iterator<LoadedImage> images) {
    ListingTotals totals = new ListingTotals();
    long digest = 0;
    while (images.hasNext()) {
      LoadedImage each = images.next();
      totals.add(each.ref());
      digest += hash(each);
    }
    return Collections.singleton(new Tuple2<>(totals, digest)).iterator();
  }

  private static long hash(LoadedImage image) {
    String text =
        String.join(
            "\0",
            image.ref().key(),
            String.valueOf(image.ref().label()),
            String.valueOf(image.ref().split()),
            Sha256.of(image.bytes()));
    return ByteBuffer.wrap(Sha256.digest().digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
  }
}
