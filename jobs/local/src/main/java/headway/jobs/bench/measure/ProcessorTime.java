package headway.jobs.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The processor time of all threads of this process, including those of the JVM. */
final class ProcessorTime {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private ProcessorTime() {}

  static long nanos() {
    return PROCESS.getProcessCpuTime();
  }
}
