package headway.jobs.shard;

import headway.common.dataset.ListingRow;
import headway.common.dataset.manifest.Part;
import headway.jobs.spark.TaskOutput;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;

/**
 * What is to be packed.
 *
 * @param kept parts that stay as they are
 * @param targets by partition of {@code work}
 * @param made what each of the targets will have been made of
 * @param missing partitions to run; the others are done
 * @param again names of the parts that were there and are made again
 * @param work one result a partition, when evaluated
 * @param listing every photo and the file that it is in
 */
record Pending(
    List<Part> kept,
    List<Target> targets,
    List<String> made,
    List<Integer> missing,
    List<String> again,
    Function<TaskOutput, JavaRDD<ShardTaskResult>> work,
    Optional<JavaRDD<ListingRow>> listing) {}
