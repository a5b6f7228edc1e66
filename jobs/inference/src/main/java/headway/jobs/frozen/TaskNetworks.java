package headway.jobs.frozen;

import headway.common.HeadwayException;
import headway.common.InputException;
import headway.common.StorageException;
import headway.common.network.runtime.NetworkCache;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.util.TaskCompletionListener;

/** Opens networks in tasks. */
public final class TaskNetworks {
  private TaskNetworks() {}

  /**
   * The open network, which is given back when the calling task ends, in whatever way.
   *
   * @throws HeadwayException that names the executor, if the network cannot be read there
   */
  public static NetworkCache.Use open(Supplier<NetworkCache.Use> network) {
    NetworkCache.Use use = named(network);
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.addTaskCompletionListener((TaskCompletionListener) ended -> use.close());
    }
    return use;
  }

  private static NetworkCache.Use named(Supplier<NetworkCache.Use> network) {
    try {
      return network.get();
    } catch (HeadwayException failure) {
      BlockManagerId executor = SparkEnv.get().blockManager().blockManagerId();
      String message =
          "Cannot open the network in executor %s on %s, which the driver could read: %s; give a URI that all executors reach"
              .formatted(executor.executorId(), executor.host(), failure.getMessage());
      throw failure instanceof StorageException
          ? new StorageException(message, failure)
          : new InputException(message, failure);
    }
  }
}
