package headway.ml.rows;

import headway.common.HeadwayException;
import headway.common.InputException;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.storage.Storage;
import org.apache.spark.SparkEnv;

/**
 * An output whose network is opened only in executors that have the driver's jar, and that says
 * where it cannot be opened.
 *
 * @param version of the driver
 */
public record CheckedOutput(NetworkOutput output, JarVersion version) implements NetworkOutput {
  @Override
  public FrozenNetwork open(Storage storage) {
    version.requireHere();
    try {
      return output.open(storage);
    } catch (HeadwayException failure) {
      throw new InputException(
          "Cannot open the network in executor %s on %s, which the driver could read: %s; give a URI that all executors reach"
              .formatted(
                  SparkEnv.get().executorId(),
                  SparkEnv.get().blockManager().blockManagerId().host(),
                  failure.getMessage()),
          failure);
    }
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
  public int width() {
    return output.width();
  }
}
