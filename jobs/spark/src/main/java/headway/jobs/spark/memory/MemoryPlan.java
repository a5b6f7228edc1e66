package headway.jobs.spark.memory;

import com.sun.management.OperatingSystemMXBean;
import headway.common.UsageException;
import headway.common.config.Settings;
import headway.common.memory.MemoryBudget;
import headway.common.memory.MemoryTable;
import headway.common.memory.NetworkMemory;
import headway.common.memory.ProcessMemory;
import headway.common.memory.Workload;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.network.util.JavaUtils;

/**
 * The memory of each process of an application: what it needs, what it has, and the settings that
 * limit it. Values set by the user are checked; unset ones are set.
 *
 * @param processes one in local mode, otherwise executor and driver
 */
public record MemoryPlan(List<ProcessMemory> processes) {
  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final String OVERHEAD_FACTOR = "spark.executor.memoryOverheadFactor";

  private static final String DRIVER_OVERHEAD = "spark.driver.memoryOverhead";
  private static final String DRIVER_OVERHEAD_FACTOR = "spark.driver.memoryOverheadFactor";

  /** Spark's minimum overhead, whatever the factor. */
  private static final long LEAST_OVERHEAD = 384 * MemoryBudget.MIB;

  /** The share of its heap that Spark asks for outside of it where nothing else is set. */
  private static final double USUAL_FACTOR = 0.1;

  /**
   * What JavaCPP's limit of the process leaves below the limit of its container, which kills: for
   * memory that is taken elsewhere while JavaCPP looks, and for the shell that starts the JVM.
   */
  private static final long SPARE = 64 * MemoryBudget.MIB;

  private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";
  private static final String MAX_BYTES = "org.bytedeco.javacpp.maxbytes";
  private static final String MAX_PHYSICAL_BYTES = "org.bytedeco.javacpp.maxphysicalbytes";
  private static final String LOCAL = "process";
  private static final String EXECUTOR = "executor";
  private static final String DRIVER = "driver";

  /** The classes of a head before anything is read. */
  public static final int CLASSES_UNREAD = 1000;

  private static final int DRIVER_PROBES = 2;

  /** One and a half times what Spark reserves for itself; it refuses to start with less. */
  private static final long LEAST_SPARK_HEAP = 450 * MemoryBudget.MIB;

  public MemoryPlan {
    processes = List.copyOf(processes);
  }

  /**
   * Plans the memory of an application that is about to start.
   *
   * @param network the network that its tasks run
   */
  public static MemoryPlan of(SparkConf conf, Settings settings, NetworkMemory network) {
    return of(conf, settings, network, CLASSES_UNREAD);
  }

  /** Plans the memory of an application whose number of classes is known. */
  public static MemoryPlan of(
      SparkConf conf, Settings settings, NetworkMemory network, int classes) {
    HeadSize size = HeadSize.of(settings.train().head(), network.featureValues(), classes);
    long head = size.parameters();
    long minibatch = size.values() * settings.train().batchSize();
    int tasks = Math.max(1, cores(conf) / conf.getInt("spark.task.cpus", 1));
    Workload work =
        new Workload(
                tasks, settings.extract().batchImages(), settings.shard().maxPixels(), network, 0)
            .withHead(head, isLocal(conf) ? 0 : head, minibatch);
    if (isLocal(conf)) {
      return new MemoryPlan(
          List.of(
              new ProcessMemory(LOCAL, Runtime.getRuntime().maxMemory(), machineBytes(), work)));
    }
    ProcessMemory executor = executor(conf, work);
    long driverHeap = bytes(conf.get("spark.driver.memory", "1g"));
    Workload probe = new Workload(1, DRIVER_PROBES, 0, network, head);
    return new MemoryPlan(
        List.of(
            executor, new ProcessMemory(DRIVER, driverHeap, driverTotal(conf, driverHeap), probe)));
  }

  /**
   * The same processes while they train a head, whose size is known once the features are.
   *
   * @param batchSize of a minibatch
   */
  public MemoryPlan training(HeadSize head, int batchSize) {
    return new MemoryPlan(
        processes.stream()
            .map(
                each ->
                    new ProcessMemory(
                        each.name(),
                        each.heapBytes(),
                        each.totalBytes(),
                        each.work()
                            .withHead(
                                head.parameters(),
                                each.name().equals(EXECUTOR) ? head.parameters() : 0,
                                each.name().equals(DRIVER) ? 0 : head.values() * batchSize)))
            .toList());
  }

  private static ProcessMemory executor(SparkConf conf, Workload work) {
    long heap = bytes(conf.get("spark.executor.memory", "1g"));
    long outside =
        conf.contains(OVERHEAD)
            ? bytes(conf.get(OVERHEAD))
            : conf.contains(OVERHEAD_FACTOR)
                ? overhead(heap, conf.getDouble(OVERHEAD_FACTOR, 0))
                : MemoryBudget.of(work).outsideBytes();
    return new ProcessMemory(EXECUTOR, heap, heap + outside, work);
  }

  /** What Spark asks for outside of a heap, in whole MiB. */
  private static long overhead(long heap, double factor) {
    return Math.max(LEAST_OVERHEAD, (long) (factor * (heap / MemoryBudget.MIB)) * MemoryBudget.MIB);
  }

  /**
   * The memory limit of the driver. Only a driver in its own container has a limit known here: what
   * spark-submit asked for before it started. Any other may use the machine's memory.
   */
  private static long driverTotal(SparkConf conf, long heap) {
    if (!"cluster".equals(conf.get("spark.submit.deployMode", "client"))) {
      return machineBytes();
    }
    String set = conf.get(DRIVER_OVERHEAD, "");
    return heap
        + (set.isEmpty()
            ? overhead(heap, conf.getDouble(DRIVER_OVERHEAD_FACTOR, USUAL_FACTOR))
            : bytes(set));
  }

  public static boolean isLocal(SparkConf conf) {
    return conf.get("spark.master", "local[*]").matches("local(\\[.*])?");
  }

  /**
   * The cores of one process. An executor of a standalone cluster uses all cores of its Spark
   * worker.
   */
  private static int cores(SparkConf conf) {
    int here = Runtime.getRuntime().availableProcessors();
    String master = conf.get("spark.master", "local[*]");
    if (isLocal(conf)) {
      String threads = master.replaceAll("local\\[?|,.*|]", "");
      return threads.isEmpty() ? 1 : threads.equals("*") ? here : Integer.parseInt(threads);
    }
    boolean standalone = master.startsWith("spark:") || master.startsWith("local-cluster");
    return conf.getInt("spark.executor.cores", standalone ? here : 1);
  }

  private static long bytes(String sparkSize) {
    return JavaUtils.byteStringAsMb(sparkSize) * MemoryBudget.MIB;
  }

  private static long machineBytes() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  /** The lines for {@code --dry-run}. */
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    for (ProcessMemory each : processes) {
      lines.addAll(MemoryTable.of(each));
      limits(each).forEach((key, value) -> lines.add("  -D" + key + "=" + value));
    }
    problems().forEach(problem -> lines.add("warning: " + problem));
    return lines;
  }

  /** The limits that are too small, with the setting to change; empty if all are sufficient. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (ProcessMemory each : processes) {
      problems.addAll(
          switch (each.name()) {
            case LOCAL ->
                each.problems("HEADWAY_HEAP", "fewer cores by --set spark.master=local[N]");
            case EXECUTOR ->
                each.problems(
                    "spark.executor.memory",
                    OVERHEAD
                        + " to "
                        + mebibytes(each.budget().outsideBytes())
                        + ", or leave it unset");
            default ->
                each.problems(
                    "spark.driver.memory",
                    DRIVER_OVERHEAD + " to " + mebibytes(each.budget().outsideBytes()));
          });
    }
    return problems;
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%dm", bytes / MemoryBudget.MIB);
  }

  /**
   * Rejects a plan that cannot work.
   *
   * @throws UsageException if Spark does not start, or not even one task with one image fits
   */
  public void requirePossible() {
    for (ProcessMemory each : processes) {
      requireSpark(each);
      if (each.isHopeless()) {
        throw new UsageException("Cannot start: " + String.join("; ", problems()));
      }
    }
  }

  private static void requireSpark(ProcessMemory process) {
    long heap =
        process.name().equals(EXECUTOR) ? process.heapBytes() : Runtime.getRuntime().maxMemory();
    if (heap < LEAST_SPARK_HEAP) {
      throw new UsageException(
          "Cannot start: the heap of the %s is %s, but Spark itself wants %s: set %s"
              .formatted(
                  process.name(),
                  MemoryBudget.text(heap),
                  MemoryBudget.text(LEAST_SPARK_HEAP),
                  switch (process.name()) {
                    case LOCAL -> "HEADWAY_HEAP to 512m or more";
                    case EXECUTOR -> "spark.executor.memory";
                    default -> "spark.driver.memory";
                  }));
    }
  }

  /**
   * Sets unset limits: the executors' memory overhead, and JavaCPP's limits for executors and for
   * this process, which reads them when it creates its first native array.
   */
  public void apply(SparkConf conf) {
    for (ProcessMemory each : processes) {
      if (each.name().equals(EXECUTOR)) {
        if (!conf.contains(OVERHEAD_FACTOR)) {
          conf.setIfMissing(OVERHEAD, mebibytes(each.totalBytes() - each.heapBytes()));
        }
        String options = conf.get(EXECUTOR_OPTIONS, "");
        if (!options.toLowerCase(Locale.ROOT).contains("-dorg.bytedeco.javacpp.max")) {
          StringBuilder more = new StringBuilder(options);
          limits(each).forEach((k, v) -> more.append(" -D").append(k).append('=').append(v));
          conf.set(EXECUTOR_OPTIONS, more.toString().trim());
        }
      } else {
        limits(each)
            .forEach(
                (key, value) -> {
                  if (System.getProperty(key) == null) {
                    System.setProperty(key, value);
                  }
                });
      }
    }
  }

  /** JavaCPP's limits: for arrays at least its own default, for the process almost all of it. */
  private static Map<String, String> limits(ProcessMemory each) {
    long arrays = Math.max(each.heapBytes(), each.budget().nativeArrayBytes());
    Map<String, String> limits = new TreeMap<>();
    limits.put(MAX_BYTES, mebibytes(arrays));
    limits.put(MAX_PHYSICAL_BYTES, mebibytes(each.totalBytes() - SPARE));
    return limits;
  }
}
