package headway.jobs.bench.measure.timing;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The processor time of all threads of this process, including those of the JVM. */
public final class ProcessorTime {
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private ProcessorTime() {}

  public static long nanos() {
    return PROCESS.getProcessCpuTime();
  }
}
