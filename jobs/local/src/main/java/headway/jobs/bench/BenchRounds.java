package headway.jobs.bench;

import headway.common.config.BenchSettings;
import headway.jobs.bench.measure.ExtractPipeline;
import headway.jobs.bench.measure.ImageSamples;
import headway.jobs.bench.measure.NetworkRoofline;
import headway.jobs.bench.measure.ShardReads;
import headway.jobs.bench.measure.timing.CoreAllocation;
import headway.jobs.bench.measure.timing.MeasurementPass;
import headway.jobs.bench.measure.timing.WarmUp;
import headway.jobs.spark.Progress;
import java.util.Optional;

/** Runs the image measurements one after the other, in several rounds. */
record BenchRounds(
    BenchSettings settings,
    ImageSamples samples,
    ShardReads reads,
    ExtractPipeline pipeline,
    Optional<ExtractPipeline> quantizedPipeline,
    Measurements passes) {
  static final int CORES = Runtime.getRuntime().availableProcessors();

  /**
   * Runs all rounds and returns the roofline's core allocation.
   *
   * @param quantized the roofline in int8, if there is a pipeline in int8
   */
  CoreAllocation run(NetworkRoofline roofline, Optional<NetworkRoofline> quantized) {
    int seconds = settings.passSeconds();
    Progress.say("bench: looking for the best way to share the cores");
    CoreAllocation setup = roofline.best(CORES, (seconds + 1) / 2);
    Optional<CoreAllocation> quantizedSetup =
        quantized.map(each -> each.best(CORES, (seconds + 1) / 2));
    warmUp(pipeline);
    quantizedPipeline.ifPresent(BenchRounds::warmUp);
    MeasurementPass before = roofline.pass(setup, seconds);
    for (int i = 0; i < settings.repeats(); i++) {
      Progress.say("bench: turn %d of %d".formatted(i + 1, settings.repeats()));
      MeasurementPass decoding = samples.decode(CORES, seconds);
      passes.add("decodeImagesPerSecond", decoding.imagesPerSecond());
      passes.add("decodeCpuSecondsPerImage", decoding.cpuSecondsPerImage());
      ShardReads.Rates read = reads.pass(CORES, seconds);
      passes.add("readImagesPerSecond", read.imagesPerSecond());
      passes.add("readBytesPerSecond", read.bytesPerSecond());
      ExtractPipeline.Run run = pipeline.run();
      if (quantized.isPresent()) {
        addQuantized(quantized.get().pass(quantizedSetup.orElseThrow(), seconds), run);
      }
      MeasurementPass after = roofline.pass(setup, seconds);
      add(run, before, after);
      before = after;
    }
    return setup;
  }

  private static void warmUp(ExtractPipeline pipeline) {
    WarmUp.of("extract", () -> pipeline.run().steadyImagesPerSecond());
  }

  private void addQuantized(MeasurementPass roofline, ExtractPipeline.Run inFloat) {
    ExtractPipeline.Run run = quantizedPipeline.orElseThrow().run();
    passes.add("int8RooflineImagesPerSecond", roofline.imagesPerSecond());
    passes.add("int8PipelineImagesPerSecond", run.steadyImagesPerSecond());
    passes.add("int8JobImagesPerSecond", run.imagesPerSecond());
    passes.add("int8PipelineCpuSecondsPerImage", run.cpuSecondsPerImage());
    passes.add(
        "int8PipelineOverFloat", run.steadyImagesPerSecond() / inFloat.steadyImagesPerSecond());
  }

  private void add(ExtractPipeline.Run run, MeasurementPass before, MeasurementPass after) {
    double roofline = (before.imagesPerSecond() + after.imagesPerSecond()) / 2;
    double rooflineCpu = (before.cpuSecondsPerImage() + after.cpuSecondsPerImage()) / 2;
    passes.add("rooflineImagesPerSecond", roofline);
    passes.add("rooflineCpuSecondsPerImage", rooflineCpu);
    passes.add("images", run.images());
    passes.add("pipelineImagesPerSecond", run.steadyImagesPerSecond());
    passes.add("jobImagesPerSecond", run.imagesPerSecond());
    passes.add("pipelineCpuSecondsPerImage", run.cpuSecondsPerImage());
    passes.add("storeCpuSecondsPerImage", run.storeCpuSecondsPerImage());
    passes.add("compilerCpuSecondsPerImage", run.compilerCpuSecondsPerImage());
    passes.add("collectorCpuSecondsPerImage", run.collectorCpuSecondsPerImage());
    passes.add("share", run.steadyImagesPerSecond() / roofline);
    passes.add("jobShare", run.imagesPerSecond() / roofline);
    passes.add("cpuShare", rooflineCpu / run.cpuSecondsPerImage());
    passes.add("decodeSeconds", run.decodeSeconds());
    passes.add("networkSeconds", run.networkSeconds());
  }
}
