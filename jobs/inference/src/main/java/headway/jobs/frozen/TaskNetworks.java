package headway.jobs.frozen;

import headway.common.HeadwayException;
import headway.common.InputException;
import headway.common.StorageException;
import headway.common.network.runtime.FrozenNetwork;
import java.util.function.Supplier;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;

/** Opens networks in tasks. */
public final class TaskNetworks {
  private TaskNetworks() {}

  /**
   * The open network.
   *
   * @throws HeadwayException that names the executor, if the network cannot be read there
   */
  public static FrozenNetwork open(Supplier<FrozenNetwork> network) {
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
