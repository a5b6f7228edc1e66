package headway.jobs.shard.listing;

import headway.jobs.images.ImageRef;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Images as listed in the executors; the driver holds only the class names.
 *
 * @param classes names by label
 */
public record Listing(List<String> classes, JavaRDD<ImageRef> images) {}
