package headway.jobs.quantize;

import headway.jobs.stage.FigureText;
import java.util.ArrayList;
import java.util.List;

/** What quantisation costs and gains, for the user. */
public final class QuantizationSummary {
  private QuantizationSummary() {}

  /** A line for each. */
  public static List<String> lines(QuantizationMeasurement measured) {
    List<String> lines = new ArrayList<>();
    lines.add(
        FigureText.text(
            "features of %s: cosine %.4f, least %.4f, to those in float32; ranges of %s",
            FigureText.count(
                measured.heldOut(), measured.validation() ? "validation photo" : "training photo"),
            measured.cosine(),
            measured.leastCosine(),
            FigureText.count(measured.images(), "training photo")));
    if (measured.labelled() > 0) {
      lines.add(
          FigureText.text(
              "accuracy of the trained head on them: %.4f in float32, %.4f in int8",
              (double) measured.right() / measured.labelled(),
              (double) measured.quantizedRight() / measured.labelled()));
    }
    lines.add(
        FigureText.text(
            "%.1f images/s in float32, %.1f in int8, %.2f times as many, the network alone in one"
                + " task%s",
            measured.imagesPerSecond(),
            measured.quantizedImagesPerSecond(),
            measured.quantizedImagesPerSecond() / measured.imagesPerSecond(),
            measured.dotProducts()
                ? ""
                : "; this processor has no VNNI, where int8 is less exact and gains little: leave"
                    + " --precision int8 out unless these figures please you"));
    return lines;
  }
}
