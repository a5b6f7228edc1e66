package headway.jobs.images.source;

import headway.common.dataset.split.SplitRule;
import headway.jobs.images.ImageRef;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/**
 * Images listed by the executors; the driver holds only the class names.
 *
 * @param classes names by label
 * @param rule the split rule for images without a known split
 */
public record Listing(List<String> classes, JavaRDD<ImageRef> images, SplitRule rule) {}
