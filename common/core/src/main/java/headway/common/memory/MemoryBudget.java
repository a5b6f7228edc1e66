package headway.common.memory;

import java.util.List;
import java.util.Locale;

/**
 * The memory that a process needs, by purpose. The figures are upper estimates: they grow with
 * tasks, batch, network and the largest image allowed, and never with the number of images.
 *
 * <p>Measured on EfficientNet-Lite0 at 224×224, for each concurrent run: 325, 511 and 849 MB at 8,
 * 16 and 32 images, that is {@value #RUN_FIXED_MIB} MiB, twice the weights, and for each image
 * {@value #ACTIVATIONS} times the largest activation (ONNX Runtime's arena grows by powers of two
 * and keeps what it has).
 *
 * @param heap heap memory, at least
 * @param outside off-heap memory, at most
 */
public record MemoryBudget(List<MemoryItem> heap, List<MemoryItem> outside) {
  public static final long MIB = 1L << 20;

  private static final double ACTIVATIONS = 4.6;
  private static final long RUN_FIXED_MIB = 110;
  private static final int COPIES_OF_WEIGHTS = 2;

  /**
   * Images that each task decodes ahead while the network computes; two batches if that is more.
   */
  public static final int DECODED_AHEAD = 32;

  /**
   * Outside of the heap: parameters, gradient, two moments of the optimizer, and a head to measure.
   */
  private static final int COPIES_OF_HEAD = 5;

  /** In the heap of a task that learns, or of the driver: parameters and two moments. */
  private static final int LEARNED_COPIES = 3;

  /** Parameters and two moments, as blocks of Spark's broadcast and as its value. */
  private static final int RECEIVED_COPIES = 6;

  /** In the heap, of each layer: activations, their gradient, and labels as one of all classes. */
  private static final int BATCH_COPIES_IN_HEAP = 3;

  /** Outside of it: features, what dropout leaves of them, the gradient by them, activations. */
  private static final int BATCH_COPIES = 4;

  private static final long SPARK_HEAP_MIB = 256;
  private static final long FILES_HEAP_MIB = 64;
  private static final long JVM_MIB = 384;
  private static final long ND4J_FIXED_MIB = 64;
  private static final int BLOCK_ROWS = 512;

  /** The decoder refuses a side above 1,048,576, whatever the limit of pixels. */
  private static final long MOST_PIXELS = 1L << 40;

  public MemoryBudget {
    heap = List.copyOf(heap);
    outside = List.copyOf(outside);
  }

  public static MemoryBudget of(Workload work) {
    NetworkMemory network = work.network();
    long tasks = work.tasks();
    long batch = work.batchImages();
    long decoded = batch + Math.max(2 * batch, DECODED_AHEAD);
    long decodedBytes = tasks * decoded * network.imageBytes() / Float.BYTES;
    long head = work.headParameters() * Float.BYTES;
    long minibatch = work.headBatchValues() * Float.BYTES;
    boolean runs = network.weightBytes() > 0;
    return new MemoryBudget(
        List.of(
            new MemoryItem("Spark and Headway", SPARK_HEAP_MIB * MIB, "each process"),
            new MemoryItem(
                "files and features",
                tasks
                    * (FILES_HEAP_MIB * MIB
                        + 2L * BLOCK_ROWS * network.featureValues() * Float.BYTES),
                tasks + " tasks × row groups and blocks of " + BLOCK_ROWS + " rows"),
            new MemoryItem(
                "decoded images",
                decodedBytes,
                tasks + " tasks × " + decoded + " images, as bytes"),
            new MemoryItem(
                "head",
                tasks * LEARNED_COPIES * head,
                tasks + " tasks × optimizer state and results"),
            new MemoryItem(
                "minibatch of the head",
                tasks * BATCH_COPIES_IN_HEAP * minibatch,
                tasks + " tasks × " + text(minibatch) + " of features and activations"),
            new MemoryItem(
                "received head",
                RECEIVED_COPIES * Float.BYTES * work.receivedParameters(),
                "once an executor")),
        List.of(
            new MemoryItem("JVM and libraries", JVM_MIB * MIB, "code, threads, network buffers"),
            new MemoryItem(
                "network's weights", COPIES_OF_WEIGHTS * network.weightBytes(), "once a process"),
            new MemoryItem(
                "ONNX Runtime",
                runs
                    ? tasks
                        * (RUN_FIXED_MIB * MIB
                            + (long) (batch * ACTIVATIONS * network.largestActivationBytes()))
                    : 0,
                tasks
                    + " tasks × "
                    + batch
                    + " images × "
                    + text(network.largestActivationBytes())
                    + " × "
                    + ACTIVATIONS),
            new MemoryItem(
                "images",
                tasks * batch * network.imageBytes(),
                tasks + " tasks × " + batch + " images, in the network"),
            new MemoryItem(
                "decoding",
                decodingBytes(work),
                String.format(
                    Locale.ROOT,
                    "%,d pixels × %d bytes for large images together",
                    work.maxPixels(),
                    DecodingGate.BYTES_PER_PIXEL)),
            new MemoryItem(
                "ND4J",
                ND4J_FIXED_MIB * MIB + tasks * (COPIES_OF_HEAD * head + BATCH_COPIES * minibatch),
                String.format(
                    Locale.ROOT,
                    "%,d parameters of the head, %s of a minibatch",
                    work.headParameters(),
                    text(minibatch)))));
  }

  private static long decodingBytes(Workload work) {
    long largest = Math.min(work.maxPixels(), MOST_PIXELS) * DecodingGate.BYTES_PER_PIXEL;
    return largest + (work.tasks() - 1L) * Math.min(largest, DecodingGate.FREE_BYTES);
  }

  /** The least heap. */
  public long heapBytes() {
    return sum(heap);
  }

  /** The most off-heap memory, rounded up to 64 MiB. */
  public long outsideBytes() {
    long step = 64 * MIB;
    return (sum(outside) + step - 1) / step * step;
  }

  /** The most memory of JavaCPP, through which ND4J and OpenCV allocate. */
  public long nativeArrayBytes() {
    return outside.stream()
        .filter(share -> share.what().equals("ND4J") || share.what().equals("decoding"))
        .mapToLong(MemoryItem::bytes)
        .sum();
  }

  private static long sum(List<MemoryItem> shares) {
    return shares.stream().mapToLong(MemoryItem::bytes).sum();
  }

  /** A size for a person to read: whole MiB, or GiB with one decimal. */
  public static String text(long bytes) {
    return bytes >= 1024 * MIB
        ? String.format(Locale.ROOT, "%.1f GiB", (double) bytes / (1024 * MIB))
        : String.format(Locale.ROOT, "%.0f MiB", Math.ceil((double) bytes / MIB));
  }
}
