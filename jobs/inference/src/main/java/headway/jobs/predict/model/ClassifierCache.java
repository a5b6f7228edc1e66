package headway.jobs.predict.model;

import headway.common.InputException;
import headway.common.natives.GpuDevice;
import headway.common.network.classifier.ClassifierWriter;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.storage.Storage;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** A cache of open classifiers, each loaded once per JVM and device. */
public final class ClassifierCache {
  private static final Map<Key, FrozenNetwork> OPEN = new HashMap<>();

  private ClassifierCache() {}

  /** A classifier on one device. */
  private record Key(ClassifierSpec spec, OptionalInt gpu) {}

  /**
   * The open classifier.
   *
   * @throws InputException if the file has changed since the driver read it
   */
  public static synchronized FrozenNetwork open(Storage storage, ClassifierSpec spec) {
    return OPEN.computeIfAbsent(
        new Key(spec, GpuDevice.ofThread()),
        absent ->
            FrozenNetwork.open(
                spec.model().read(storage),
                spec.model().name(),
                ClassifierWriter.PROBABILITIES,
                spec.threads()));
  }
}
