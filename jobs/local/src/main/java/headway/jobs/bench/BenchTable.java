package headway.jobs.bench;

import headway.jobs.bench.measure.HeadEpochTimes;
import headway.jobs.bench.measure.timing.MeasurementSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats the result as a table. */
record BenchTable(BenchResult result) {
  private static final double MILLIS = 1e3;
  private static final double MEGABYTE = 1e6;

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(text("%s, %d cores, %d images", result.processor(), result.cores(), result.images()));
    lines.add(text("%-34s %8s %17s %9s", "images/s", "median", "least to most", "roofline"));
    row(lines, "roofline: network alone", "rooflineImagesPerSecond", 1);
    row(lines, "pipeline, warm, steady", "pipelineImagesPerSecond", result.share());
    row(lines, "pipeline, warm, whole job", "jobImagesPerSecond", result.jobShare());
    row(lines, "pipeline, cold, first job", "coldImagesPerSecond", result.coldShare());
    row(lines, "pipeline, cold, from JVM start", "commandImagesPerSecond", result.commandShare());
    ofRoofline(lines, "roofline: network alone in int8", "int8RooflineImagesPerSecond");
    ofRoofline(lines, "pipeline, warm, steady, in int8", "int8PipelineImagesPerSecond");
    ofRoofline(lines, "pipeline, warm, whole job, in int8", "int8JobImagesPerSecond");
    ofRoofline(lines, "photos to shards, warm, steady", "shardImagesPerSecond");
    row(lines, "decoding alone", "decodeImagesPerSecond", result.decodeShare());
    row(lines, "reading shards alone", "readImagesPerSecond", result.readShare());
    lines.add(
        text(
            "roofline: %d callers of %d threads, batch %d; processor time of an image in it is %.2f"
                + " of that in the pipeline",
            result.roofline().callers(),
            result.roofline().threads(),
            result.roofline().batchImages(),
            result.cpuShare()));
    if (result.figures().containsKey("int8PipelineOverFloat")) {
      lines.add(
          text(
              "in int8 the pipeline is %.2f times as fast as in float32, steady",
              result.figures().get("int8PipelineOverFloat").median()));
    }
    lines.add(processorTime());
    if (result.featureBytesPerSecond() > 0) {
      lines.add(
          text(
              "features: %.0f MB/s from their files into a cache on disk, %.0f MB/s out of it",
              result.featureBytesPerSecond() / MEGABYTE,
              result.cachedFeatureBytesPerSecond() / MEGABYTE));
    }
    lines.add(
        text(
            "%-10s %10s %18s %7s %9s %9s %9s %9s %9s",
            "head",
            "epoch s",
            "least to most",
            "rounds",
            "round ms",
            "compute",
            "transfer",
            "aggregate",
            "idle"));
    result.heads().forEach((name, times) -> lines.add(head(name, times)));
    return lines;
  }

  /** How the processor time of an image in the warm pipeline is spent. */
  private String processorTime() {
    double all = millis("pipelineCpuSecondsPerImage");
    double network = millis("rooflineCpuSecondsPerImage");
    double decoding = millis("decodeCpuSecondsPerImage");
    double store = millis("storeCpuSecondsPerImage");
    double compiler = millis("compilerCpuSecondsPerImage");
    double collector = millis("collectorCpuSecondsPerImage");
    return text(
        "processor time of an image: %.2f ms; network alone %.2f, decoding alone %.2f, embedded S3"
            + " %.2f, JIT %.2f, collector %.2f, all else %.2f",
        all,
        network,
        decoding,
        store,
        compiler,
        collector,
        all - network - decoding - store - compiler - collector);
  }

  private double millis(String name) {
    return MILLIS * result.figures().get(name).median();
  }

  private void ofRoofline(List<String> lines, String what, String name) {
    MeasurementSummary figure = result.figures().get(name);
    if (figure != null) {
      row(lines, what, name, figure.median() / result.rooflineImagesPerSecond());
    }
  }

  private void row(List<String> lines, String what, String name, double share) {
    Map<String, MeasurementSummary> figures = result.figures();
    if (figures.containsKey(name)) {
      MeasurementSummary figure = figures.get(name);
      lines.add(
          text(
              "%-34s %8.1f %8.1f %8.1f %9s",
              what, figure.median(), figure.least(), figure.most(), text("%.2f", share)));
    }
  }

  private static String head(String name, HeadEpochTimes times) {
    MeasurementSummary epoch = times.epochSeconds();
    return text(
        "%-10s %10.2f %9.2f%9.2f %7d %9.1f %9.1f %9.1f %9.1f %9.1f",
        name,
        epoch.median(),
        epoch.least(),
        epoch.most(),
        times.rounds(),
        MILLIS * (times.computeSeconds().median() + times.beyondComputeSeconds().median()),
        MILLIS * times.computeSeconds().median(),
        MILLIS * times.transferSeconds().median(),
        MILLIS * times.aggregateSeconds().median(),
        MILLIS * times.idleSeconds().median());
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values).stripTrailing();
  }
}
