package headway.jobs.bench.measure;

/**
 * One pass over some images.
 *
 * @param cpuSecondsPerImage processor time, which a busy machine moves less than the rate
 */
public record MeasurementPass(double imagesPerSecond, double cpuSecondsPerImage) {}
