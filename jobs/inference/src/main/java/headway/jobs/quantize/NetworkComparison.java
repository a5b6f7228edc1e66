package headway.jobs.quantize;

import headway.common.InputException;
import headway.common.dataset.ShardRow;
import headway.common.image.ImageTensor;
import headway.common.network.quantize.FeatureCosine;
import headway.common.network.quantize.ValueRange;
import headway.common.network.runtime.FrozenNetwork;
import headway.jobs.frozen.FrozenSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends images through a network in float32 and in int8, in batches, and compares the features. */
final class NetworkComparison implements AutoCloseable {
  private static final int BATCH = 8;

  private final FrozenNetwork real;
  private final FrozenNetwork integers;
  private final Optional<FrozenNetwork> head;
  private final ImageTensor tensor;
  private final FloatBuffer pixels;
  private final List<Integer> labels = new ArrayList<>();
  private final FeatureCosine cosine = new FeatureCosine();
  private long timed;
  private long realNanos;
  private long integerNanos;
  private long labelled;
  private long right;
  private long integersRight;

  NetworkComparison(
      byte[] frozen, byte[] quantized, FrozenSpec network, Optional<HeadModel> trained) {
    String title = network.title();
    this.real = FrozenNetwork.open(frozen, title, network.threads());
    this.integers = FrozenNetwork.open(quantized, title + " in int8", network.threads());
    this.head =
        trained.map(
            each ->
                FrozenNetwork.openRows(
                    each.model(), "head", each.input(), each.features(), each.output(), 1));
    this.tensor = new ImageTensor(network.pixels());
    this.pixels =
        ByteBuffer.allocateDirect(BATCH * tensor.length() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
  }

  /** Adds an image; one that cannot be decoded is left out. */
  void add(ShardRow row) {
    int before = pixels.position();
    try {
      tensor.fill(row.bytes(), pixels);
    } catch (InputException undecodable) {
      pixels.position(before);
      return;
    }
    labels.add(row.label());
    if (labels.size() == BATCH) {
      finish();
    }
  }

  /** Compares what was added and has not been compared. */
  void finish() {
    int batch = labels.size();
    if (batch == 0) {
      return;
    }
    pixels.flip();
    if (timed == 0) {
      real.run(pixels, batch);
      integers.run(pixels, batch);
    }
    long start = System.nanoTime();
    float[] features = real.run(pixels, batch);
    long between = System.nanoTime();
    float[] quantized = integers.run(pixels, batch);
    integerNanos += System.nanoTime() - between;
    realNanos += between - start;
    timed += batch;
    cosine.add(features, quantized, real.featureCount());
    head.ifPresent(
        each -> {
          labelled += labels.stream().filter(label -> label != ShardRow.UNLABELLED).count();
          right += right(each.run(features, batch));
          integersRight += right(each.run(quantized, batch));
        });
    labels.clear();
    pixels.clear();
  }

  private long right(float[] probabilities) {
    int classes = probabilities.length / labels.size();
    long right = 0;
    for (int i = 0; i < labels.size(); i++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        if (probabilities[i * classes + c] > probabilities[i * classes + best]) {
          best = c;
        }
      }
      right += best == labels.get(i) ? 1 : 0;
    }
    return right;
  }

  /** Images compared so far. */
  long images() {
    return cosine.images();
  }

  /**
   * The figures.
   *
   * @param seen the number of images that the ranges are of
   */
  QuantizationMeasurement with(
      Map<String, ValueRange> ranges, long seen, boolean validation, boolean dotProducts) {
    float[] low = new float[ranges.size()];
    float[] high = new float[ranges.size()];
    List<String> tensors = List.copyOf(ranges.keySet());
    for (int i = 0; i < low.length; i++) {
      low[i] = ranges.get(tensors.get(i)).low();
      high[i] = ranges.get(tensors.get(i)).high();
    }
    return new QuantizationMeasurement(
        tensors,
        low,
        high,
        seen,
        images(),
        validation,
        cosine.mean(),
        cosine.least(),
        timed * 1e9 / Math.max(1, realNanos),
        timed * 1e9 / Math.max(1, integerNanos),
        labelled,
        right,
        integersRight,
        dotProducts);
  }

  @Override
  public void close() {
    real.close();
    integers.close();
    head.ifPresent(FrozenNetwork::close);
  }
}
