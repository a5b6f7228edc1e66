package headway.common.memory;

/**
 * The concurrent work of one process.
 *
 * @param tasks at the same time, ≥ 1
 * @param batchImages in one run of the network, ≥ 1
 * @param maxPixels of the largest image that is decoded
 * @param network that they run
 * @param headParameters of the head that they train; 0 where none is trained
 */
public record Workload(
    int tasks, int batchImages, long maxPixels, NetworkMemory network, long headParameters) {
  public Workload {
    if (tasks < 1 || batchImages < 1 || maxPixels < 0 || headParameters < 0) {
      throw new IllegalArgumentException(
          "tasks %d and batchImages %d must be ≥ 1, maxPixels %d and headParameters %d ≥ 0"
              .formatted(tasks, batchImages, maxPixels, headParameters));
    }
  }

  Workload withTasks(int fewer) {
    return new Workload(fewer, batchImages, maxPixels, network, headParameters);
  }

  Workload withBatchImages(int fewer) {
    return new Workload(tasks, fewer, maxPixels, network, headParameters);
  }
}
