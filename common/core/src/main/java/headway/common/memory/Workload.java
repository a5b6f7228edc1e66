package headway.common.memory;

/**
 * The concurrent work of one process.
 *
 * @param tasks at the same time, ≥ 1
 * @param batchImages in one run of the network, ≥ 1
 * @param maxPixels of the largest image that is decoded
 * @param network that they run
 * @param headParameters of the head that they train; 0 where none is trained
 * @param receivedParameters of the head that this process receives for its tasks in each round; 0
 *     where they read those of the driver, in its own process
 */
public record Workload(
    int tasks,
    int batchImages,
    long maxPixels,
    NetworkMemory network,
    long headParameters,
    long receivedParameters) {
  public Workload {
    if (tasks < 1
        || batchImages < 1
        || maxPixels < 0
        || headParameters < 0
        || receivedParameters < 0) {
      throw new IllegalArgumentException(
          "tasks %d and batchImages %d must be ≥ 1, maxPixels %d, headParameters %d and receivedParameters %d ≥ 0"
              .formatted(tasks, batchImages, maxPixels, headParameters, receivedParameters));
    }
  }

  /** The work of a process that receives nothing for its tasks. */
  public Workload(
      int tasks, int batchImages, long maxPixels, NetworkMemory network, long headParameters) {
    this(tasks, batchImages, maxPixels, network, headParameters, 0);
  }

  /** The same work with another head. */
  public Workload withHead(long parameters, long received) {
    return new Workload(tasks, batchImages, maxPixels, network, parameters, received);
  }

  /** The least of this work: one task with one image. */
  Workload least() {
    return new Workload(1, 1, 0, network, headParameters, receivedParameters);
  }

  Workload withTasks(int fewer) {
    return new Workload(fewer, batchImages, maxPixels, network, headParameters, receivedParameters);
  }

  Workload withBatchImages(int fewer) {
    return new Workload(tasks, fewer, maxPixels, network, headParameters, receivedParameters);
  }
}
