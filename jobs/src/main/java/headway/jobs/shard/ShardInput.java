package headway.jobs.shard;

import headway.jobs.spark.TaskOutput;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Images from one kind of source, ready to be written as shards. */
interface ShardInput {
  /** Names by label. */
  List<String> classes();

  /** Changes when the listed images do. */
  String digest();

  /** Writes shards when evaluated, one task a partition. */
  JavaRDD<ShardTaskResult> write(TaskOutput output);
}
