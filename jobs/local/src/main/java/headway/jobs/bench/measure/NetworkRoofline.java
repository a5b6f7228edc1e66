package headway.jobs.bench.measure;

import headway.common.network.runtime.FrozenNetwork;
import headway.jobs.bench.measure.timing.CoreAllocation;
import headway.jobs.bench.measure.timing.MeasurementPass;
import headway.jobs.bench.measure.timing.ParallelCallers;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The roofline: the frozen network alone on decoded images in memory, with the best of several core
 * allocations.
 */
public final class NetworkRoofline implements AutoCloseable {
  private static final List<Integer> BATCHES = List.of(1, 2, 4, 8, 16, 32);
  private static final int MOST_IMAGES = 32;

  private final byte[] model;
  private final String name;
  private final FloatBuffer pixels;
  private final Map<Integer, FrozenNetwork> networks = new HashMap<>();

  /**
   * Decodes the images.
   *
   * @param model the frozen part as ONNX
   */
  public NetworkRoofline(byte[] model, String name, ImageSamples samples) {
    this.model = model.clone();
    this.name = name;
    this.pixels = samples.pixels(MOST_IMAGES);
  }

  /** Tries every core allocation and returns the fastest. */
  public CoreAllocation best(int cores, int seconds) {
    Map<CoreAllocation, Double> rates = new HashMap<>();
    for (CoreAllocation each : setups(cores)) {
      pass(each, 0);
      rates.put(each, pass(each, seconds).imagesPerSecond());
    }
    return rates.entrySet().stream()
        .max(Comparator.comparingDouble(Map.Entry::getValue))
        .orElseThrow()
        .getKey();
  }

  private static List<CoreAllocation> setups(int cores) {
    Set<Integer> callers = new LinkedHashSet<>(List.of(cores, Math.max(1, cores / 2), 1));
    List<CoreAllocation> setups = new ArrayList<>();
    for (int each : callers) {
      for (int batch : BATCHES) {
        setups.add(new CoreAllocation(each, cores / each, batch));
      }
    }
    return setups;
  }

  /** Measures one of them. */
  public MeasurementPass pass(CoreAllocation setup, int seconds) {
    FrozenNetwork network =
        networks.computeIfAbsent(
            setup.threads(), threads -> FrozenNetwork.open(model, name, threads));
    int batch = setup.batchImages();
    FloatBuffer input = pixels.slice(0, batch * network.input().valuesPerImage());
    return ParallelCallers.run(
        setup.callers(),
        seconds,
        caller ->
            () -> {
              network.run(input.duplicate(), batch);
              return batch;
            });
  }

  @Override
  public void close() {
    networks.values().forEach(FrozenNetwork::close);
  }
}
