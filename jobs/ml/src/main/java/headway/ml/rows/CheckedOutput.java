package headway.ml.rows;

import headway.common.network.runtime.NetworkCache;
import headway.common.storage.Storage;
import headway.jobs.frozen.TaskNetworks;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;

/**
 * An output whose network is opened only in executors that have the driver's jar, and that says
 * where it cannot be opened.
 *
 * @param version of the driver
 */
public record CheckedOutput(NetworkOutput output, JarVersion version) implements NetworkOutput {
  @Override
  public NetworkCache.Use open(Storage storage) {
    version.requireHere();
    return TaskNetworks.open(() -> output.open(storage));
  }

  @Override
  public String preprocessing() {
    return output.preprocessing();
  }

  @Override
  public Object[] columns(float[] values, int first, int count) {
    return output.columns(values, first, count);
  }

  @Override
  public Metadata attributes(StructField column) {
    return output.attributes(column);
  }

  @Override
  public int width() {
    return output.width();
  }
}
