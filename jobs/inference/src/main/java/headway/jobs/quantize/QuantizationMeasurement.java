package headway.jobs.quantize;

import headway.common.network.quantize.ValueRange;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a task found out about a quantised network.
 *
 * @param tensors that are quantised
 * @param low of their ranges, in this order
 * @param high of their ranges
 * @param images that the ranges are of
 * @param heldOut images that the figures are of
 * @param validation whether those are of the validation split
 * @param cosine mean between the features in float32 and int8
 * @param leastCosine of one image
 * @param imagesPerSecond in float32, of the network alone in one task
 * @param quantizedImagesPerSecond likewise in int8
 * @param labelled held-out images with a label, if a head was given
 * @param right those that the head classifies rightly by features in float32
 * @param quantizedRight likewise in int8
 * @param dotProducts whether the processor multiplies 8-bit integers by an instruction of its own
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; not copied.
public record QuantizationMeasurement(
    List<String> tensors,
    float[] low,
    float[] high,
    long images,
    long heldOut,
    boolean validation,
    double cosine,
    double leastCosine,
    double imagesPerSecond,
    double quantizedImagesPerSecond,
    long labelled,
    long right,
    long quantizedRight,
    boolean dotProducts)
    implements Serializable {

  Map<String, ValueRange> ranges() {
    Map<String, ValueRange> ranges = new TreeMap<>();
    for (int i = 0; i < low.length; i++) {
      ranges.put(tensors.get(i), new ValueRange(low[i], high[i]));
    }
    return ranges;
  }
}
