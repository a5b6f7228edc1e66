package headway.jobs.quantize;

import headway.common.InputException;
import headway.common.dataset.ShardRow;
import headway.common.dataset.split.Split;
import headway.common.image.ImageTensor;
import headway.common.natives.GpuDevice;
import headway.common.natives.IntegerDotProducts;
import headway.common.network.quantize.ActivationRecorder;
import headway.common.network.quantize.NetworkQuantization;
import headway.common.network.quantize.ValueRange;
import headway.common.storage.Storage;
import headway.jobs.frozen.FrozenNetworks;
import headway.jobs.frozen.FrozenSpec;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;

/** Finds the ranges of a network's activations, and what quantisation by them costs. */
final class QuantizationTask implements Serializable {
  private static final long serialVersionUID = 1L;

  private final FrozenSpec network;
  private final ArrayList<String> training;
  private final ArrayList<String> validation;
  private final PhotoSample sample;
  private final HeadModel head;

  /**
   * A task.
   *
   * @param network in float32
   * @param training files that may have training photos
   * @param validation files that may have validation photos
   */
  QuantizationTask(
      FrozenSpec network,
      List<String> training,
      List<String> validation,
      PhotoSample sample,
      Optional<HeadModel> head) {
    this.network = network;
    this.training = new ArrayList<>(training);
    this.validation = new ArrayList<>(validation);
    this.sample = sample;
    this.head = head.orElse(null);
  }

  /**
   * Measures.
   *
   * @throws InputException if there are no photos to measure, or on a GPU
   */
  QuantizationMeasurement measure(Configuration configuration) {
    if (GpuDevice.ofThread().isPresent()) {
      throw new InputException(
          "Cannot run "
              + network.title()
              + " in int8: that is for processors, and the task has a GPU; leave --precision int8"
              + " out");
    }
    byte[] frozen = FrozenNetworks.frozenBytes(new Storage(configuration), network);
    ImageTensor tensor = new ImageTensor(network.pixels());
    FloatBuffer pixels =
        ByteBuffer.allocateDirect(tensor.length() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    long[] images = new long[1];
    Set<String> keys;
    Map<String, ValueRange> ranges;
    try (ActivationRecorder recorder =
        ActivationRecorder.open(frozen, network.title(), network.threads())) {
      keys =
          sample.draw(
              training,
              Split.TRAIN,
              Set.of(),
              configuration,
              row -> {
                if (isDecoded(row, tensor, pixels)) {
                  recorder.add(pixels);
                  images[0]++;
                }
              });
      if (images[0] == 0) {
        throw new InputException(
            "Cannot quantise network "
                + network.title()
                + ": there are no training photos to find the ranges of its activations; shard"
                + " photos first, or give --split");
      }
      ranges = recorder.ranges();
    }
    byte[] quantized = NetworkQuantization.of(frozen, network.title(), ranges, Map.of());
    try (NetworkComparison comparison =
        new NetworkComparison(frozen, quantized, network, Optional.ofNullable(head))) {
      boolean validated = !compare(validation, Split.VAL, Set.of(), configuration, comparison);
      if (!validated) {
        compare(training, Split.TRAIN, keys, configuration, comparison);
      }
      if (comparison.images() == 0) {
        compare(training, Split.TRAIN, Set.of(), configuration, comparison);
      }
      return comparison.with(ranges, images[0], validated, IntegerDotProducts.available());
    }
  }

  /** Compares both networks on a sample; returns whether it is empty. */
  private boolean compare(
      List<String> files,
      Split split,
      Set<String> except,
      Configuration configuration,
      NetworkComparison comparison) {
    sample.draw(files, split, except, configuration, comparison::add);
    comparison.finish();
    return comparison.images() == 0;
  }

  static boolean isDecoded(ShardRow row, ImageTensor tensor, FloatBuffer pixels) {
    try {
      tensor.fill(row.bytes(), pixels.clear());
      pixels.flip();
      return true;
    } catch (InputException undecodable) {
      return false;
    }
  }
}
