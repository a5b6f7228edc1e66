package headway.jobs.doctor;

import headway.common.memory.MemoryBudget;
import headway.common.natives.NativeLibraries;
import headway.common.natives.NativeLibrary;
import headway.common.nd4j.Nd4jLibrary;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.SparkEnv;

/** The checks of each process, run in the driver and in a task on each executor. */
final class JvmChecks {
  private static final int OLDEST_JAVA = 17;
  private static final String TIME_SOURCE = "org.deeplearning4j.spark.time.TimeSource";
  private static final String OWN_CLOCK = "org.deeplearning4j.spark.time.SystemClockTimeSource";
  private static final long LEAST_DISK = 1024 * MemoryBudget.MIB;
  private static final long SCARCE_DISK = 5 * LEAST_DISK;

  private static final List<String> OPENED =
      List.of(
          "java.lang",
          "java.lang.invoke",
          "java.lang.reflect",
          "java.io",
          "java.net",
          "java.nio",
          "java.util",
          "java.util.concurrent",
          "java.util.concurrent.atomic",
          "sun.nio.ch",
          "sun.nio.cs",
          "sun.security.action",
          "sun.util.calendar");

  private JvmChecks() {}

  static List<CheckResult> all() {
    List<CheckResult> findings = new ArrayList<>(List.of(java(), flags(), timeSource(), threads()));
    List<NativeLibrary> libraries = new ArrayList<>(List.of(Nd4jLibrary.report()));
    libraries.addAll(NativeLibraries.all());
    for (NativeLibrary each : libraries) {
      findings.add(
          each.loads()
              ? CheckResult.ok(each.name(), each.detail())
              : CheckResult.mend(
                  each.name(),
                  "does not load: " + each.detail(),
                  "use a build for this system and processor (Maven profile by OS), and a temporary"
                      + " folder that allows executing"));
    }
    findings.add(disk());
    return findings;
  }

  private static CheckResult java() {
    int feature = Runtime.version().feature();
    String detail =
        Runtime.version()
            + ", "
            + System.getProperty("java.vendor")
            + ", heap "
            + MemoryBudget.text(Runtime.getRuntime().maxMemory());
    return feature >= OLDEST_JAVA
        ? CheckResult.ok("Java", detail)
        : CheckResult.mend("Java", detail, "install JDK 17 and set JAVA_HOME on every node");
  }

  private static CheckResult flags() {
    Module base = Object.class.getModule();
    Module ours = JvmChecks.class.getModule();
    List<String> closed = OPENED.stream().filter(name -> !base.isOpen(name, ours)).toList();
    return closed.isEmpty()
        ? CheckResult.ok("Java flags", OPENED.size() + " packages of java.base are open to Spark")
        : CheckResult.mend(
            "Java flags",
            "closed to Spark: " + String.join(", ", closed),
            "start by deploy/headway or spark-submit, or give java @conf/jvm.options");
  }

  private static CheckResult timeSource() {
    String found = System.getProperty(TIME_SOURCE, "");
    return found.equals(OWN_CLOCK)
        ? CheckResult.ok("DL4J's time source", "the system's clock")
        : CheckResult.warn(
            "DL4J's time source",
            found.isEmpty() ? "an NTP server" : found,
            "training statistics would ask the network: add -D"
                + TIME_SOURCE
                + "="
                + OWN_CLOCK
                + " to extraJavaOptions");
  }

  private static CheckResult threads() {
    String found = System.getenv().getOrDefault("OMP_NUM_THREADS", "");
    return found.equals("1")
        ? CheckResult.ok("threads of a task", "OMP_NUM_THREADS=1")
        : CheckResult.warn(
            "threads of a task",
            found.isEmpty() ? "OMP_NUM_THREADS is not set" : "OMP_NUM_THREADS=" + found,
            "results depend on it: export OMP_NUM_THREADS=1 on every node; for a driver that YARN"
                + " starts, give spark-submit --conf spark.yarn.appMasterEnv.OMP_NUM_THREADS=1");
  }

  private static CheckResult disk() {
    String[] folders = SparkEnv.get().blockManager().diskBlockManager().localDirsString();
    long least = Stream.of(folders).map(File::new).mapToLong(File::getUsableSpace).min().orElse(0);
    String detail = MemoryBudget.text(least) + " free in " + String.join(", ", folders);
    String advice = "make room, or set spark.local.dir (SPARK_LOCAL_DIRS) to a larger disk";
    if (least < LEAST_DISK) {
      return CheckResult.mend("local disk", detail, advice);
    }
    return least < SCARCE_DISK
        ? CheckResult.warn("local disk", detail, advice)
        : CheckResult.ok("local disk", detail);
  }
}
