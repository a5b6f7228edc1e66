package headway.jobs.predict.model;

import headway.common.InputException;
import headway.common.natives.GpuDevice;
import headway.common.network.FrozenNetwork;
import headway.common.network.classifier.ClassifierWriter;
import headway.common.storage.Storage;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** Classifiers, each read by hash and open once per JVM. */
public final class Classifiers {
  private static final Map<Place, FrozenNetwork> OPEN = new HashMap<>();

  private Classifiers() {}

  /** A classifier on one device. */
  private record Place(ClassifierSpec spec, OptionalInt gpu) {}

  /**
   * The open classifier.
   *
   * @throws InputException where the file is no longer the one that the driver saw
   */
  public static synchronized FrozenNetwork open(Storage storage, ClassifierSpec spec) {
    return OPEN.computeIfAbsent(
        new Place(spec, GpuDevice.ofThread()),
        absent ->
            FrozenNetwork.open(
                spec.model().read(storage),
                spec.model().name(),
                ClassifierWriter.PROBABILITIES,
                spec.threads()));
  }
}
