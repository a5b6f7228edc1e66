package headway.common.memory;

/**
 * The concurrent work of one process.
 *
 * @param tasks at the same time, ≥ 1
 * @param batchImages in one run of the network, ≥ 1
 * @param maxPixels of the largest image that is decoded
 * @param network that they run
 * @param headParameters of the head that they train; 0 where none is trained
 * @param averagedParameters of the head that this process averages beside its tasks; 0 where it
 *     averages none
 */
public record Workload(
    int tasks,
    int batchImages,
    long maxPixels,
    NetworkMemory network,
    long headParameters,
    long averagedParameters) {
  public Workload {
    if (tasks < 1
        || batchImages < 1
        || maxPixels < 0
        || headParameters < 0
        || averagedParameters < 0) {
      throw new IllegalArgumentException(
          "tasks %d and batchImages %d must be ≥ 1, maxPixels %d, headParameters %d and averagedParameters %d ≥ 0"
              .formatted(tasks, batchImages, maxPixels, headParameters, averagedParameters));
    }
  }

  /** The work of a process that averages nothing beside its tasks. */
  public Workload(
      int tasks, int batchImages, long maxPixels, NetworkMemory network, long headParameters) {
    this(tasks, batchImages, maxPixels, network, headParameters, 0);
  }

  /** The same work with another head. */
  public Workload withHead(long parameters, long averaged) {
    return new Workload(tasks, batchImages, maxPixels, network, parameters, averaged);
  }

  /** The least of this work: one task with one image. */
  Workload least() {
    return new Workload(1, 1, 0, network, headParameters, averagedParameters);
  }

  Workload withTasks(int fewer) {
    return new Workload(fewer, batchImages, maxPixels, network, headParameters, averagedParameters);
  }

  Workload withBatchImages(int fewer) {
    return new Workload(tasks, fewer, maxPixels, network, headParameters, averagedParameters);
  }
}
