package headway.jobs.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What all threads of this process took, those of the JVM itself included. */
final class ProcessorTime {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private ProcessorTime() {}

  static long nanos() {
    return PROCESS.getProcessCpuTime();
  }
}
