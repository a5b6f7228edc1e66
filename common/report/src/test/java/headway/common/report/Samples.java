package headway.common.report;

import headway.common.evaluation.ConfusedPair;
import headway.common.evaluation.MetricsAccumulator;
import headway.common.evaluation.Prediction;
import headway.common.history.BestEpochRule;
import headway.common.report.data.ReportData;
import headway.common.report.data.ReportData.Epoch;
import headway.common.report.data.ReportData.Evaluation;
import headway.common.report.data.ReportData.InputSummary;
import headway.common.report.data.ReportData.Provenance;
import headway.common.report.data.ReportData.Quarantined;
import headway.common.report.data.ReportData.StageTiming;
import headway.common.report.data.ReportData.Tile;
import headway.common.report.data.ReportData.Training;
import headway.common.report.data.Thumbnail;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Reports to draw: a full one, and one with nothing in it. */
final class Samples {
  static final Thumbnail IMAGE = Thumbnail.jpeg(new byte[] {(byte) 0xff, (byte) 0xd8, 1, 2, 3});
  static final Training NO_TRAINING = Training.NONE;
  static final Evaluation NO_EVALUATION =
      new Evaluation("validation", Optional.empty(), List.of(), List.of(), List.of());
  static final InputSummary NO_INPUTSUMMARY = new InputSummary(0, List.of(), 0, 0);
  static final Provenance NO_PROVENANCE = new Provenance(List.of(), Map.of());

  private Samples() {}

  static ReportData full() {
    return report(List.of("daisy", "rose", "tulip"), training(3), evaluation());
  }

  static ReportData report(List<String> classNames, Training training, Evaluation evaluation) {
    return new ReportData(
        "Flowers", classNames, training, evaluation, inputSummary(), provenance());
  }

  static Training training(int epochs) {
    return new Training(
        IntStream.rangeClosed(1, epochs)
            .mapToObj(
                e ->
                    new Epoch(
                        e,
                        2.5 / e,
                        1 - .5 / e,
                        OptionalDouble.of(3.0 / e),
                        OptionalDouble.of(Math.max(.5, .875 - Math.abs(e - 2) / 16.0))))
            .toList(),
        OptionalInt.of(Math.min(2, epochs)),
        BestEpochRule.ACCURACY);
  }

  /** Seven of eight right; a tulip is called a rose. */
  static Evaluation evaluation() {
    MetricsAccumulator counts = new MetricsAccumulator(3, 1, 2);
    for (int i = 0; i < 7; i++) {
      counts.add(i % 3, row(i % 3));
    }
    counts.add(2, row(1));
    return new Evaluation(
        "validation",
        Optional.of(counts.metrics()),
        List.of(
            new ConfusedPair(0, 0, 3),
            new ConfusedPair(1, 1, 2),
            new ConfusedPair(2, 1, 1),
            new ConfusedPair(2, 2, 2)),
        List.of(
            new Tile(Prediction.of("daisy/1.jpg", 0, row(0)), IMAGE),
            new Tile(Prediction.of("tulip/8.jpg", 2, row(1)), IMAGE)),
        List.of(new Tile(Prediction.of("tulip/8.jpg", 2, row(1)), Thumbnail.none())));
  }

  static InputSummary inputSummary() {
    return new InputSummary(
        1234, List.of(new Quarantined("rose/cut.jpg", 18_211, "truncated JPEG")), 17, 4);
  }

  static Provenance provenance() {
    Map<String, String> provenance = new LinkedHashMap<>();
    provenance.put("Seed", "42");
    provenance.put("Network", "efficientnet-lite0");
    provenance.put("Cut", "features");
    return new Provenance(
        List.of(
            new StageTiming("extract", 75, OptionalDouble.of(81.6)),
            new StageTiming("train", 4.12, OptionalDouble.empty())),
        provenance);
  }

  private static float[] row(int predicted) {
    float[] row = {.125f, .125f, .125f};
    row[predicted] = .75f;
    return row;
  }
}
