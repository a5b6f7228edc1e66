package headway.jobs.predict.model;

import headway.common.InputException;
import headway.common.natives.GpuDevice;
import headway.common.network.classifier.ClassifierWriter;
import headway.common.network.runtime.FrozenNetwork;
import headway.common.network.runtime.NetworkCache;
import headway.common.storage.Storage;
import java.util.OptionalInt;

/** A cache of open classifiers, each loaded once per JVM and device. */
public final class ClassifierCache {
  private static final NetworkCache<Key> OPEN = new NetworkCache<>();

  private ClassifierCache() {}

  /** A classifier on one device. */
  private record Key(ClassifierModel model, int threads, OptionalInt gpu) {}

  /**
   * The open classifier.
   *
   * @throws InputException if the file has changed since the driver read it
   */
  public static NetworkCache.Use open(Storage storage, ClassifierSpec spec) {
    return OPEN.use(
        new Key(spec.model(), spec.threads(), GpuDevice.ofThread()),
        () ->
            FrozenNetwork.open(
                spec.model().read(storage),
                spec.model().name(),
                ClassifierWriter.PROBABILITIES,
                spec.threads()));
  }
}
