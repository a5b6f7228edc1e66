package headway.jobs.shard;

import headway.common.dataset.ListingRow;
import headway.common.dataset.manifest.Part;
import headway.common.dataset.manifest.PartId;
import headway.jobs.parts.PartOutput;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;

/**
 * The images to pack.
 *
 * @param kept parts that stay as they are
 * @param targets by partition of {@code work}
 * @param work one part a partition, when evaluated
 * @param listing every photo and the file that it is in
 */
record PendingImages(
    List<Part> kept,
    List<PartId> targets,
    Function<PartOutput, JavaRDD<Part>> work,
    Optional<JavaRDD<ListingRow>> listing) {}
