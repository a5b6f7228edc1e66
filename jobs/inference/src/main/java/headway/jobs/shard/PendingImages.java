package headway.jobs.shard;

import headway.common.dataset.ListingRow;
import headway.common.dataset.part.Part;
import headway.common.dataset.part.PartId;
import headway.jobs.parts.PartOutput;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;

/**
 * The images that remain to be packed.
 *
 * @param kept parts that stay as they are
 * @param targets the parts to write, by partition of {@code work}
 * @param work the RDD that writes the parts, one per partition
 * @param listing every image and its file, if the input is listed
 */
record PendingImages(
    List<Part> kept,
    List<PartId> targets,
    Function<PartOutput, JavaRDD<Part>> work,
    Optional<JavaRDD<ListingRow>> listing) {}
