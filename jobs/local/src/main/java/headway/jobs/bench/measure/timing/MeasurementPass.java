package headway.jobs.bench.measure.timing;

/**
 * One pass over some images.
 *
 * @param cpuSecondsPerImage processor time, which depends less on other load than the rate
 */
public record MeasurementPass(double imagesPerSecond, double cpuSecondsPerImage) {}
