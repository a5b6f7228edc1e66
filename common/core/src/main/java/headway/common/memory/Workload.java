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
 * @param headBatchValues of a minibatch: its features and the activations of all layers of the head
 */
public record Workload(
    int tasks,
    int batchImages,
    long maxPixels,
    NetworkMemory network,
    long headParameters,
    long receivedParameters,
    long headBatchValues) {
  public Workload {
    if (tasks < 1
        || batchImages < 1
        || maxPixels < 0
        || headParameters < 0
        || receivedParameters < 0
        || headBatchValues < 0) {
      throw new IllegalArgumentException(
          "tasks %d and batchImages %d must be ≥ 1, maxPixels %d, headParameters %d, receivedParameters %d and headBatchValues %d ≥ 0"
              .formatted(
                  tasks,
                  batchImages,
                  maxPixels,
                  headParameters,
                  receivedParameters,
                  headBatchValues));
    }
  }

  /** The work of a process that receives nothing for its tasks, and learns from no minibatch. */
  public Workload(
      int tasks, int batchImages, long maxPixels, NetworkMemory network, long headParameters) {
    this(tasks, batchImages, maxPixels, network, headParameters, 0, 0);
  }

  /** The same work with another head. */
  public Workload withHead(long parameters, long received, long batchValues) {
    return new Workload(tasks, batchImages, maxPixels, network, parameters, received, batchValues);
  }

  /** The least of this work: one task with one image. */
  Workload least() {
    return new Workload(1, 1, 0, network, headParameters, receivedParameters, headBatchValues);
  }

  Workload withTasks(int fewer) {
    return new Workload(
        fewer,
        batchImages,
        maxPixels,
        network,
        headParameters,
        receivedParameters,
        headBatchValues);
  }

  Workload withBatchImages(int fewer) {
    return new Workload(
        tasks, fewer, maxPixels, network, headParameters, receivedParameters, headBatchValues);
  }
}
